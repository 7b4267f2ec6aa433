// Who a visitor is: an opaque token without a row, until the first message or until a bot is to greet them.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Profile } from '#channels/channel.ts'
import type { Db, Tx } from '#db/db.ts'
import { fieldKeys } from '#engine/contacts/contacts.ts'
import { canHold } from '#engine/contacts/normal.ts'
import { type Actor, type NewEvent, record } from '#engine/events.ts'
import type { Json } from '#engine/machine/values.ts'
import type { World } from '#engine/world.ts'

const LIFE_MS = 30 * 24 * 3_600_000
const FRESH_MS = 24 * 3_600_000

/** A visitor of one channel. `address` is the contact's address there. */
export interface Visitor {
  channelId: string
  address: string
}

/** Signs tokens of visitors with this installation's key. They roll: a used token of more than a day is replaced. */
export function visitorTokens(key: Uint8Array) {
  const mark = (payload: string) => createHmac('sha256', key).update(`visitor.${payload}`).digest('base64url')
  const make = ({ channelId, address }: Visitor, now: Date): string => {
    const payload = Buffer.from(JSON.stringify([channelId, address, now.getTime() + LIFE_MS])).toString(
      'base64url',
    )
    return `${payload}.${mark(payload)}`
  }
  const open = (token: string, channelId: string, now: Date): (Visitor & { until: number }) | null => {
    const [payload = '', signature = '', ...more] = token.split('.')
    const right = Buffer.from(mark(payload))
    const given = Buffer.from(signature)
    if (more.length > 0 || right.length !== given.length || !timingSafeEqual(right, given)) return null
    const [channel, address, until] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [
      string,
      string,
      number,
    ]
    // A token is good for its channel only: two channels of one installation share the key.
    return channel === channelId && until > now.getTime() ? { channelId, address, until } : null
  }
  return {
    make,
    open,
    /** The visitor of a token, with a token to keep; a missing or bad one makes a new visitor. */
    resume(token: string | undefined, channelId: string, world: World): { visitor: Visitor; token: string } {
      const now = world.now()
      const known = token ? open(token, channelId, now) : null
      const visitor = known ?? { channelId, address: world.id() }
      const fresh = known && known.until - now.getTime() > LIFE_MS - FRESH_MS
      return { visitor, token: fresh ? token! : make(visitor, now) }
    },
  }
}

/** The contact behind a visitor, once there is one. */
export async function contactOf(db: Db, workspaceId: string, visitor: Visitor): Promise<string | null> {
  const row = await db
    .selectFrom('identity')
    .select('contactId')
    .where('workspaceId', '=', workspaceId)
    .where('channelId', '=', visitor.channelId)
    .where('address', '=', visitor.address)
    .executeTakeFirst()
  return row?.contactId ?? null
}

/** Whether a published flow waits for conversations to open: without one, an opened window is nobody's business. */
export async function botGreets(db: Db, workspaceId: string): Promise<boolean> {
  const row = await db
    .selectFrom('flow')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where('state', '=', 'published')
    .where('triggerType', '=', 'conversation_opened')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Makes contact and conversation of a visitor who has said nothing yet, so that flows can greet. Twice is once. */
export async function startVisitor(
  tx: Tx,
  world: World,
  workspaceId: string,
  visitor: Visitor,
  profile: Profile = {},
): Promise<{ contactId: string; started: boolean }> {
  const { channelId, address } = visitor
  const at = world.now()
  const [contactId, conversationId] = [world.id(), world.id()]
  const made = await tx
    .insertInto('identity')
    .values({ workspaceId, channelId, address, contactId, profile: JSON.stringify(profile), createdAt: at })
    .onConflict((oc) => oc.columns(['workspaceId', 'channelId', 'address']).doNothing())
    .executeTakeFirst()
  if (made.numInsertedOrUpdatedRows === 0n) {
    return { contactId: (await contactOf(tx, workspaceId, visitor))!, started: false }
  }
  await tx
    .insertInto('contact')
    .values({
      workspaceId,
      id: contactId,
      firstName: profile.firstName ?? null,
      lastName: profile.lastName ?? null,
      email: profile.email ?? null,
      phone: profile.phone ?? null,
      language: profile.language ?? null,
      createdAt: at,
      updatedAt: at,
    })
    .execute()
  await tx
    .insertInto('conversation')
    .values({
      workspaceId,
      id: conversationId,
      contactId,
      channelId,
      source: 'contact',
      openedAt: at,
      lastMessageAt: at,
    })
    .execute()
  const actor: Actor = { kind: 'contact', id: contactId }
  await record(tx, world, [
    { type: 'contact_created', workspaceId, contactId, actor, data: { channelId } },
    {
      type: 'conversation_opened',
      workspaceId,
      contactId,
      conversationId,
      actor,
      data: { source: 'contact', channelId },
    },
  ])
  return { contactId, started: true }
}

const standard = ['firstName', 'lastName', 'email', 'phone', 'language'] as const

/** What a page says of its visitor: parts of a profile, and values of contact fields by their key. */
export interface Description {
  profile: Profile
  attributes: Record<string, string | number | boolean>
}

/** Fills in what is not known yet of a visitor's contact. A page's word is unverified, so it never overwrites. */
export async function describeVisitor(
  tx: Tx,
  world: World,
  { workspaceId, contactId }: { workspaceId: string; contactId: string },
  { profile, attributes }: Description,
): Promise<string[]> {
  const known = await tx
    .selectFrom('contact')
    .select([...standard, 'fields'])
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', contactId)
    .forUpdate()
    .executeTakeFirst()
  if (!known) return []
  const missing = standard.filter((field) => !known[field] && profile[field])
  const fields = await fitting(tx, workspaceId, attributes, known.fields)
  if (missing.length + fields.length === 0) return []
  await tx
    .updateTable('contact')
    .set({
      ...Object.fromEntries(missing.map((field) => [field, profile[field]])),
      fields: JSON.stringify({ ...known.fields, ...Object.fromEntries(fields) }),
      updatedAt: world.now(),
    })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', contactId)
    .execute()
  const about = { workspaceId, contactId, actor: { kind: 'contact', id: contactId } satisfies Actor }
  await record(tx, world, [
    ...fields.map(
      ([field, to]): NewEvent => ({
        ...about,
        type: 'contact_field_updated',
        data: { field, from: null, to },
      }),
    ),
    ...missing.map(
      (key): NewEvent => ({
        ...about,
        type: 'contact_field_updated',
        data: { field: fieldKeys[key], from: null, to: profile[key] ?? null },
      }),
    ),
  ])
  return [...missing, ...fields.map(([field]) => field)]
}

/** The attributes that the workspace has a field for, that the field can hold, and that nobody has filled in. */
async function fitting(
  tx: Tx,
  workspaceId: string,
  attributes: Description['attributes'],
  filled: Record<string, Json>,
): Promise<Array<[string, Json]>> {
  const keys = Object.keys(attributes).filter((key) => (filled[key] ?? null) === null)
  if (keys.length === 0) return []
  const fields = await tx
    .selectFrom('field')
    .select(['key', 'type', 'options'])
    .where('workspaceId', '=', workspaceId)
    .where('key', 'in', keys)
    .orderBy('position')
    .orderBy('key')
    .execute()
  return fields
    .filter((field) => canHold(field, attributes[field.key]!))
    .map((field) => [field.key, attributes[field.key]!])
}
