// Routes of what starts flows: shortcuts of the inbox, addresses of webhooks.
import { z } from 'zod'
import { route } from '#engine/accounts/route.ts'
import * as users from '#engine/accounts/users.ts'
import { actOf } from '#engine/events.ts'
import { formField } from '#engine/triggers/shortcut.ts'
import * as hooks from './hooks.ts'
import * as shortcuts from './shortcuts.ts'

const params = z.object({ id: z.uuid() })

/** The path of the address; the screen puts the public URL before it. */
const pathOf = (key: string) => `/hooks/flow/${key}`

const hookShape = z.object({
  path: z.string(),
  sample: z.object({ body: z.json(), at: z.iso.datetime() }).nullable(),
})

export const api = {
  'GET /shortcuts': route(
    {
      permission: 'inbox.read',
      about: 'Flows that a person may start from the inbox.',
      response: z.object({
        items: z.array(
          z.object({
            flowId: z.uuid(),
            icon: z.string(),
            title: z.string(),
            about: z.string(),
            form: z.array(formField),
          }),
        ),
      }),
    },
    async ({ tx, me }) => ({ items: await shortcuts.list(tx, me.workspaceId) }),
  ),
  'POST /shortcuts/:id/runs': route(
    {
      permission: 'inbox.write',
      about: 'Starts a shortcut for a contact, with the answers of its form.',
      params,
      body: z.strictObject({
        contactId: z.uuid(),
        answers: z.record(z.string().max(60), z.json()).default({}),
      }),
      response: z.object({}),
    },
    async (call) => {
      const { name } = await users.get(call.tx, call.me.workspaceId, call.me.userId)
      await shortcuts.use(call.tx, actOf(call), { flowId: call.params.id, by: name, ...call.body })
      return {}
    },
  ),
  'PUT /flows/:id/hook': route(
    {
      permission: 'flow.write',
      about: 'The address of the flow’s webhook, made on first asking, with the newest payload that came.',
      params,
      response: hookShape,
    },
    async ({ tx, me, params }) => ({
      path: pathOf(await hooks.keyOf(tx, me.workspaceId, params.id)),
      sample: await hooks.sampleOf(tx, me.workspaceId, params.id),
    }),
  ),
  'POST /flows/:id/hook': route(
    {
      permission: 'flow.write',
      about: 'A new address for the flow’s webhook; the old one stops working.',
      params,
      response: hookShape,
    },
    async ({ tx, me, params }) => ({
      path: pathOf(await hooks.renewKey(tx, me.workspaceId, params.id)),
      sample: await hooks.sampleOf(tx, me.workspaceId, params.id),
    }),
  ),
}
