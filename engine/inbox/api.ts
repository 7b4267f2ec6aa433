// Routes of the inbox.
import { z } from 'zod'
import { route } from '#engine/accounts/route.ts'
import { userShape } from '#engine/accounts/shapes.ts'
import * as users from '#engine/accounts/users.ts'
import { pageQuery } from '#engine/contacts/paging.ts'
import { plainText } from '#engine/contacts/shapes.ts'
import { actOf } from '#engine/events.ts'
import * as comments from './comments.ts'
import * as lists from './conversation_list.ts'
import * as conversations from './conversations.ts'
import { leave } from './leaving.ts'
import { getMessage } from './message_shape.ts'
import * as messages from './messages.ts'
import { api as notificationsApi } from './notifications_api.ts'
import * as pausing from './pausing.ts'
import { conversationShape, fullConversationShape, itemShape, messageShape } from './shapes.ts'
import * as timeline from './timeline.ts'
import { tellTyping } from './typing.ts'

const params = z.object({ id: z.uuid() })
const done = z.object({})

export const api = {
  ...notificationsApi,
  'GET /conversations': route(
    {
      permission: 'inbox.read',
      about: 'Conversations of a view, newest last message first; by text of the contact or of a message.',
      query: z.object({
        ...pageQuery,
        view: z.enum(['all', 'mine', 'unassigned']).default('all'),
        state: z.enum(['open', 'closed', 'all']).default('open'),
        search: plainText(200).optional(),
      }),
      response: z.object({ items: z.array(conversationShape), next: z.string().nullable() }),
    },
    ({ tx, me, query }) => lists.list(tx, me.workspaceId, me.userId, query),
  ),
  'GET /conversations/counts': route(
    {
      permission: 'inbox.read',
      about: 'Exact counts of open conversations: all, mine, nobody’s, and with something unread.',
      response: z.object({
        all: z.number().int(),
        mine: z.number().int(),
        unassigned: z.number().int(),
        unread: z.number().int(),
      }),
    },
    ({ tx, me }) => lists.counts(tx, me.workspaceId, me.userId),
  ),
  'GET /conversations/:id': route(
    {
      permission: 'inbox.read',
      about: 'One conversation with its contact, channels and closing note.',
      params,
      response: fullConversationShape,
    },
    ({ tx, me, params }) => lists.get(tx, me.workspaceId, params.id),
  ),
  'GET /conversations/:id/timeline': route(
    {
      permission: 'inbox.read',
      about: 'What was said and what happened with the contact, the newest page first, oldest first inside.',
      params,
      query: z.object({
        before: z.uuid().optional(),
        limit: z.coerce.number().int().min(1).max(100).default(50),
      }),
      response: z.object({ items: z.array(itemShape), next: z.string().nullable() }),
    },
    ({ tx, me, params, query }) => timeline.page(tx, me.workspaceId, params.id, query),
  ),
  'POST /conversations/:id/messages': route(
    {
      permission: 'inbox.write',
      about:
        'Writes to the contact: pauses the bot, takes and opens the conversation. Repeating a clientId changes nothing.',
      params,
      body: z.strictObject({
        clientId: z.uuid(),
        content: z.strictObject({ kind: z.literal('text'), text: plainText(20_000).min(1) }),
        channelId: z.uuid().optional(),
      }),
      response: messageShape,
    },
    async (call) => {
      const id = await messages.send(call.tx, actOf(call), call.params.id, call.body)
      return getMessage(call.tx, call.me.workspaceId, id)
    },
  ),
  'POST /messages/:id/retry': route(
    {
      permission: 'inbox.write',
      about: 'Sends a message again that failed or whose fate is unknown.',
      params,
      response: messageShape,
    },
    async (call) => {
      await messages.retry(call.tx, actOf(call), call.params.id)
      return getMessage(call.tx, call.me.workspaceId, call.params.id)
    },
  ),
  'POST /conversations/:id/comments': route(
    {
      permission: 'inbox.write',
      about: 'Writes an internal comment, never sent to the contact.',
      params,
      body: z.strictObject({
        text: plainText(4000).min(1),
        mentions: z.array(z.uuid()).max(50).default([]),
      }),
      response: z.object({ id: z.uuid() }),
    },
    async (call) => ({ id: await comments.add(call.tx, actOf(call), call.params.id, call.body) }),
  ),
  'PUT /conversations/:id/assignment': route(
    {
      permission: 'inbox.write',
      about: 'Gives the conversation to a user (the bot pauses) or, with null, to nobody (the bot goes on).',
      params,
      body: z.strictObject({ userId: z.uuid().nullable() }),
      response: conversationShape,
    },
    async (call) => {
      await conversations.assign(call.tx, actOf(call), call.params.id, call.body.userId)
      return lists.get(call.tx, call.me.workspaceId, call.params.id)
    },
  ),
  'PUT /conversations/:id/read': route(
    { permission: 'inbox.write', about: 'Marks everything as read.', params, response: conversationShape },
    async (call) => {
      await conversations.read(call.tx, actOf(call), call.params.id)
      return lists.get(call.tx, call.me.workspaceId, call.params.id)
    },
  ),
  'PUT /conversations/:id/pause': route(
    { permission: 'inbox.write', about: 'Pauses the bot.', params, response: conversationShape },
    async (call) => {
      await pausing.pause(call.tx, actOf(call), call.params.id)
      return lists.get(call.tx, call.me.workspaceId, call.params.id)
    },
  ),
  'DELETE /conversations/:id/pause': route(
    {
      permission: 'inbox.write',
      about: 'Hands back to the bot: where it stands, or at a chosen step with answers filled in.',
      params,
      body: z
        .strictObject({
          step: z.string().max(40).optional(),
          runId: z.uuid().optional(),
          variables: z.record(z.string().max(60), z.json()).optional(),
        })
        .default({}),
      response: conversationShape,
    },
    async (call) => {
      await pausing.resume(call.tx, actOf(call), call.params.id, call.body)
      return lists.get(call.tx, call.me.workspaceId, call.params.id)
    },
  ),
  'POST /conversations/:id/closure': route(
    {
      permission: 'inbox.write',
      about: 'Closes the conversation with a closing note.',
      params,
      body: z.strictObject({
        category: plainText(200).min(1).nullable().default(null),
        summary: plainText(4000).default(''),
      }),
      response: conversationShape,
    },
    async (call) => {
      await conversations.close(call.tx, actOf(call), call.params.id, call.body)
      return lists.get(call.tx, call.me.workspaceId, call.params.id)
    },
  ),
  'DELETE /conversations/:id/closure': route(
    { permission: 'inbox.write', about: 'Reopens the conversation.', params, response: conversationShape },
    async (call) => {
      await conversations.reopen(call.tx, actOf(call), call.params.id)
      return lists.get(call.tx, call.me.workspaceId, call.params.id)
    },
  ),
  'PUT /users/:id/deactivation': route(
    {
      permission: 'user.change',
      about: 'Sends somebody away: they get in no more, and their open conversations are nobody’s.',
      params,
      response: userShape,
    },
    async (call) => {
      await leave(call.tx, actOf(call), call.me, call.params.id)
      return users.get(call.tx, call.me.workspaceId, call.params.id)
    },
  ),
  'POST /conversations/:id/typing': route(
    {
      permission: 'inbox.write',
      about: 'Shows web-chat visitors that somebody is typing.',
      params,
      response: done,
    },
    async (call) => {
      const { contact } = await lists.get(call.tx, call.me.workspaceId, call.params.id)
      await tellTyping(call.tx, {
        type: 'user_typing',
        workspaceId: call.me.workspaceId,
        contactId: contact.id,
        conversationId: call.params.id,
        actor: { kind: 'user', id: call.me.userId },
      })
      return {}
    },
  ),
}
