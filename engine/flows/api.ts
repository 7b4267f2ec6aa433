// Routes of flows: their drafts, versions and runs, and the templates to begin with.
import { z } from 'zod'
import { route } from '#engine/accounts/route.ts'
import { plainText } from '#engine/contacts/shapes.ts'
import { actOf } from '#engine/events.ts'
import { flowTestSchema } from '#engine/machine/flow_test.ts'
import { jsonSchema } from '#engine/machine/graph.ts'
import * as drafts from './drafts.ts'
import * as flowTests from './flow_tests.ts'
import { api as flowTestRoutes } from './flow_tests_api.ts'
import * as flows from './flows.ts'
import { api as importRoutes } from './imports_api.ts'
import * as runs from './runs.ts'
import { api as runRoutes } from './runs_api.ts'
import { exportShape, flowShape, missingShape, openFlowShape, problemShape, runShape } from './shapes.ts'
import { api as templateRoutes } from './templates_api.ts'
import { namesIn, namesShape } from './transfers.ts'
import { api as versionRoutes } from './versions_api.ts'

const params = z.object({ id: z.uuid() })
const name = plainText(flows.MAX_NAME).min(1)
const description = plainText(500)
const revision = z.number().int().min(1)
const items = <S extends z.ZodType>(shape: S) => z.object({ items: z.array(shape) })

const flowRoutes = {
  'GET /flows': route(
    {
      permission: 'flow.read',
      about: 'Flows, the last changed first.',
      query: z.object({
        state: z.enum(['draft', 'published', 'stopped']).optional(),
        search: plainText(200).optional(),
      }),
      response: items(flowShape),
    },
    async ({ tx, me, query }) => ({ items: await flows.list(tx, me.workspaceId, query) }),
  ),
  'POST /flows': route(
    {
      permission: 'flow.write',
      about: 'Makes a flow: blank, from a template, or from a graph.',
      body: z.strictObject({
        name,
        description: description.default(''),
        template: z.string().max(60).optional(),
        graph: z.json().optional(),
        /** Of an exported flow; with it, what the graph names is looked up in this workspace. */
        names: namesShape.optional(),
        /** Saved tests that come along. */
        tests: z.array(flowTestSchema).max(flowTests.MAX_TESTS).optional(),
        language: z.enum(['es', 'en']).default('es'),
      }),
      response: z.object({ id: z.uuid(), missing: z.array(missingShape) }),
    },
    (call) => flows.bring(call.tx, actOf(call), call.body),
  ),
  'GET /flows/:id': route(
    {
      permission: 'flow.read',
      about: 'A flow with its draft and its problems.',
      params,
      response: openFlowShape,
    },
    ({ tx, me, params }) => flows.open(tx, me.workspaceId, params.id),
  ),
  'PATCH /flows/:id': route(
    {
      permission: 'flow.write',
      about: 'Changes the name or the description.',
      params,
      body: z.strictObject({ name: name.optional(), description: description.optional() }),
      response: flowShape,
    },
    async (call) => {
      await flows.describe(call.tx, actOf(call), call.params.id, call.body)
      return flows.get(call.tx, call.me.workspaceId, call.params.id)
    },
  ),
  'DELETE /flows/:id': route(
    {
      permission: 'flow.write',
      about: 'Deletes a flow that is not published.',
      params,
      response: z.object({}),
    },
    async (call) => {
      await flows.remove(call.tx, actOf(call), call.params.id)
      return {}
    },
  ),
  'PUT /flows/:id/draft': route(
    {
      permission: 'flow.write',
      about: 'Saves the draft, if nobody saved in between.',
      params,
      body: z.strictObject({ revision, graph: z.json() }),
      response: z.object({ revision, problems: z.array(problemShape) }),
    },
    (call) => drafts.saveDraft(call.tx, actOf(call), call.params.id, call.body.revision, call.body.graph),
  ),
  'POST /flows/:id/clone': route(
    {
      permission: 'flow.write',
      about: 'Makes a copy of the draft.',
      params,
      response: z.object({ id: z.uuid() }),
    },
    async (call) => ({ id: await flows.clone(call.tx, actOf(call), call.params.id, call.me.language) }),
  ),
  'GET /flows/:id/export': route(
    { permission: 'flow.read', about: 'The flow as a document.', params, response: exportShape },
    async ({ tx, me, params }) => {
      const { name } = await flows.get(tx, me.workspaceId, params.id)
      const graph = await drafts.draftOf(tx, me.workspaceId, params.id)
      const tests = await flowTests.list(tx, me.workspaceId, params.id)
      return {
        charla: 'flow' as const,
        name,
        graph,
        names: await namesIn(tx, me.workspaceId, graph),
        tests: tests.map(({ name, scene, expected }) => ({ name, scene, expected })),
      }
    },
  ),
  'GET /flow.schema.json': route(
    { permission: 'public', about: 'The JSON Schema of a flow.', response: z.record(z.string(), z.json()) },
    async () => jsonSchema() as Record<string, never>,
  ),
  'GET /conversations/:id/runs': route(
    {
      permission: 'inbox.read',
      about: 'Runs of the contact, newest first.',
      params,
      response: items(runShape),
    },
    async ({ tx, me, params }) => ({ items: await runs.ofConversation(tx, me.workspaceId, params.id) }),
  ),
}

/** The routes of flows, of their versions and of their runs. */
export const api = {
  ...flowRoutes,
  ...templateRoutes,
  ...versionRoutes,
  ...runRoutes,
  ...importRoutes,
  ...flowTestRoutes,
}
