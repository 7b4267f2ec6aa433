// Routes of message templates: our copy of the provider's list, new ones, and sending one to a contact.
import { z } from 'zod'
import type { MessageTemplate, NewTemplate } from '#channels/extras.ts'
import type { Tx } from '#db/db.ts'
import { type Me, notFound, route } from '#engine/accounts/route.ts'
import * as contacts from '#engine/contacts/contacts.ts'
import { plainText } from '#engine/contacts/shapes.ts'
import { actOf } from '#engine/events.ts'
import { refused } from './channel_menus_api.ts'
import { connect, get } from './channels.ts'
import { lockConversation } from './locks.ts'
import { getMessage } from './message_shape.ts'
import * as templates from './message_templates.ts'
import * as messages from './messages.ts'
import { messageShape } from './shapes.ts'

const category = z.enum(['marketing', 'utility', 'authentication'])
const header = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: z.string().trim().min(1).max(60) }),
  z.strictObject({ kind: z.enum(['image', 'video', 'file', 'location']) }),
])
const button = z.strictObject({
  kind: z.enum(['reply', 'url', 'phone', 'code']),
  title: z.string().trim().min(1).max(25),
  value: z.string().trim().max(2000).optional(),
})
const templateShape = z.object({
  id: z.string(),
  name: z.string(),
  language: z.string(),
  category,
  status: z.enum(['approved', 'pending', 'rejected', 'paused', 'disabled']),
  detail: z.string().optional(),
  header: z
    .union([
      z.object({ kind: z.literal('text'), text: z.string() }),
      z.object({ kind: z.enum(['image', 'video', 'file', 'location']) }),
    ])
    .optional(),
  body: z.string(),
  footer: z.string().optional(),
  buttons: z.array(
    z.object({
      kind: z.enum(['reply', 'url', 'phone', 'code']),
      title: z.string(),
      value: z.string().optional(),
    }),
  ),
})
const listShape = z.object({ items: z.array(templateShape), syncedAt: z.iso.datetime().nullable() })

const params = z.object({ id: z.uuid() })

async function listOf(tx: Tx, workspaceId: string, channelId: string): Promise<z.input<typeof listShape>> {
  const rows = await templates.list(tx, workspaceId, channelId)
  const latest = rows.reduce<Date | null>(
    (found, { syncedAt }) => (found && found > syncedAt ? found : syncedAt),
    null,
  )
  return { items: rows.map(({ template }) => template), syncedAt: latest?.toISOString() ?? null }
}

/** The channel and what its type does with templates; throws when it has none. */
async function source(tx: Tx, me: Me, id: string) {
  const { channel, settings } = connect(await get(tx, me.workspaceId, id))
  if (!channel.templates) throw notFound()
  return { of: channel.templates, settings }
}

