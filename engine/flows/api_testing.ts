// Calls the routes of flows as the frame does: parsed, inside the workspace's own transaction, the answer checked.
import { asPerson } from '#db/db.ts'
import type { TestDatabase } from '#db/testing.ts'
import { Denied, type Route } from '#engine/accounts/route.ts'
import type { House } from '#engine/inbox/testing.ts'
import { graphOf } from '#engine/machine/testing.ts'
import type { TestWorld } from '#engine/testing.ts'
import { api } from './api.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers of many routes, read freely by the tests
type Anything = any

/** Asks a route as the house's person. */
export async function ask(
  { db }: TestDatabase,
  world: TestWorld,
  by: House,
  key: keyof typeof api,
  given: object = {},
): Promise<Anything> {
  const route = api[key] as unknown as Route
  const input = given as { params?: unknown; query?: unknown; body?: unknown }
  const call = {
    params: route.params?.parse(input.params),
    query: route.query?.parse(input.query ?? {}),
    body: route.body?.parse(input.body ?? {}),
    me: by.me,
    world,
    bells: by.bells,
  }
  const handle = route.handle as (call: unknown) => Promise<unknown>
  const answer = await asPerson(db, by.workspaceId, (tx) => handle({ ...call, tx }))
  return route.response?.parse(JSON.parse(JSON.stringify(answer)))
}

/** What a route refused with; null when it did not. */
export const refusalOf = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    (problem: unknown) => {
      if (!(problem instanceof Denied)) throw problem
      return { status: problem.status, code: problem.code, details: problem.details as Anything }
    },
  )

/** Says hello to whoever writes first. */
export const hello = (text = 'Hola') => ({
  ...graphOf({ s1: ['send_message', { text }, 'Saludar'] }, 's1'),
  trigger: { type: 'conversation_opened', data: { sources: ['contact'] }, at: { x: 0, y: 0 } },
})

/** Says hello, then waits for a name. Starts by hand. */
export const asking = () =>
  graphOf(
    { s1: ['send_message', { text: 'Hola' }, 'Saludar'], s2: ['ask_question', { text: '¿Quién eres?' }] },
    's1',
    's1.next > s2',
  )
