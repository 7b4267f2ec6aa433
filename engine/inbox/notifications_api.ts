// Routes of a person's own notifications.
import { z } from 'zod'
import { route } from '#engine/accounts/route.ts'
import { actOf } from '#engine/events.ts'
import * as notifications from './notifications.ts'
import { personShape } from './shapes.ts'

const notificationShape = z.object({
  id: z.uuid(),
  type: z.enum(['mention', 'assigned', 'custom', 'finished']),
  text: z.string(),
  actor: personShape,
  conversationId: z.uuid().nullable(),
  contact: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  createdAt: z.iso.datetime(),
  readAt: z.iso.datetime().nullable(),
})

export const api = {
  'GET /notifications': route(
    {
      permission: 'inbox.read',
      about: 'One’s own notifications, newest first.',
      query: z.object({
        before: z.uuid().optional(),
        limit: z.coerce.number().int().min(1).max(100).default(30),
      }),
      response: z.object({ items: z.array(notificationShape), next: z.uuid().nullable() }),
    },
    ({ tx, me, query }) => notifications.page(tx, me.workspaceId, me.userId, query),
  ),
  'GET /notifications/count': route(
    {
      permission: 'inbox.read',
      about: 'How many of one’s own are not read yet; no more than a hundred are counted.',
      response: z.object({ unread: z.number().int() }),
    },
    async ({ tx, me }) => ({ unread: await notifications.unread(tx, me.workspaceId, me.userId) }),
  ),
  'POST /notifications/reading': route(
    {
      permission: 'inbox.read',
      about: 'Marks one’s own as read: those named, or all where none are named.',
      body: z.strictObject({ ids: z.array(z.uuid()).min(1).max(100).optional() }),
      response: z.object({ unread: z.number().int() }),
    },
    async (call) => {
      const { tx, me, body } = call
      await notifications.read(tx, actOf(call), me.userId, body.ids)
      return { unread: await notifications.unread(tx, me.workspaceId, me.userId) }
    },
  ),
}
