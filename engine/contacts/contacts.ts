// People outside: list, read, write, delete. A write locks the contact's row, the same lock under which turns are taken.
import { type Expression, type SqlBool, sql } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { Db, Tx } from '#db/db.ts'
import { Denied, notFound } from '#engine/accounts/route.ts'
import { type Act, type NewEvent, record, startsFlows } from '#engine/events.ts'
import { standardFields } from '#engine/machine/facts.ts'
import type { Json } from '#engine/machine/values.ts'
import { normalEmail, normalPhone, requireFits } from './normal.ts'
import { anywhere, readCursor, writeCursor } from './paging.ts'
import type { ContactChange, ContactShape } from './shapes.ts'
import { retag, spell } from './tags.ts'

/** What people call a contact: the name, or else what is known of them. */
export function displayName(contact: { name: string; email: string | null; phone: string | null }): string {
  return contact.name || contact.email || contact.phone || ''
}

function select(db: Db, workspaceId: string) {
  return db
    .selectFrom('contact as c')
    .where('c.workspaceId', '=', workspaceId)
    .select(['c.id', 'c.name', 'c.firstName', 'c.lastName', 'c.email', 'c.phone', 'c.language', 'c.country'])
    .select(['c.avatarUrl', 'c.tags', 'c.fields', 'c.demo', 'c.createdAt'])
    .select(sql<string>`c.created_at::text`.as('at'))
    .select((eb) => [
      jsonObjectFrom(
        eb
          .selectFrom('conversation as v')
          .select(['v.id', 'v.state'])
          .whereRef('v.workspaceId', '=', 'c.workspaceId')
          .whereRef('v.contactId', '=', 'c.id')
          .orderBy('v.openedAt', 'desc')
          .limit(1),
      ).as('conversation'),
      jsonArrayFrom(
        eb
          .selectFrom('identity as i')
          .innerJoin('channel as h', (join) =>
            join.onRef('h.workspaceId', '=', 'i.workspaceId').onRef('h.id', '=', 'i.channelId'),
          )
          .select(['h.type', 'h.name'])
          .whereRef('i.workspaceId', '=', 'c.workspaceId')
          .whereRef('i.contactId', '=', 'c.id')
          .orderBy('i.createdAt'),
      ).as('channels'),
    ])
}

type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>

function shape({ at: _, ...row }: Row): ContactShape {
  return {
    ...row,
    name: displayName(row),
    firstName: row.firstName ?? '',
    lastName: row.lastName ?? '',
    fields: row.fields as Record<string, Json>,
    createdAt: row.createdAt.toISOString(),
  }
}

/** One contact, or 404. */
export async function get(db: Db, workspaceId: string, contactId: string): Promise<ContactShape> {
  const row = await select(db, workspaceId).where('c.id', '=', contactId).executeTakeFirst()
  if (!row) throw notFound()
  return shape(row)
}

/** A page of contacts, newest first. `where` narrows it by a condition of conditions_sql.ts. */
export async function list(
  db: Db,
  workspaceId: string,
  query: { search?: string; tag?: string; cursor?: string; limit: number; where?: Expression<SqlBool> },
): Promise<{ items: ContactShape[]; next: string | null }> {
  let rows = select(db, workspaceId)
    .orderBy('c.createdAt', 'desc')
    .orderBy('c.id', 'desc')
    .limit(query.limit + 1)
  const after = readCursor(query.cursor)
  if (after)
    rows = rows.where(sql<SqlBool>`(c.created_at, c.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`)
  if (query.tag) rows = rows.where(sql<SqlBool>`c.tags @> array[${query.tag}]`)
  if (query.where) rows = rows.where(query.where)
  if (query.search?.trim()) {
    const text = anywhere(query.search)
    rows = rows.where((eb) =>
      eb.or([eb('c.name', 'ilike', text), eb('c.email', 'ilike', text), eb('c.phone', 'ilike', text)]),
    )
  }
  const found = await rows.execute()
  const last = found.length > query.limit ? found[query.limit - 1] : undefined
  return { items: found.slice(0, query.limit).map(shape), next: last ? writeCursor(last.at, last.id) : null }
}

/** Locks a contact's row, under which turns are taken too; 404 when there is none. */
export async function lock(tx: Tx, workspaceId: string, contactId: string) {
  const row = await tx
    .selectFrom('contact')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', contactId)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw notFound()
  return row
}

async function checkFields(tx: Tx, workspaceId: string, fields: Record<string, Json>) {
  const keys = Object.keys(fields)
  if (keys.length === 0) return
  const known = await tx.selectFrom('field').selectAll().where('workspaceId', '=', workspaceId).execute()
  for (const key of keys) {
    const field = known.find((one) => one.key === key)
    if (!field) {
      throw new Denied(422, 'unknown_field', {
        en: `There is no contact field "${key}". Create it first, or use one that exists.`,
        es: `No existe el campo de contacto «${key}». Créalo primero o usa uno que exista.`,
      })
    }
    requireFits(field, fields[key]!)
  }
}

/** Properties of a contact → the keys by which flows and facts know them. */
export const fieldKeys = Object.fromEntries(
  Object.entries(standardFields).map(([key, property]) => [property, key]),
) as Record<(typeof standard)[number], string>

const standard = ['firstName', 'lastName', 'email', 'phone', 'language', 'country'] as const

