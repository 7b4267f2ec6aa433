// Routes of saved tests, and of recorded runs as they are replayed.
import { z } from 'zod'
import { route } from '#engine/accounts/route.ts'
import { plainText } from '#engine/contacts/shapes.ts'
import { actOf } from '#engine/events.ts'
import { sceneSchema } from '#engine/machine/cues.ts'
import { seenSchema } from '#engine/machine/flow_test.ts'
import * as tests from './flow_tests.ts'
import { flowTestShape, pastShape, testedShape } from './flow_tests_shapes.ts'
import * as flows from './flows.ts'
import * as pasts from './pasts.ts'

const params = z.object({ id: z.uuid() })
const testParams = z.object({ id: z.uuid(), testId: z.uuid() })
const name = plainText(120).min(1)

export const api = {
  'GET /flows/:id/tests': route(
    {
      permission: 'flow.read',
      about: 'The saved tests of a flow, oldest first.',
      params,
      response: z.object({ items: z.array(flowTestShape) }),
    },
    async ({ tx, me, params: { id } }) => {
      await flows.get(tx, me.workspaceId, id)
      return { items: await tests.list(tx, me.workspaceId, id) }
    },
  ),
  'POST /flows/:id/tests': route(
    {
      permission: 'flow.write',
      about:
        'Keeps a conversation as a test; without an expectation, what the draft makes of it is expected.',
      params,
      body: z.strictObject({ name, scene: sceneSchema, expected: seenSchema.optional() }),
      response: z.object({ id: z.uuid() }),
    },
    async (call) => {
      await flows.get(call.tx, call.me.workspaceId, call.params.id)
      const { expected, ...given } = call.body
      return {
        id: await tests.keep(call.tx, actOf(call), call.params.id, {
          ...given,
          ...(expected ? { expected } : {}),
        }),
      }
    },
  ),
  'PATCH /flows/:id/tests/:testId': route(
    {
      permission: 'flow.write',
      about: 'Gives a test another name, other things to do, or another expectation.',
      params: testParams,
      body: z.strictObject({
        name: name.optional(),
        scene: sceneSchema.optional(),
        expected: seenSchema.optional(),
      }),
      response: z.object({}),
    },
    async (call) => {
      await tests.change(call.tx, actOf(call), call.params.id, call.params.testId, call.body)
      return {}
    },
  ),
  'DELETE /flows/:id/tests/:testId': route(
    { permission: 'flow.write', about: 'Deletes a test.', params: testParams, response: z.object({}) },
    async (call) => {
      await tests.remove(call.tx, actOf(call), call.params.id, call.params.testId)
      return {}
    },
  ),
  'GET /flows/:id/test-results': route(
    {
      permission: 'flow.read',
      about:
        'Runs the tests against the draft, or against a version; nothing is stored and nobody is called.',
      params,
      query: z.object({ versionId: z.uuid().optional() }),
      response: testedShape,
    },
    async ({ tx, me, params: { id }, query }) => {
      await flows.get(tx, me.workspaceId, id)
      return tests.run(tx, me.workspaceId, id, query.versionId)
    },
  ),
  'GET /flows/:id/pasts': route(
    {
      permission: 'flow.read',
      about: 'The newest runs as they were recorded, to be replayed on another graph.',
      params,
      query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(50) }),
      response: z.object({ items: z.array(pastShape) }),
    },
    async ({ tx, me, params: { id }, query }) => {
      await flows.get(tx, me.workspaceId, id)
      return { items: await pasts.ofFlow(tx, me.workspaceId, id, query.limit) }
    },
  ),
  'GET /runs/:id/past': route(
    {
      permission: 'inbox.read',
      about: 'One run as it was recorded, to be replayed or kept as a test.',
      params,
      response: pastShape,
    },
    ({ tx, me, params: { id } }) => pasts.get(tx, me.workspaceId, id),
  ),
}
