// Routes of the menus of channels.
import { z } from 'zod'
import { ChannelError } from '#channels/channel.ts'
import type { MenuItem } from '#channels/extras.ts'
import { Denied, route } from '#engine/accounts/route.ts'
import { actOf } from '#engine/events.ts'
import * as menus from './channel_menus.ts'
import { menuKind } from './channel_shapes.ts'
import { connect, get } from './channels.ts'

const does = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('open'), url: z.string().trim().max(1000) }),
  z.strictObject({ kind: z.literal('say'), text: z.string().trim().max(1000) }),
  z.strictObject({ kind: z.literal('flow'), flowId: z.uuid() }),
])
const leaf = z.strictObject({
  /** Short, as some providers send it back in few bytes. */
  id: z.string().regex(/^[\w-]{1,40}$/),
  title: z.string().trim().max(300),
  about: z.string().trim().max(500).optional(),
  does: does.nullable(),
})
const third = leaf.extend({ items: z.array(leaf).max(20).optional() })
const second = leaf.extend({ items: z.array(third).max(20).optional() })
const items = z.array(second).max(100)

const menuShape = z.object({
  kind: menuKind,
  items,
  published: items.nullable(),
  publishedAt: z.iso.datetime().nullable(),
  /** There is something that the provider does not show yet. */
  changed: z.boolean(),
})

const params = z.object({ id: z.uuid() })
const one = params.extend({ kind: menuKind })

function shown(row: menus.MenuRow): z.input<typeof menuShape> {
  return {
    kind: row.kind as z.input<typeof menuKind>,
    ...{ items: row.items, published: row.published },
    publishedAt: row.publishedAt?.toISOString() ?? null,
    changed: JSON.stringify(row.items) !== JSON.stringify(row.published ?? []),
  }
}

export const api = {
  'GET /channels/:id/menus': route(
    {
      permission: 'channel.read',
      about: 'The menus of a channel: as they are edited, and as the provider shows them.',
      params,
      response: z.object({ items: z.array(menuShape) }),
    },
    async ({ tx, me, params }) => {
      await get(tx, me.workspaceId, params.id)
      return { items: (await menus.list(tx, me.workspaceId, params.id)).map(shown) }
    },
  ),
  'PUT /channels/:id/menus/:kind': route(
    {
      permission: 'channel.change',
      about: 'Keeps a menu as it is edited; the provider goes on showing the published one.',
      params: one,
      body: z.strictObject({ items }),
      response: menuShape,
    },
    async (call) => {
      const { tx, me, params, body } = call
      const { channel } = connect(await get(tx, me.workspaceId, params.id))
      await menus.save(
        tx,
        actOf(call),
        params.id,
        menus.kindOf(channel, params.kind),
        body.items as MenuItem[],
      )
      const rows = await menus.list(tx, me.workspaceId, params.id)
      return shown(rows.find(({ kind }) => kind === params.kind)!)
    },
  ),
  'PUT /channels/:id/menus/:kind/publication': route(
    {
      permission: 'channel.change',
      network: true,
      about: 'Keeps a menu and makes the provider show it; an empty one is taken away.',
      params: one,
      body: z.strictObject({ items }),
      response: menuShape,
    },
    async (call) => {
      const { within, me, params, world } = call
      const wanted = call.body.items as MenuItem[]
      const { channel, settings } = await within(async (tx) => {
        const connection = connect(await get(tx, me.workspaceId, params.id))
        const kind = menus.kindOf(connection.channel, params.kind)
        await menus.save(tx, actOf(call), params.id, kind, wanted)
        return connection
      })
      try {
        await channel.menus?.publish(params.kind, wanted, settings, world)
      } catch (problem) {
        throw refused(problem)
      }
      return within(async (tx) => {
        await menus.published(tx, actOf(call), params.id, params.kind, wanted)
        const rows = await menus.list(tx, me.workspaceId, params.id)
        return shown(rows.find(({ kind }) => kind === params.kind)!)
      })
    },
  ),
}

/** What a provider's refusal is called on the screen; its own words come along. */
export function refused(problem: unknown): Denied | unknown {
  if (!(problem instanceof ChannelError)) return problem
  const said = problem.message.slice(0, 300)
  if (problem.retryable)
    return new Denied(422, 'provider_down', {
      en: `The provider did not take it just now (${said}). Try again in a moment.`,
      es: `El proveedor no lo aceptó en este momento (${said}). Inténtalo en un momento.`,
    })
  if (problem.kind === 'auth')
    return new Denied(422, 'provider_auth', {
      en: `The provider refuses the credentials of this channel (${said}). Correct them in its settings.`,
      es: `El proveedor rechaza las credenciales de este canal (${said}). Corrígelas en sus ajustes.`,
    })
  return new Denied(422, 'provider_refused', {
    en: `The provider refused it: ${said}`,
    es: `El proveedor lo rechazó: ${said}`,
  })
}