function standardChanges(change: ContactChange): Partial<Record<(typeof standard)[number], string | null>> {
  const said = standard.filter((key) => change[key] !== undefined)
  return Object.fromEntries(
    said.map((key) => {
      const text = change[key] || null
      return [key, key === 'email' ? normalEmail(text) : key === 'phone' ? normalPhone(text) : text]
    }),
  )
}

/** Makes a contact. */
export async function create(tx: Tx, act: Act, change: ContactChange): Promise<string> {
  const { workspaceId, world } = act
  const texts = standardChanges(change)
  if (!texts.firstName && !texts.email && !texts.phone) {
    throw new Denied(422, 'nameless', {
      en: 'A contact needs a first name, an e-mail address or a phone number. Fill in one of them.',
      es: 'Un contacto necesita un nombre, un correo o un teléfono. Completa uno de ellos.',
    })
  }
  await checkFields(tx, workspaceId, change.fields ?? {})
  const id = world.id()
  await tx
    .insertInto('contact')
    .values({
      workspaceId,
      id,
      ...texts,
      fields: JSON.stringify(withoutNulls(change.fields ?? {})),
      tags: await spell(tx, workspaceId, change.tags ?? []),
      createdAt: world.now(),
      updatedAt: world.now(),
    })
    .execute()
  await record(tx, world, [
    { type: 'contact_created', workspaceId, contactId: id, actor: act.actor, data: { channelId: null } },
  ])
  act.bells.live()
  return id
}

const withoutNulls = (fields: Record<string, Json>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))

/** Changes what was said and leaves the rest; records one fact per kind of change. */
export async function update(tx: Tx, act: Act, contactId: string, change: ContactChange): Promise<void> {
  const { workspaceId, world, actor } = act
  const texts = standardChanges(change)
  await checkFields(tx, workspaceId, change.fields ?? {})
  const contact = await lock(tx, workspaceId, contactId)
  const tags = change.tags ? await spell(tx, workspaceId, change.tags) : contact.tags
  const changed = standard.filter((key) => texts[key] !== undefined && texts[key] !== contact[key])
  const fields = Object.entries(change.fields ?? {}).filter(
    ([key, value]) => JSON.stringify(contact.fields[key] ?? null) !== JSON.stringify(value),
  )
  const about = { workspaceId, contactId, actor }
  const facts: NewEvent[] = fields.map(([field, to]) => ({
    ...about,
    type: 'contact_field_updated',
    data: { field, from: contact.fields[field] ?? null, to },
  }))
  for (const key of changed) {
    const data = { field: fieldKeys[key], from: contact[key], to: texts[key] ?? null }
    facts.push({ ...about, type: 'contact_field_updated', data })
  }
  facts.push(...tagFacts(about, contact.tags, tags))
  if (facts.length === 0) return
  await tx
    .updateTable('contact')
    .set({
      ...texts,
      tags,
      fields: JSON.stringify(withoutNulls({ ...contact.fields, ...Object.fromEntries(fields) })),
      updatedAt: world.now(),
    })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', contactId)
    .execute()
  await record(tx, world, facts)
  act.bells.live()
  if (facts.some(({ type }) => startsFlows.has(type))) act.bells.advance(workspaceId, contactId)
}

function tagFacts(
  about: { workspaceId: string; contactId: string; actor: Act['actor'] },
  from: string[],
  to: string[],
): NewEvent[] {
  const added = to.filter((name) => !from.includes(name))
  const removed = from.filter((name) => !to.includes(name))
  if (added.length + removed.length === 0) return []
  return [{ ...about, type: 'contact_tags_updated', data: { added, removed } }]
}

/** Adds and removes tags; those not named stay. */
export async function changeTags(
  tx: Tx,
  act: Act,
  contactId: string,
  add: string[],
  remove: string[],
): Promise<void> {
  const contact = await lock(tx, act.workspaceId, contactId)
  const spelled = await spell(tx, act.workspaceId, add)
  await update(tx, act, contactId, { tags: retag(contact.tags, spelled, remove) })
}

const tablesOfContact = [
  'message',
  'comment',
  'assignment',
  'closure',
  'happening',
  'deed',
  'notification',
  'event',
  'identity',
  'conversation',
] as const

/** Deletes a contact with everything said and recorded about it. Not to be undone. */
export async function remove(tx: Tx, act: Act, contactId: string): Promise<void> {
  const { workspaceId } = act
  await lock(tx, workspaceId, contactId)
  const runs = tx
    .selectFrom('run')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where('contactId', '=', contactId)
  await tx.deleteFrom('turn').where('workspaceId', '=', workspaceId).where('runId', 'in', runs).execute()
  await tx
    .deleteFrom('run')
    .where('workspaceId', '=', workspaceId)
    .where('contactId', '=', contactId)
    .execute()
  for (const table of tablesOfContact) {
    await tx
      .deleteFrom(table)
      .where('workspaceId', '=', workspaceId)
      .where('contactId', '=', contactId)
      .execute()
  }
  await tx.deleteFrom('contact').where('workspaceId', '=', workspaceId).where('id', '=', contactId).execute()
  await record(tx, act.world, [
    { type: 'contact_deleted', workspaceId, actor: act.actor, data: { contactId } },
  ])
  act.bells.live()
}
