// Routes of connected channels and of the catalogue of channel types.
import { z } from 'zod'
import { channels as types } from '#channels/index.ts'
import { route } from '#engine/accounts/route.ts'
import { actOf } from '#engine/events.ts'
import * as channels from './channels.ts'
import { look, noteFindings, register } from './connections.ts'

const params = z.object({ id: z.uuid() })
const name = z.string().trim().min(1).max(80)
const words = z.object({ en: z.string(), es: z.string() })
const settings = z.record(z.string().max(60), z.json())
const secretsOnce = z.record(z.string(), z.string())

const number = z.number()
const can = z.object({
  maxText: number,
  captionMax: number.optional(),
  choices: z.object({ max: number, titleMax: number }),
  lists: z.object({ max: number, titleMax: number, aboutMax: number, sectionMax: number }).optional(),
  links: z.object({ max: number, titleMax: number, mixed: z.literal(true).optional() }).optional(),
  cards: z
    .object({ max: number, titleMax: number, aboutMax: number, choicesMax: number, choiceTitleMax: number })
    .optional(),
  media: z.array(z.enum(['image', 'video', 'audio', 'file', 'location', 'people'])).readonly(),
  email: z.literal(true).optional(),
  templates: z.literal(true).optional(),
  typing: z.boolean(),
  readMarks: z.literal(true).optional(),
  reactions: z.literal(true).optional(),
  quotes: z.literal(true).optional(),
  statuses: z.array(z.enum(['sent', 'delivered', 'read', 'failed'])).readonly(),
  windowHours: number.nullable(),
  personHours: number.optional(),
  broadcast: z.boolean(),
  first: z.enum(['phone', 'email']).optional(),
  idempotentSend: z.boolean(),
})

const typeShape = z.object({
  type: z.string(),
  title: words,
  about: words,
  icon: z.string(),
  requirements: z.object({
    effort: words,
    cost: words.nullable(),
    needs: z.array(words),
    guide: z.array(words),
    retired: z.object({ since: z.string(), instead: words }).optional(),
  }),
  can,
  ratePerSecond: z.number(),
  local: z.boolean(),
  settings: z.record(z.string(), z.json()),
})

const finding = z.object({
  what: words,
  ok: z.boolean(),
  problem: words.optional(),
  detail: z.string().optional(),
})

const channelShape = z.object({
  id: z.uuid(),
  type: z.string(),
  name: z.string(),
  key: z.string(),
  settings: z.record(z.string(), z.json()),
  state: z.enum(['connected', 'attention', 'disabled']),
  /** What needs attention. */
  problem: words.nullable(),
  checkedAt: z.iso.datetime().nullable(),
  lastReceivedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  links: z.object({
    hosted: z.string().optional(),
    webhook: z.string().optional(),
    snippet: z.string().optional(),
  }),
  secretsOnce: secretsOnce.optional(),
})

function shown(row: channels.ChannelRow, secrets?: channels.SecretsOnce): z.input<typeof channelShape> {
  const { id, type, key, state } = row
  return {
    id,
    type,
    name: row.name,
    key,
    settings: channels.shownSettings(row),
    state,
    problem: row.problem,
    checkedAt: row.checkedAt?.toISOString() ?? null,
    lastReceivedAt: row.lastReceivedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    links: channels.links(row),
    ...(secrets && Object.keys(secrets).length > 0 && { secretsOnce: secrets }),
  }
}

export const api = {
  'GET /channel-types': route(
    {
      permission: 'channel.read',
      about: 'Every channel type: what it can, and the JSON Schema of its connection form.',
      response: z.object({ items: z.array(typeShape) }),
    },
    async () => ({
      items: types.map(({ local, settings: schema, ...type }) => ({
        ...{ type: type.type, title: type.title, about: type.about, icon: type.icon },
        ...{ requirements: type.requirements, can: type.can, ratePerSecond: type.ratePerSecond },
        local: local ?? false,
        settings: z.toJSONSchema(schema, { io: 'input' }) as Record<string, z.core.util.JSONType>,
      })),
    }),
  ),
  'GET /channels': route(
    {
      permission: 'channel.read',
      about: 'The connected channels, oldest first, without their secrets.',
      response: z.object({ items: z.array(channelShape) }),
    },
    async ({ tx, me }) => ({ items: (await channels.list(tx, me.workspaceId)).map((row) => shown(row)) }),
  ),
  'POST /channels': route(
    {
      permission: 'channel.change',
      about: 'Connects a channel. Secrets that we make are in this answer and never again.',
      body: z.strictObject({ type: z.string().max(40), name, settings: settings.default({}) }),
      response: channelShape,
    },
    async (call) => {
      const { id, secrets } = await channels.create(call.tx, actOf(call), call.body)
      return shown(await channels.get(call.tx, call.me.workspaceId, id), secrets)
    },
  ),
  'PATCH /channels/:id': route(
    {
      permission: 'channel.change',
      about: 'Changes the name or some settings; what is absent stays.',
      params,
      body: z.strictObject({ name: name.optional(), settings: settings.optional() }),
      response: channelShape,
    },
    async (call) => {
      await channels.change(call.tx, actOf(call), call.params.id, call.body)
      return shown(await channels.get(call.tx, call.me.workspaceId, call.params.id))
    },
  ),
  'DELETE /channels/:id': route(
    {
      permission: 'channel.change',
      about: 'Deletes a channel; its name must be typed. Contacts and messages stay. Not to be undone.',
      params,
      body: z.strictObject({ name: z.string().max(80) }),
      response: z.object({}),
    },
    async (call) => {
      await channels.remove(call.tx, actOf(call), call.params.id, call.body.name)
      return {}
    },
  ),
  'POST /channels/:id/check': route(
    {
      permission: 'channel.change',
      network: true,
      about: 'Asks the other side whether the connection works.',
      params,
      response: z.object({ items: z.array(finding) }),
    },
    async ({ within, me, params, world }) => {
      const row = await within((tx) => channels.get(tx, me.workspaceId, params.id))
      const items = await look(row, world)
      await within((tx) => noteFindings(tx, world, row, items))
      return { items }
    },
  ),
  'PUT /channels/:id/connection': route(
    {
      permission: 'channel.change',
      network: true,
      about:
        'Registers our address with the provider, learns what it says of the connection, and looks whether all is well.',
      params,
      response: z.object({ items: z.array(finding), channel: channelShape }),
    },
    async (call) => {
      const { within, me, params, world } = call
      const row = await within((tx) => channels.get(tx, me.workspaceId, params.id))
      const { learned, items } = await register(row, world)
      await within(async (tx) => {
        if (learned) await channels.learn(tx, actOf(call), params.id, learned)
        await noteFindings(tx, world, row, items)
      })
      return { items, channel: shown(await within((tx) => channels.get(tx, me.workspaceId, params.id))) }
    },
  ),
  'POST /channels/:id/secrets': route(
    {
      permission: 'channel.change',
      about: 'Replaces the secrets that we made; the old ones stop working at once.',
      params,
      response: z.object({ secretsOnce }),
    },
    async (call) => ({ secretsOnce: await channels.rotate(call.tx, actOf(call), call.params.id) }),
  ),
}