export const api = {
  'GET /channels/:id/templates': route(
    {
      permission: 'channel.read',
      about: 'Our copy of the templates that the provider has of a channel, by name.',
      params,
      response: listShape,
    },
    async ({ tx, me, params }) => {
      await source(tx, me, params.id)
      return listOf(tx, me.workspaceId, params.id)
    },
  ),
  'PUT /channels/:id/templates': route(
    {
      permission: 'channel.change',
      network: true,
      about: 'Reads the templates of a channel again from its provider.',
      params,
      response: listShape,
    },
    async (call) => {
      const { within, me, params, world } = call
      const { of, settings } = await within((tx) => source(tx, me, params.id))
      const found = await of.list(settings, world).catch((problem: unknown) => {
        throw refused(problem)
      })
      return within(async (tx) => {
        await templates.replace(tx, actOf(call), params.id, found)
        return listOf(tx, me.workspaceId, params.id)
      })
    },
  ),
  'POST /channels/:id/templates': route(
    {
      permission: 'channel.change',
      network: true,
      about: 'Asks the provider for a new template; it may be sent once the provider has approved it.',
      params,
      body: z.strictObject({
        name: z.string().regex(/^[a-z0-9_]{1,512}$/),
        language: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2,4})?$/),
        category,
        header: header.optional(),
        body: plainText(1024).min(1),
        footer: z.string().trim().max(60).optional(),
        buttons: z.array(button).max(10).default([]),
        samples: z.array(z.string().trim().max(200)).max(20).default([]),
      }),
      response: templateShape,
    },
    async (call) => {
      const { within, me, params, world } = call
      const wanted = call.body as NewTemplate
      templates.mustBeWhole(wanted)
      const { of, settings } = await within((tx) => source(tx, me, params.id))
      const made: MessageTemplate = await of.create(wanted, settings, world).catch((problem: unknown) => {
        throw refused(problem)
      })
      await within((tx) => templates.add(tx, actOf(call), params.id, made))
      return made
    },
  ),
  'DELETE /channels/:id/templates/:templateId': route(
    {
      permission: 'channel.change',
      network: true,
      about:
        'Deletes a template at the provider, and reads the list again. Some providers delete all its languages.',
      params: params.extend({ templateId: z.string().min(1).max(600) }),
      response: listShape,
    },
    async (call) => {
      const { within, me, params, world } = call
      const { of, settings } = await within((tx) => source(tx, me, params.id))
      const row = await within((tx) => templates.get(tx, me.workspaceId, params.id, params.templateId))
      const found = await of
        .remove(row.template, settings, world)
        .then(() => of.list(settings, world))
        .catch((problem: unknown) => {
          throw refused(problem)
        })
      return within(async (tx) => {
        await templates.replace(tx, actOf(call), params.id, found)
        return listOf(tx, me.workspaceId, params.id)
      })
    },
  ),
  'POST /conversations/:id/templates': route(
    {
      permission: 'inbox.write',
      about:
        'Sends an approved template to the contact, its holes filled. Repeating a clientId changes nothing.',
      params,
      body: z.strictObject({
        clientId: z.uuid(),
        channelId: z.uuid(),
        templateId: z.string().max(600),
        header: z.string().trim().max(2000).optional(),
        body: z.array(z.string().trim().max(1000)).max(20).default([]),
        buttons: z.record(z.string().regex(/^\d{1,2}$/), z.string().trim().max(2000)).optional(),
      }),
      response: messageShape,
    },
    async (call) => {
      const { tx, me, params, body } = call
      const { template } = await templates.get(tx, me.workspaceId, body.channelId, body.templateId)
      const { contact } = await lockConversation(tx, me.workspaceId, params.id)
      const fill = await variablesOf(tx, me.workspaceId, contact.id)
      const content = templates.contentOf(template, {
        body: body.body.map(fill),
        ...(body.header !== undefined && { header: fill(body.header) }),
        ...(body.buttons && {
          buttons: Object.fromEntries(Object.entries(body.buttons).map(([at, text]) => [at, fill(text)])),
        }),
      })
      const { clientId, channelId } = body
      const id = await messages.send(tx, actOf(call), params.id, { clientId, channelId, content })
      return getMessage(tx, me.workspaceId, id)
    },
  ),
}

/** Fills in what a person may name of the contact: `{{contact.first_name}}` and its neighbours. */
async function variablesOf(tx: Tx, workspaceId: string, contactId: string) {
  const { firstName, lastName, name, email, phone, fields } = await contacts.get(tx, workspaceId, contactId)
  const own = Object.entries(fields).map(([key, value]) => [key, value === null ? '' : String(value)])
  const known: Record<string, string> = {
    ...Object.fromEntries(own),
    ...{ first_name: firstName, last_name: lastName, name, email: email ?? '', phone: phone ?? '' },
  }
  return (text: string) =>
    text.replace(/\{\{\s*contact\.(\w+)\s*\}\}/g, (all, field: string) => known[field] ?? all)
}
