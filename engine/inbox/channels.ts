// Connected channels: rows whose settings parse with their type's schema, and whose secrets are sealed.
import { randomBytes } from 'node:crypto'
import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { Channel, SettingMeta } from '#channels/channel.ts'
import { channelOf } from '#channels/index.ts'
import type { Db, Tx } from '#db/db.ts'
import type { ChannelTable } from '#db/tables.ts'
import { Denied, notFound } from '#engine/accounts/route.ts'
import { type Act, record } from '#engine/events.ts'
import type { Json } from '#engine/machine/values.ts'
import { publicUrl, vault } from './channel_vault.ts'

/** A channel as it stands in the database, without its bucket. */
export type ChannelRow = Pick<
  Selectable<ChannelTable>,
  | 'workspaceId'
  | 'id'
  | 'type'
  | 'name'
  | 'key'
  | 'settings'
  | 'secrets'
  | 'state'
  | 'lastReceivedAt'
  | 'createdAt'
  | 'problem'
  | 'checkedAt'
  | 'greeting'
  | 'ratePerSecond'
>

/** A channel ready to use: its type and its opened, validated settings. */
export interface Connection {
  channel: Channel
  settings: unknown
}

/** Secrets made by us, readable only in the answer that made them. */
export type SecretsOnce = Record<string, string>

const columns = [
  'workspaceId',
  'id',
  'type',
  'name',
  'key',
  'settings',
  'secrets',
  'state',
  'lastReceivedAt',
  'createdAt',
  'problem',
  'checkedAt',
  'greeting',
  'ratePerSecond',
] as const

/** The channels of a workspace, oldest first. */
export function list(db: Db, workspaceId: string): Promise<ChannelRow[]> {
  return db
    .selectFrom('channel')
    .select(columns)
    .where('workspaceId', '=', workspaceId)
    .where('deletedAt', 'is', null)
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
}

/** One channel; throws when it is not there. */
export async function get(db: Db, workspaceId: string, id: string): Promise<ChannelRow> {
  const row = await db
    .selectFrom('channel')
    .select(columns)
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .where('deletedAt', 'is', null)
    .executeTakeFirst()
  if (!row) throw notFound()
  return row
}

/** The channel behind a public name, of whatever workspace; for doors that know nothing but the name. */
export function findByKey(db: Db, type: string, key: string): Promise<ChannelRow | undefined> {
  return db
    .selectFrom('channel')
    .select(columns)
    .where('key', '=', key)
    .where('type', '=', type)
    .where('deletedAt', 'is', null)
    .where('state', '<>', 'disabled')
    .executeTakeFirst()
}

/** The channel behind a webhook's address, of whatever workspace. */
export function findById(db: Db, type: string, id: string): Promise<ChannelRow | undefined> {
  if (!uuid.test(id)) return Promise.resolve(undefined)
  return db
    .selectFrom('channel')
    .select(columns)
    .where('id', '=', id)
    .where('type', '=', type)
    .where('deletedAt', 'is', null)
    .where('state', '<>', 'disabled')
    .executeTakeFirst()
}

