import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Tx } from '#db/db.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import type { Act } from '#engine/events.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { api } from './api.ts'
import * as contacts from './contacts.ts'
import type { ContactChange } from './shapes.ts'

let database: TestDatabase
let world: TestWorld
let act: Act

beforeAll(async () => {
  database = await testDatabase()
  world = testWorld()
})
afterAll(() => database.close())
beforeEach(async () => {
  const workspaceId = await workspace('Óptica Sol')
  const bells = { live() {}, deliver() {}, advance() {} }
  act = { workspaceId, actor: { kind: 'user', id: world.id() }, world, bells }
  const fields = [
    { key: 'plan', title: 'Plan', type: 'list', options: JSON.stringify(['oro', 'plata']) },
    { key: 'edad', title: 'Edad', type: 'number' },
    { key: 'cita', title: 'Cita', type: 'date' },
  ] as const
  await database.db
    .insertInto('field')
    .values(fields.map((field) => ({ workspaceId, ...field })))
    .execute()
})

async function workspace(name: string) {
  const id = world.id()
  await database.db.insertInto('workspace').values({ id, name }).execute()
  return id
}

const write = <T>(work: (tx: Tx) => Promise<T>) => database.db.transaction().execute(work)
const create = (change: ContactChange) => write((tx) => contacts.create(tx, act, change))
const update = (id: string, change: ContactChange) => write((tx) => contacts.update(tx, act, id, change))
const get = (id: string) => contacts.get(database.db, act.workspaceId, id)
const facts = async () =>
  (
    await database.db
      .selectFrom('event')
      .select(['type', 'data'])
      .where('workspaceId', '=', act.workspaceId)
      .orderBy('id')
      .execute()
  ).map(({ type, data }) => [type, data])

describe('making', () => {
  it('stores one form of addresses and the first spelling of tags', async () => {
    const id = await create({
      firstName: 'Rosa',
      lastName: 'Páez',
      email: ' Rosa@Example.TEST ',
      phone: '00593 (99) 000-0101',
      tags: ['VIP'],
    })
    const other = await create({ firstName: 'Iván', tags: ['vip', 'Vip', 'nuevo'] })
    expect(await get(id)).toMatchObject({
      name: 'Rosa Páez',
      email: 'rosa@example.test',
      phone: '+593990000101',
      tags: ['VIP'],
      conversation: null,
      channels: [],
    })
    expect((await get(other)).tags).toEqual(['VIP', 'nuevo'])
    expect(await facts()).toEqual([
      ['contact_created', { channelId: null }],
      ['contact_created', { channelId: null }],
    ])
  })

  it('needs something to call the person by, and shows it as the name', async () => {
    await expect(create({ lastName: 'Páez' })).rejects.toMatchObject({ status: 422, code: 'nameless' })
    expect((await get(await create({ phone: '+593990000102' }))).name).toBe('+593990000102')
  })

  it.each<[string, ContactChange]>([
    ['invalid_email', { firstName: 'R', email: 'rosa@' }],
    ['invalid_phone', { firstName: 'R', phone: '0990000101' }],
    ['unknown_field', { firstName: 'R', fields: { nada: 1 } }],
    ['invalid_field', { firstName: 'R', fields: { plan: 'bronce' } }],
    ['invalid_field', { firstName: 'R', fields: { edad: '12' } }],
    ['invalid_field', { firstName: 'R', fields: { cita: '2026-02-31' } }],
  ])('refuses %s and stores nothing', async (code, change) => {
    await expect(create(change)).rejects.toMatchObject({ status: 422, code })
    expect((await contacts.list(database.db, act.workspaceId, { limit: 10 })).items).toEqual([])
  })
})

