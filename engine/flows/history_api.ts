// The route of a run's history.
import { z } from 'zod'
import { route } from '#engine/accounts/route.ts'
import { history } from './run_history.ts'
import { problemShape } from './shapes.ts'

const words = z.object({ en: z.string(), es: z.string() })
const at = z.iso.datetime()
const count = z.number().int()

const turnShape = z.object({
  number: count,
  /** What came: start, reply, timer, outcome, resume or event. */
  happening: z.string(),
  path: z.array(z.object({ step: z.string(), exit: z.string().nullable() })),
  /** What was asked for; long texts are cut and the values of headers hidden. */
  effects: z.array(z.looseObject({ type: z.string(), step: z.string() })),
  /** What this turn set. */
  variables: z.record(z.string(), z.json()),
  problem: problemShape.nullable(),
  at,
})

const deedShape = z.object({
  id: z.uuid(),
  step: z.string(),
  type: z.string(),
  state: z.enum(['waiting', 'doing', 'done', 'failed', 'cancelled']),
  attempts: count,
  outcome: z.string().nullable(),
  problem: words.nullable(),
  at,
  doneAt: at.nullable(),
})

export const api = {
  'GET /runs/:id/turns': route(
    {
      permission: 'inbox.read',
      about: 'The turns of a run, newest first, and what it did outside.',
      params: z.object({ id: z.uuid() }),
      query: z.object({ before: z.coerce.number().int().min(1).optional() }),
      response: z.object({
        items: z.array(turnShape),
        deeds: z.array(deedShape),
        /** `before` of the next page. */
        next: count.nullable(),
      }),
    },
    ({ tx, me, params, query }) => history(tx, me.workspaceId, params.id, query.before),
  ),
}