/** One channel, for work that may outlive it; undefined when it is gone. */
export function find(db: Db, workspaceId: string, id: string): Promise<ChannelRow | undefined> {
  return db
    .selectFrom('channel')
    .select(columns)
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .where('deletedAt', 'is', null)
    .executeTakeFirst()
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Opens the secrets and parses the settings. Throws when the row does not fit its type (any more). */
export function connect(row: Pick<ChannelRow, 'type' | 'settings' | 'secrets'>): Connection {
  const channel = channelOf(row.type)
  if (!channel) throw new Error(`There is no channel type ${row.type}`)
  return {
    channel,
    settings: channel.settings.parse({ ...(row.settings as object), ...opened(row.secrets) }),
  }
}

/** Makes a channel; its secrets are returned this once. */
export async function create(
  tx: Tx,
  act: Act,
  given: { type: string; name: string; settings: Record<string, unknown> },
): Promise<{ id: string; secrets: SecretsOnce }> {
  const channel = channelOf(given.type)
  if (!channel) throw unknownType(given.type)
  const made = madeSecrets(channel)
  const parts = split(channel, validated(channel, { ...given.settings, ...made }))
  const id = act.world.id()
  await tx
    .insertInto('channel')
    .values({
      workspaceId: act.workspaceId,
      id,
      type: given.type,
      name: given.name,
      key: publicName(given.name),
      settings: JSON.stringify(parts.settings),
      secrets: sealed(parts.secrets),
      tokens: channel.ratePerSecond,
      createdAt: act.world.now(),
      tokensAt: act.world.now(),
    })
    .execute()
  await tell(tx, act, 'channel_created', id)
  return { id, secrets: made }
}

/** What may be changed of a channel. `ratePerSecond` null: what its type says. */
export interface Changed {
  name?: string
  settings?: Record<string, unknown>
  greeting?: string
  ratePerSecond?: number | null
  enabled?: boolean
}

/** Changes what is given; what is absent stays, and a made secret is only changed by `rotate`. */
export async function change(tx: Tx, act: Act, id: string, given: Changed): Promise<void> {
  const row = await get(tx, act.workspaceId, id)
  const { channel } = typeOf(row)
  const kept = { ...(row.settings as object), ...opened(row.secrets) }
  const asked = Object.entries(given.settings ?? {}).filter(([name]) => !metaOf(channel)[name]?.generated)
  const parts = split(channel, validated(channel, { ...kept, ...Object.fromEntries(asked) }))
  await tx
    .updateTable('channel')
    .set({
      name: given.name ?? row.name,
      greeting: given.greeting ?? row.greeting,
      ratePerSecond: rateOf(channel, given.ratePerSecond, row),
      settings: JSON.stringify(parts.settings),
      secrets: sealed(parts.secrets),
      ...stateAfter(row, given),
      nextPollAt: null,
    })
    .where('workspaceId', '=', act.workspaceId)
    .where('id', '=', id)
    .execute()
  await tell(tx, act, 'channel_updated', id)
}

/** New settings, and being switched on again, deserve a fresh look; a channel that is off stays off. */
function stateAfter({ state, problem }: ChannelRow, { enabled, settings }: Changed) {
  if (enabled === false || (state === 'disabled' && !enabled)) return { state: 'disabled' as const }
  if (state !== 'disabled' && !settings)
    return { state, problem: problem === null ? null : JSON.stringify(problem) }
  return { state: 'connected' as const, problem: null }
}

function rateOf(channel: Channel, asked: number | null | undefined, row: ChannelRow): number | null {
  if (asked === undefined) return row.ratePerSecond
  const max = channel.maxPerSecond ?? channel.ratePerSecond
  if (asked === null || asked <= max) return asked
  throw new Denied(422, 'too_fast', {
    en: `This channel takes at most ${max} messages per second. Choose a smaller number.`,
    es: `Este canal acepta como máximo ${max} mensajes por segundo. Elige un número menor.`,
  })
}

/** Keeps what the provider said of the connection, such as the name of a bot. */
export async function learn(tx: Tx, act: Act, id: string, learned: Record<string, unknown>): Promise<void> {
  if (Object.keys(learned).length === 0) return
  const row = await get(tx, act.workspaceId, id)
  const { channel } = typeOf(row)
  const all = validated(channel, { ...(row.settings as object), ...opened(row.secrets), ...learned })
  const parts = split(channel, all)
  await tx
    .updateTable('channel')
    .set({ settings: JSON.stringify(parts.settings), secrets: sealed(parts.secrets) })
    .where('workspaceId', '=', act.workspaceId)
    .where('id', '=', id)
    .execute()
  await tell(tx, act, 'channel_updated', id)
}

/** Replaces the secrets made by us; the old ones stop working at once. */
export async function rotate(tx: Tx, act: Act, id: string): Promise<SecretsOnce> {
  const row = await get(tx, act.workspaceId, id)
  const { channel } = typeOf(row)
  const made = madeSecrets(channel)
  if (Object.keys(made).length === 0) {
    throw new Denied(422, 'no_secrets', {
      en: 'This channel has no secrets made by Charla, so there is nothing to replace.',
      es: 'Este canal no tiene secretos creados por Charla, así que no hay nada que reemplazar.',
    })
  }
  await tx
    .updateTable('channel')
    .set({ secrets: sealed({ ...opened(row.secrets), ...made }) })
    .where('workspaceId', '=', act.workspaceId)
    .where('id', '=', id)
    .execute()
  await tell(tx, act, 'channel_updated', id)
  return made
}

/**
 * Deletes a channel whose name was typed right, and returns it as it was. Its contacts and messages stay; its secrets, settings,
 * menus, templates and rules for comments are gone.
 */
export async function remove(tx: Tx, act: Act, id: string, typedName: string): Promise<ChannelRow> {
  const row = await get(tx, act.workspaceId, id)
  if (typedName.trim() !== row.name.trim()) {
    throw new Denied(422, 'name_differs', {
      en: `The name does not match. Type “${row.name}” to delete this channel.`,
      es: `El nombre no coincide. Escribe «${row.name}» para eliminar este canal.`,
    })
  }
  await tx
    .updateTable('channel')
    .set({ deletedAt: act.world.now(), state: 'disabled', secrets: null, settings: '{}' })
    .where('workspaceId', '=', act.workspaceId)
    .where('id', '=', id)
    .execute()
  for (const table of ['channelMenu', 'messageTemplate', 'commentRule'] as const) {
    await tx
      .deleteFrom(table)
      .where('workspaceId', '=', act.workspaceId)
      .where('channelId', '=', id)
      .execute()
  }
  await tell(tx, act, 'channel_deleted', id)
  return row
}

/** Where a channel is reached: its hosted page and snippet, or its webhook. */
export function links(row: ChannelRow): { hosted?: string; webhook?: string; snippet?: string } {
  if (!channelOf(row.type)?.local) return { webhook: `/hooks/${row.type}/${row.id}` }
  return { hosted: `/c/${row.key}`, snippet: snippet(publicUrl(), row.key) }
}

/** Settings as people may see them: of a secret only whether it is set. */
export function shownSettings(row: ChannelRow): Record<string, Json> {
  const { channel } = typeOf(row)
  const secrets = opened(row.secrets)
  const hidden = Object.entries(metaOf(channel)).flatMap(([name, meta]) =>
    meta.secret ? [[name, { set: Boolean(secrets[name]) }] as const] : [],
  )
  return { ...(row.settings as Record<string, Json>), ...Object.fromEntries(hidden) }
}

/** The line of code for a site. Calls made before the script has loaded wait in a queue. */
export function snippet(base: string, key: string): string {
  return [
    '<script>(function(w,d){w.charla=w.charla||function(){(w.charla.q=w.charla.q||[]).push(arguments)};',
    `var s=d.createElement('script');s.async=1;s.src='${base}/w.js';s.dataset.key='${key}';d.head.appendChild(s)})(window,document)</script>`,
  ].join('\n')
}

function typeOf(row: ChannelRow): { channel: Channel } {
  const channel = channelOf(row.type)
  if (!channel) throw unknownType(row.type)
  return { channel }
}

function unknownType(type: string): Denied {
  return new Denied(422, 'unknown_channel_type', {
    en: `There is no channel type “${type}”. Choose one from the catalogue.`,
    es: `No existe el tipo de canal «${type}». Elige uno del catálogo.`,
  })
}

function metaOf(channel: Channel): Record<string, SettingMeta> {
  const schema = z.toJSONSchema(channel.settings, { io: 'input' })
  return (schema.properties ?? {}) as unknown as Record<string, SettingMeta>
}

function madeSecrets(channel: Channel): SecretsOnce {
  const made = Object.entries(metaOf(channel)).flatMap(([name, { generated }]) => {
    if (generated === 'token') return [[name, randomBytes(24).toString('base64url')]]
    if (generated === 'signing_secret') return [[name, `whsec_${randomBytes(24).toString('base64')}`]]
    return []
  })
  return Object.fromEntries(made)
}

function validated(channel: Channel, settings: Record<string, unknown>): Record<string, unknown> {
  const parsed = channel.settings.safeParse(settings)
  if (parsed.success) return parsed.data as Record<string, unknown>
  const details = parsed.error.issues.map(({ path, message }) => ({
    field: path.map(String).join('.'),
    text: message,
  }))
  const fields = [...new Set(details.map((one) => one.field))].join(', ')
  throw new Denied(
    422,
    'invalid_settings',
    {
      en: `The channel was not saved because some settings are not right (${fields}). Correct them and try again.`,
      es: `El canal no se guardó porque hay ajustes incorrectos (${fields}). Corrígelos e inténtalo de nuevo.`,
    },
    details,
  )
}

function split(channel: Channel, all: Record<string, unknown>) {
  const meta = metaOf(channel)
  const of = (secret: boolean) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => Boolean(meta[name]?.secret) === secret))
  return { settings: of(false), secrets: of(true) }
}

function sealed(secrets: Record<string, unknown>): string | null {
  return Object.keys(secrets).length === 0 ? null : vault().seal(JSON.stringify(secrets))
}

function opened(secrets: string | null): Record<string, unknown> {
  return secrets === null ? {} : JSON.parse(vault().open(secrets))
}

// Readable in a link, and not to be guessed: the name's letters and eight random characters.
function publicName(name: string): string {
  const letters = name
    .normalize('NFD')
    .replace(/[^\w\s-]/g, '')
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '-')
  const tail = randomBytes(8).toString('hex').slice(0, 8)
  return [letters.slice(0, 32).replace(/^-+|-+$/g, ''), tail].filter(Boolean).join('-')
}

async function tell(
  tx: Tx,
  act: Act,
  type: 'channel_created' | 'channel_updated' | 'channel_deleted',
  channelId: string,
) {
  await record(tx, act.world, [{ type, workspaceId: act.workspaceId, actor: act.actor, data: { channelId } }])
  act.bells.live()
}