describe('changing', () => {
  it('touches what was said and records each kind of change', async () => {
    const id = await create({
      firstName: 'Rosa',
      email: 'rosa@example.test',
      fields: { edad: 30, plan: 'oro' },
      tags: ['a'],
    })
    await update(id, { firstName: 'Rosita', email: null, fields: { edad: 31, plan: null }, tags: ['b'] })
    expect(await get(id)).toMatchObject({
      firstName: 'Rosita',
      email: null,
      fields: { edad: 31 },
      tags: ['b'],
    })
    expect((await facts()).slice(1)).toEqual([
      ['contact_field_updated', { field: 'edad', from: 30, to: 31 }],
      ['contact_field_updated', { field: 'plan', from: 'oro', to: null }],
      ['contact_field_updated', { field: 'first_name', from: 'Rosa', to: 'Rosita' }],
      ['contact_field_updated', { field: 'email', from: 'rosa@example.test', to: null }],
      ['contact_tags_updated', { added: ['b'], removed: ['a'] }],
    ])
  })

  it('to the same values is no change', async () => {
    const id = await create({ firstName: 'Rosa', fields: { edad: 30 } })
    await update(id, { firstName: 'Rosa', fields: { edad: 30 }, tags: [] })
    expect(await facts()).toHaveLength(1)
  })

  it('adds and removes tags at the same time without losing one', async () => {
    const id = await create({ firstName: 'Rosa', tags: ['a'] })
    const add = (name: string) => write((tx) => contacts.changeTags(tx, act, id, [name], ['A']))
    await Promise.all(['b', 'c', 'd', 'e'].map(add))
    expect([...(await get(id)).tags].sort()).toEqual(['b', 'c', 'd', 'e'])
  })

  it('belongs to its workspace', async () => {
    const id = await create({ firstName: 'Rosa' })
    const foreign = { ...act, workspaceId: await workspace('Otra') }
    await expect(write((tx) => contacts.update(tx, foreign, id, { firstName: 'X' }))).rejects.toMatchObject({
      status: 404,
    })
    await expect(contacts.get(database.db, foreign.workspaceId, id)).rejects.toMatchObject({ status: 404 })
    await expect(write((tx) => contacts.remove(tx, foreign, id))).rejects.toMatchObject({ status: 404 })
    expect((await get(id)).firstName).toBe('Rosa')
  })
})

describe('finding', () => {
  it('pages newest first, and finds by name, address and tag', async () => {
    for (const name of ['Ana', 'Beto', 'Celia', 'Dana', 'Elsa']) {
      await create({ firstName: name, email: `${name}@example.test`, tags: name < 'C' ? ['temprano'] : [] })
    }
    const list = (query: Partial<Parameters<typeof contacts.list>[2]>) =>
      contacts.list(database.db, act.workspaceId, { limit: 50, ...query })
    const names = async (query: Partial<Parameters<typeof contacts.list>[2]>) =>
      (await list(query)).items.map(({ name }) => name)
    const paged: string[] = []
    let cursor: string | undefined
    do {
      const page = await list({ limit: 2, ...(cursor ? { cursor } : {}) })
      paged.push(...page.items.map(({ name }) => name))
      cursor = page.next ?? undefined
    } while (cursor)
    expect(paged).toEqual(['Elsa', 'Dana', 'Celia', 'Beto', 'Ana'])
    expect(await names({ search: 'eLi' })).toEqual(['Celia'])
    expect(await names({ search: 'beto@' })).toEqual(['Beto'])
    expect(await names({ search: '_' })).toEqual([])
    expect(await names({ tag: 'temprano' })).toEqual(['Beto', 'Ana'])
  })
})

describe('deleting', () => {
  it('leaves no row that names the contact, and only a fact that it is gone', async () => {
    const id = await create({ firstName: 'Rosa' })
    const conversationId = world.id()
    const { workspaceId } = act
    await database.db
      .insertInto('conversation')
      .values({ workspaceId, id: conversationId, contactId: id, source: 'contact', assigneeId: null })
      .execute()
    await database.db
      .insertInto('identity')
      .values({ workspaceId, channelId: world.id(), address: 'x', contactId: id })
      .execute()
    await write((tx) => contacts.remove(tx, act, id))
    await expect(get(id)).rejects.toMatchObject({ status: 404 })
    for (const table of ['conversation', 'identity', 'message', 'event'] as const) {
      const rows = await database.db
        .selectFrom(table)
        .select('workspaceId')
        .where('contactId', '=', id)
        .execute()
      expect([table, rows]).toEqual([table, []])
    }
    expect(await facts()).toEqual([['contact_deleted', { contactId: id }]])
  })
})

describe('what the API takes', () => {
  const accepts = (body: unknown) => api['PATCH /contacts/:id'].body.safeParse(body).success

  it('refuses unknown keys, and text that no database can hold', () => {
    expect(accepts({ firstName: 'Rosa' })).toBe(true)
    expect(accepts({ firstName: 'a\0b' })).toBe(false)
    expect(accepts({ firstName: 'a\ud800' })).toBe(false)
    expect(accepts({ workspaceId: 'x' })).toBe(false)
    expect(accepts({ tags: [''] })).toBe(false)
  })
})
