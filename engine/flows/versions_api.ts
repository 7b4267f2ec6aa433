// Routes of publishing: versions, what becomes of the people inside, and stopping.
import { z } from 'zod'
import { route } from '#engine/accounts/route.ts'
import { plainText } from '#engine/contacts/shapes.ts'
import { actOf } from '#engine/events.ts'
import { graphSchema } from '#engine/machine/graph.ts'
import * as drafts from './drafts.ts'
import * as flows from './flows.ts'
import { neighboursOf } from './known.ts'
import { passengers, stillMoving } from './passengers.ts'
import { howShape, passengersShape, publicationShape } from './products_shapes.ts'
import { flowShape, versionShape } from './shapes.ts'
import * as versions from './versions.ts'

const params = z.object({ id: z.uuid() })
const versionParams = z.object({ id: z.uuid(), versionId: z.uuid() })
const revision = z.number().int().min(1)
const name = plainText(80)
const note = plainText(500)
const words = z.object({ en: z.string(), es: z.string() })

export const api = {
  'POST /flows/:id/draft/restoration': route(
    {
      permission: 'flow.write',
      about: 'Makes an old version the draft, or takes one step from it.',
      params,
      body: z.strictObject({ versionId: z.uuid(), step: z.string().max(40).optional() }),
      response: z.object({ revision }),
    },
    async (call) => ({ revision: await versions.restore(call.tx, actOf(call), call.params.id, call.body) }),
  ),
  'GET /flows/:id/neighbours': route(
    {
      permission: 'flow.read',
      about: 'The other flows that are published, as they run: what a draft may start, or be started by.',
      params,
      response: z.object({
        items: z.array(z.object({ id: z.uuid(), name: z.string(), graph: graphSchema })),
      }),
    },
    async ({ tx, me, params: { id } }) => {
      await flows.get(tx, me.workspaceId, id)
      return { items: await neighboursOf(tx, me.workspaceId, id) }
    },
  ),
  'GET /flows/:id/passengers': route(
    {
      permission: 'flow.read',
      about: 'Who stands where in every version, and what the draft makes of those steps.',
      params,
      response: passengersShape,
    },
    async ({ tx, me, params: { id } }) => {
      const draft = await drafts.draftOf(tx, me.workspaceId, id)
      const items = await passengers(tx, me.workspaceId, id, draft)
      return { items, moving: await stillMoving(tx, me.workspaceId, id) }
    },
  ),
  'POST /flows/:id/publication': route(
    {
      permission: 'flow.write',
      about:
        'Publishes the draft as the next version, with a choice for the people at each step; or says what would happen.',
      params,
      body: z.strictObject({
        revision,
        name: name.default(''),
        note: note.default(''),
        plan: z.record(z.string().max(40), howShape).default({}),
        dryRun: z.boolean().default(false),
      }),
      response: publicationShape,
    },
    (call) => versions.publish(call.tx, actOf(call), call.params.id, call.body),
  ),
  'DELETE /flows/:id/publication': route(
    {
      permission: 'flow.write',
      about: 'Stops a flow; those inside leave it at once, finish, or are handed to a person.',
      params,
      query: z.object({ inside: z.enum(versions.endings).default('end') }),
      response: flowShape,
    },
    async (call) => {
      await versions.stop(call.tx, actOf(call), call.params.id, call.query.inside)
      return flows.get(call.tx, call.me.workspaceId, call.params.id)
    },
  ),
  'GET /flows/:id/versions': route(
    {
      permission: 'flow.read',
      about: 'Versions, newest first.',
      params,
      response: z.object({ items: z.array(versionShape) }),
    },
    async ({ tx, me, params }) => {
      await flows.get(tx, me.workspaceId, params.id)
      return { items: await versions.list(tx, me.workspaceId, params.id) }
    },
  ),
  'GET /flows/:id/versions/:versionId': route(
    {
      permission: 'flow.read',
      about: 'The graph of one version.',
      params: versionParams,
      response: z.object({ graph: graphSchema }),
    },
    async ({ tx, me, params }) => ({
      graph: await versions.graph(tx, me.workspaceId, params.id, params.versionId),
    }),
  ),
  'PATCH /flows/:id/versions/:versionId': route(
    {
      permission: 'flow.write',
      about: 'Gives a version another name or note.',
      params: versionParams,
      body: z.strictObject({ name: name.optional(), note: note.optional() }),
      response: z.object({}),
    },
    async (call) => {
      const { id, versionId } = call.params
      await versions.describe(call.tx, actOf(call), id, versionId, call.body)
      return {}
    },
  ),
  'GET /flows/:id/versions/:versionId/changes': route(
    {
      permission: 'flow.read',
      about: 'What changed from a version to another one, or to the draft.',
      params: versionParams,
      query: z.object({ to: z.uuid().optional() }),
      response: z.object({
        items: z.array(z.object({ kind: z.string(), step: z.string().nullable(), text: words })),
      }),
    },
    async ({ tx, me, params: { id, versionId }, query }) => ({
      items: await versions.changes(tx, me.workspaceId, id, versionId, query.to ?? null),
    }),
  ),
}
