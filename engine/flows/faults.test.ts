// Flows that break while people write: what they said is kept, the run says which step it was, people take over, nobody else notices.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { graphOf } from '#engine/machine/testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { ask, refusalOf } from './api_testing.ts'
import { type Works, works } from './testing.ts'

let database: TestDatabase
let world: TestWorld
let it: Works

beforeAll(async () => {
  database = await testDatabase()
  world = testWorld()
})
beforeEach(async () => {
  it = await works(database, world)
  return () => it.turns.stop()
})
afterAll(() => database.close())

const opened = (graph: Graph): Graph => ({
  ...graph,
  trigger: { ...graph.trigger, type: 'conversation_opened', data: { sources: ['contact'] } },
})

/** Asks; who answers «rompe» goes to the steps given, everybody else is thanked. */
const breaking = (steps: Parameters<typeof graphOf>[0], ...edges: string[]): Graph => {
  const answer = { subject: 'variable.answer', operator: 'is_equal_to', value: 'rompe' }
  return opened(
    graphOf(
      {
        ask: ['ask_question', { text: '¿Qué hago?', save: { variable: 'answer', field: '' } }],
        way: ['branch', { branches: [{ id: 'b1', name: 'Rompe', when: { all: [answer] } }] }],
        thanks: ['send_message', { text: 'Gracias.' }],
        ...steps,
      },
      'ask',
      'ask.next > way',
      'way.else > thanks',
      ...edges,
    ),
  )
}

const loop = breaking(
  {
    one: ['send_message', { text: 'Uno' }, 'Decir uno'],
    two: ['send_message', { text: 'Dos' }, 'Decir dos'],
  },
  'way.b1 > one',
  'one.next > two',
  'two.next > one',
)
const unknownStep = breaking({ bad: ['no_such_step', {}, 'Preparar'] }, 'way.b1 > bad')
const wrongData = breaking({ bad: ['send_message', { text: 7 }, 'Preparar'] }, 'way.b1 > bad')

async function runOf(address: string) {
  const contactId = await it.contactId(address)
  const runs = database.db.selectFrom('run').selectAll().where('contactId', '=', contactId)
  return runs.executeTakeFirstOrThrow()
}
async function conversationOf(address: string) {
  const contactId = await it.contactId(address)
  const rows = database.db.selectFrom('conversation').selectAll().where('contactId', '=', contactId)
  return rows.executeTakeFirstOrThrow()
}

describe('a flow that breaks', () => {
  test.each([
    ['at a step that does not exist', unknownStep, 'Preparar'],
    ['at a step whose data is not what it takes', wrongData, 'Preparar'],
    ['in a loop without a pause, forced into the database', loop, 'Decir'],
  ])('%s', async (_, graph, step) => {
    await it.publish(graph)
    const people = ['ana', 'luz', 'eva']
    await Promise.all(people.map((who) => it.say(who, 'hola')))
    const texts = { ana: 'bien', luz: 'rompe', eva: 'bien' }
    await Promise.all(Object.entries(texts).map(([who, text]) => it.say(who, text)))

    expect((await it.talk('luz')).filter((line) => line.startsWith('>'))).toEqual(['> hola', '> rompe'])
    const { status, problem, endedAt } = await runOf('luz')
    expect({ status, endedAt }).toEqual({ status: 'failed', endedAt: world.now() })
    for (const words of [problem!.text.es, problem!.text.en]) expect(words).toContain(step)
    const conversation = await conversationOf('luz')
    expect(conversation).toMatchObject({ state: 'open', unread: 2, pausedBy: { reason: 'failed' } })
    expect(conversation.waitingSince, 'somebody has to look').not.toBeNull()

    for (const who of ['ana', 'eva']) {
      expect(await it.talk(who)).toEqual(['> hola', '< ¿Qué hago?', '> bien', '< Gracias.'])
      expect(await runOf(who)).toMatchObject({ status: 'ended', problem: null })
      expect((await conversationOf(who)).pausedAt).toBeNull()
    }
    await it.say('luz', '¿Hay alguien?')
    expect((await it.talk('luz')).at(-1), 'people have it now').toBe('> ¿Hay alguien?')
  })
})

test('a loop without a pause is not published, and the answer names its step', async () => {
  const { id } = await ask(database, world, it, 'POST /flows', { body: { name: 'Vueltas', graph: loop } })
  const published = ask(database, world, it, 'POST /flows/:id/publication', {
    params: { id },
    body: { revision: 1 },
  })
  const refused = await refusalOf(published)
  expect(refused).toMatchObject({ status: 422, code: 'has_problems' })
  const found = refused!.details.find(({ code }: { code: string }) => code === 'endless_loop')
  expect(found.step).toMatch(/^(one|two)$/)
  expect(found.text.es).toContain('Decir')
  expect(found.text.en).toContain('Decir')
})
