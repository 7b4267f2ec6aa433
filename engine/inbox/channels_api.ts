// Routes of connected channels and of the catalogue of channel types.
import { z } from 'zod'
import { channels as types } from '#channels/index.ts'
import { retired } from '#channels/retired.ts'
import { route } from '#engine/accounts/route.ts'
import { actOf } from '#engine/events.ts'
import { api as menusApi } from './channel_menus_api.ts'
import {
  channelShape,
  finding,
  retiredShape,
  secretsOnce,
  shown,
  shownType,
  typeShape,
} from './channel_shapes.ts'
import { linkTo, sendTest, troublesOf, writers } from './channel_tests.ts'
import * as channels from './channels.ts'
import { api as rulesApi } from './comment_rules_api.ts'
import { letGo, look, noteFindings, register } from './connections.ts'
import { api as templatesApi } from './message_templates_api.ts'
import { api as logsApi } from './webhook_logs_api.ts'

const params = z.object({ id: z.uuid() })
const name = z.string().trim().min(1).max(80)
const settings = z.record(z.string().max(60), z.json())
const time = z.iso.datetime()
const words = z.object({ en: z.string(), es: z.string() })

export const api = {
  ...menusApi,
  ...templatesApi,
  ...rulesApi,
  ...logsApi,
  'GET /channel-types': route(
    {
      permission: 'channel.read',
      about:
        'Every channel type: what it can, and the JSON Schema of its connection form; and those that are gone.',
      response: z.object({ items: z.array(typeShape), retired: z.array(retiredShape) }),
    },
    async () => ({ items: types.map(shownType), retired: [...retired] }),
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
      about:
        'Changes the name, some settings, the greeting, the pace, or switches it off and on; what is absent stays.',
      params,
      body: z.strictObject({
        name: name.optional(),
        settings: settings.optional(),
        greeting: z.string().trim().max(1000).optional(),
        ratePerSecond: z.number().positive().max(10_000).nullable().optional(),
        enabled: z.boolean().optional(),
      }),
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
      network: true,
      about: 'Deletes a channel; its name must be typed. Contacts and messages stay. Not to be undone.',
      params,
      body: z.strictObject({ name: z.string().max(80) }),
      response: z.object({}),
    },
    async (call) => {
      const { within, params, body, world } = call
      const row = await within((tx) => channels.remove(tx, actOf(call), params.id, body.name))
      await letGo(row, world)
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
  'GET /channels/:id/link': route(
    {
      permission: 'channel.read',
      about:
        'A link that leads to the channel, with a reference or a first text; null while the settings say too little.',
      params,
      query: z.object({
        ref: z.string().trim().max(200).optional(),
        text: z.string().trim().max(500).optional(),
      }),
      response: z.object({ link: z.string().nullable() }),
    },
    async ({ tx, me, params, query }) => ({
      link: linkTo(await channels.get(tx, me.workspaceId, params.id), query),
    }),
  ),
  'GET /channels/:id/writers': route(
    {
      permission: 'channel.change',
      about: 'The last people who wrote on the channel, to send one of them a test.',
      params,
      response: z.object({ items: z.array(z.object({ address: z.string(), name: z.string(), at: time })) }),
    },
    async ({ tx, me, params }) => {
      await channels.get(tx, me.workspaceId, params.id)
      return { items: await writers(tx, me.workspaceId, params.id) }
    },
  ),
  'POST /channels/:id/tests': route(
    {
      permission: 'channel.change',
      network: true,
      about:
        'Sends a test message to an address, past every conversation, and says what the provider answered.',
      params,
      body: z.strictObject({ address: z.string().trim().min(1).max(200) }),
      response: z.object({ ok: z.boolean(), problem: words.nullable(), detail: z.string() }),
    },
    async ({ within, me, params, world, body }) => {
      const row = await within((tx) => channels.get(tx, me.workspaceId, params.id))
      return sendTest(row, world, { address: body.address, language: me.language })
    },
  ),
  'GET /channels/:id/troubles': route(
    {
      permission: 'channel.change',
      about:
        'What went wrong on the channel lately: messages that failed, and what became of its webhooks in a day.',
      params,
      response: z.object({
        failed: z.array(
          z.object({
            id: z.uuid(),
            conversationId: z.uuid(),
            contact: z.string(),
            at: time,
            words,
            detail: z.string(),
          }),
        ),
        fates: z.record(z.string(), z.number().int()),
        templates: z
          .object({ count: z.number().int(), approved: z.number().int(), syncedAt: time.nullable() })
          .nullable(),
      }),
    },
    async ({ tx, me, params, world }) =>
      troublesOf(tx, await channels.get(tx, me.workspaceId, params.id), world.now()),
  ),
}
