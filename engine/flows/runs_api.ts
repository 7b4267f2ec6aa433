// Routes of the runs of flows: starting them for one or for many, seeing them, counting them, ending them.
import { z } from 'zod'
import { route } from '#engine/accounts/route.ts'
import { pageQuery } from '#engine/contacts/paging.ts'
import { actOf } from '#engine/events.ts'
import { conditionSchema } from '#engine/machine/conditions.ts'
import * as flows from './flows.ts'
import { flowRunShape, oneRunShape, trafficShape } from './products_shapes.ts'
import * as runList from './run_list.ts'
import * as runs from './runs.ts'
import * as starts from './starts.ts'
import { traffic } from './traffic.ts'

const params = z.object({ id: z.uuid() })
const variables = z
  .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,59}$/), z.json())
  .refine((all) => JSON.stringify(all).length <= 16_384)
  .default({})
const audience = z.object({ contacts: z.number().int(), inside: z.number().int() })
const at = z.iso.datetime({ offset: true })
const period = { versionId: z.uuid().optional(), from: at.optional(), to: at.optional() }

export const api = {
  'POST /flows/:id/runs': route(
    {
      permission: 'inbox.write',
      about: 'Starts a published flow for a contact, with variables.',
      params,
      body: z.strictObject({ contactId: z.uuid(), variables }),
      response: z.object({}),
    },
    async (call) => {
      await runs.start(call.tx, actOf(call), { flowId: call.params.id, ...call.body })
      return {}
    },
  ),
  'POST /flows/:id/starts': route(
    {
      permission: 'flow.write',
      about:
        'Starts a published flow for everybody that a condition finds and who is not inside; or only counts them.',
      params,
      body: z.strictObject({ when: conditionSchema, variables, dryRun: z.boolean().default(false) }),
      response: audience,
    },
    async (call) => {
      const { when, variables, dryRun } = call.body
      const { id: flowId } = await flows.get(call.tx, call.me.workspaceId, call.params.id)
      if (dryRun) return starts.audienceOf(call.tx, actOf(call), flowId, when)
      return starts.startAll(call.tx, actOf(call), { flowId, when, variables })
    },
  ),
  'DELETE /flows/:id/runs': route(
    {
      permission: 'flow.write',
      about: 'Ends every run of a flow where it stands.',
      params,
      response: z.object({ stopped: z.number().int() }),
    },
    async (call) => {
      const { id } = await flows.get(call.tx, call.me.workspaceId, call.params.id)
      return { stopped: await runs.stopAll(call.tx, actOf(call), id) }
    },
  ),
  'GET /flows/:id/runs': route(
    {
      permission: 'flow.read',
      about: 'Runs of a flow, the last started first.',
      params,
      query: z.object({
        ...pageQuery,
        ...period,
        status: z.enum(['waiting', 'ended', 'failed', 'stopped']).optional(),
        step: z.string().max(40).optional(),
      }),
      response: z.object({ items: z.array(flowRunShape), next: z.string().nullable() }),
    },
    async ({ tx, me, params, query }) => {
      const { id } = await flows.get(tx, me.workspaceId, params.id)
      return runList.ofFlow(tx, me.workspaceId, id, query)
    },
  ),
  'GET /flows/:id/traffic': route(
    {
      permission: 'flow.read',
      about: 'How often each step was reached and left, by exit, in a period and by version.',
      params,
      query: z.object(period),
      response: trafficShape,
    },
    async ({ tx, me, params, query }) => {
      const { id } = await flows.get(tx, me.workspaceId, params.id)
      return traffic(tx, me.workspaceId, id, query)
    },
  ),
  'GET /runs/:id': route(
    {
      permission: 'inbox.read',
      about: 'One run, with the words for its steps.',
      params,
      response: oneRunShape,
    },
    ({ tx, me, params }) => runList.get(tx, me.workspaceId, params.id),
  ),
  'DELETE /runs/:id': route(
    { permission: 'inbox.write', about: 'Ends a run where it stands.', params, response: z.object({}) },
    async (call) => {
      await runs.stop(call.tx, actOf(call), call.params.id)
      return {}
    },
  ),
}
