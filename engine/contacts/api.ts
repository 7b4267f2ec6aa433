// Routes of contacts.
import { z } from 'zod'
import { route } from '#engine/accounts/route.ts'
import { actOf } from '#engine/events.ts'
import * as contacts from './contacts.ts'
import { pageQuery } from './paging.ts'
import { contactChange, contactShape, plainText, tagNames } from './shapes.ts'

const params = z.object({ id: z.uuid() })

export const api = {
  'GET /contacts': route(
    {
      permission: 'contact.read',
      about: 'Contacts, newest first, by text (name, e-mail, phone) and by tag.',
      query: z.object({
        ...pageQuery,
        search: plainText(200).optional(),
        tag: plainText(255).optional(),
      }),
      response: z.object({ items: z.array(contactShape), next: z.string().nullable() }),
    },
    ({ tx, me, query }) => contacts.list(tx, me.workspaceId, query),
  ),
  'GET /contacts/:id': route(
    { permission: 'contact.read', about: 'One contact.', params, response: contactShape },
    ({ tx, me, params }) => contacts.get(tx, me.workspaceId, params.id),
  ),
  'POST /contacts': route(
    { permission: 'contact.write', about: 'Makes a contact.', body: contactChange, response: contactShape },
    async (call) =>
      contacts.get(call.tx, call.me.workspaceId, await contacts.create(call.tx, actOf(call), call.body)),
  ),
  'PATCH /contacts/:id': route(
    {
      permission: 'contact.write',
      about: 'Changes the fields that are given and leaves the rest.',
      params,
      body: contactChange,
      response: contactShape,
    },
    async (call) => {
      await contacts.update(call.tx, actOf(call), call.params.id, call.body)
      return contacts.get(call.tx, call.me.workspaceId, call.params.id)
    },
  ),
  'DELETE /contacts/:id': route(
    {
      permission: 'contact.write',
      about: 'Deletes a contact with all its conversations. Not to be undone.',
      params,
      response: z.object({}),
    },
    async (call) => {
      await contacts.remove(call.tx, actOf(call), call.params.id)
      return {}
    },
  ),
  'PUT /contacts/:id/tags': route(
    {
      permission: 'contact.write',
      about: 'Adds and removes tags of a contact.',
      params,
      body: z.strictObject({ add: tagNames.default([]), remove: tagNames.default([]) }),
      response: contactShape,
    },
    async (call) => {
      await contacts.changeTags(call.tx, actOf(call), call.params.id, call.body.add, call.body.remove)
      return contacts.get(call.tx, call.me.workspaceId, call.params.id)
    },
  ),
}
