// What the API says of channels and of their types.
import { z } from 'zod'
import type { Channel } from '#channels/channel.ts'
import * as channels from './channels.ts'

export const words = z.object({ en: z.string(), es: z.string() })
export const secretsOnce = z.record(z.string(), z.string())

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

export const menuKind = z.enum(['persistent', 'ice_breakers', 'commands', 'keyboard', 'rich_menu'])
const does = z.enum(['open', 'say', 'flow'])

export const typeShape = z.object({
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
  ratePerSecond: number,
  maxPerSecond: number,
  local: z.boolean(),
  /** Providers call our address; false: they are asked, or there is none. */
  hears: z.boolean(),
  menus: z.array(
    z.object({
      kind: menuKind,
      title: words,
      max: z.array(number),
      titleMax: number,
      aboutMax: number.optional(),
      does: z.array(does).readonly(),
    }),
  ),
  templates: z.boolean(),
  comments: z.boolean(),
  /** What one may fill in for a link; null: there are no links. */
  reach: z.array(z.enum(['ref', 'text'])).nullable(),
  settings: z.record(z.string(), z.json()),
})

export const retiredShape = z.object({
  type: z.string(),
  title: words,
  about: words,
  icon: z.string(),
  since: z.string(),
  instead: words,
})

export const finding = z.object({
  what: words,
  ok: z.boolean(),
  problem: words.optional(),
  detail: z.string().optional(),
})

const time = z.iso.datetime()

export const channelShape = z.object({
  id: z.uuid(),
  type: z.string(),
  name: z.string(),
  key: z.string(),
  settings: z.record(z.string(), z.json()),
  state: z.enum(['connected', 'attention', 'disabled']),
  /** What needs attention. */
  problem: words.nullable(),
  greeting: z.string(),
  /** Null: what its type says. */
  ratePerSecond: number.nullable(),
  checkedAt: time.nullable(),
  lastReceivedAt: time.nullable(),
  createdAt: time,
  links: z.object({
    hosted: z.string().optional(),
    webhook: z.string().optional(),
    snippet: z.string().optional(),
  }),
  secretsOnce: secretsOnce.optional(),
})

/** A channel as the API shows it: of its secrets only whether they are set. */
export function shown(
  row: channels.ChannelRow,
  secrets?: channels.SecretsOnce,
): z.input<typeof channelShape> {
  const { id, type, name, key, state, problem, greeting, ratePerSecond } = row
  return {
    ...{ id, type, name, key, state, problem, greeting, ratePerSecond },
    settings: channels.shownSettings(row),
    checkedAt: row.checkedAt?.toISOString() ?? null,
    lastReceivedAt: row.lastReceivedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    links: channels.links(row),
    ...(secrets && Object.keys(secrets).length > 0 && { secretsOnce: secrets }),
  }
}

/** A channel type as the API shows it, all of it from its own declaration. */
export function shownType(type: Channel): z.input<typeof typeShape> {
  const { ratePerSecond, requirements, can, title, about, icon } = type
  return {
    ...{ type: type.type, title, about, icon, requirements, can, ratePerSecond },
    maxPerSecond: Math.max(ratePerSecond, type.maxPerSecond ?? 0),
    local: type.local ?? false,
    hears: !type.local && (!type.poll || Boolean(type.poll.wanted)),
    menus: (type.menus?.kinds ?? []).map((kind) => ({ ...kind })),
    templates: Boolean(type.templates),
    comments: Boolean(type.comments),
    reach: type.reach ? [...type.reach.asks] : null,
    settings: z.toJSONSchema(type.settings, { io: 'input' }) as Record<string, z.core.util.JSONType>,
  }
}
