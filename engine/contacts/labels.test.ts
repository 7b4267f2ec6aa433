// Contact fields and tags: made, put in order, renamed, merged, deleted with what contacts had of them.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type Ask, desk, type Staff, staff } from '#engine/accounts/testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { api as contactsApi } from './api.ts'
import { MAX_FIELDS } from './fields.ts'
import { api } from './labels_api.ts'

let database: TestDatabase
let world: TestWorld
let ask: Ask
let home: Staff

beforeAll(async () => {
  database = await testDatabase()
  world = testWorld()
})
afterAll(() => database.close())
beforeEach(async () => {
  ;({ ask } = desk(database, world, [api, contactsApi]))
  home = await staff(database, world)
})

const id = (name: string) => home.ids[name] ?? ''
const contact = async (given: object) => (await ask(id('ana'), 'POST /contacts', given)).body.id as string
const get = async (contactId: string) => (await ask(id('ana'), `GET /contacts/${contactId}`)).body

describe('fields', () => {
  const make = (who: string, field: object = {}) =>
    ask(id(who), 'POST /fields', { key: 'plan', title: 'Plan', type: 'text', ...field })
  const list = async () => (await ask(id('ana'), 'GET /fields')).body.items

  test.each<[string, number, number, number]>([
    ['olga', 200, 200, 200],
    ['memo', 200, 200, 403],
    ['ana', 403, 403, 403],
  ])('%s makes %i, changes %i, deletes %i', async (who, made, changed, deleted) => {
    expect((await make(who)).status).toBe(made)
    if (made !== 200) await make('olga')
    expect((await ask(id(who), 'PATCH /fields/plan', { title: 'Tarifa' })).status).toBe(changed)
    expect((await ask(id(who), 'DELETE /fields/plan')).status).toBe(deleted)
    expect(await list()).toHaveLength(deleted === 200 ? 0 : 1)
  })

  test.each<[string, object, number, string]>([
    ['a key that every contact has', { key: 'Email' }, 409, 'reserved_key'],
    ['a key that is taken', { key: 'PLAN', title: 'Otro' }, 409, 'key_taken'],
    ['a name that is taken', { key: 'otro', title: 'plan' }, 409, 'name_taken'],
    ['a list without options', { key: 'talla', title: 'Talla', type: 'list' }, 422, 'no_options'],
    ['a key with a space', { key: 'mi plan' }, 400, 'bad_request'],
    ['a name that is too long', { key: 'largo', title: 'x'.repeat(51) }, 400, 'bad_request'],
    ['a type that is none', { key: 'hora', title: 'Hora', type: 'moon' }, 400, 'bad_request'],
  ])('refuse %s', async (_, field, status, code) => {
    await make('olga')
    const said = await make('olga', field)
    expect([said.status, said.body.error.code]).toEqual([status, code])
    expect(await list()).toHaveLength(1)
  })

  test('key and type stay, options change and stay without doubles', async () => {
    await make('olga', { type: 'list', options: ['S', 'M', 'S'] })
    expect((await list())[0].options).toEqual(['S', 'M'])
    expect((await ask(id('olga'), 'PATCH /fields/plan', { type: 'text' })).status).toBe(400)
    expect((await ask(id('olga'), 'PATCH /fields/plan', { options: [] })).body.error.code).toBe('no_options')
    await ask(id('olga'), 'PATCH /fields/plan', { options: ['M', 'L'], description: 'De camisa' })
    expect((await list())[0]).toMatchObject({ key: 'plan', type: 'list', options: ['M', 'L'] })
  })

  test('stand as they are put', async () => {
    for (const key of ['a', 'b', 'c']) await make('olga', { key, title: key })
    await ask(id('memo'), 'PUT /fields/order', { keys: ['c', 'a'] })
    expect((await list()).map(({ key }: { key: string }) => key)).toEqual(['c', 'a', 'b'])
    await make('olga', { key: 'd', title: 'd' })
    expect((await list()).map(({ key }: { key: string }) => key)).toEqual(['c', 'a', 'b', 'd'])
  })

  test('deleting takes the values of this workspace and no others', async () => {
    await make('olga')
    await make('olga', { key: 'ciudad', title: 'Ciudad' })
    const rosa = await contact({ firstName: 'Rosa', fields: { plan: 'oro', ciudad: 'Quito' } })
    const mine = home
    home = await staff(database, world)
    await make('olga')
    const eva = await contact({ firstName: 'Eva', fields: { plan: 'plata' } })
    const other = home
    home = mine
    await ask(id('olga'), 'DELETE /fields/plan')
    expect((await get(rosa)).fields).toEqual({ ciudad: 'Quito' })
    expect((await ask(other.ids['ana'] ?? '', `GET /contacts/${eva}`)).body.fields).toEqual({ plan: 'plata' })
    expect((await ask(id('olga'), 'DELETE /fields/plan')).status).toBe(404)
  })

  test(`are at most ${MAX_FIELDS}`, async () => {
    const rows = Array.from({ length: MAX_FIELDS }, (_, index) => ({
      workspaceId: home.workspaceId,
      key: `k${index}`,
      title: `K ${index}`,
      type: 'text' as const,
    }))
    await database.db.insertInto('field').values(rows).execute()
    expect((await make('olga')).body.error.code).toBe('too_many')
  })
})

describe('tags', () => {
  const list = async () => (await ask(id('ana'), 'GET /tags')).body.items
  const counts = async () => (await ask(id('memo'), 'GET /tags/counts')).body.counts
  const rename = (from: string, body: object) =>
    ask(id('memo'), `PATCH /tags/${encodeURIComponent(from)}`, body)

  test('owners and managers keep them, no agents', async () => {
    expect((await ask(id('ana'), 'POST /tags', { name: 'VIP' })).status).toBe(403)
    expect((await ask(id('memo'), 'POST /tags', { name: 'VIP', color: 'plum' })).status).toBe(200)
    expect((await ask(id('memo'), 'POST /tags', { name: 'vip' })).body.error.code).toBe('name_taken')
    expect((await ask(id('ana'), 'DELETE /tags/VIP')).status).toBe(403)
    expect(await list()).toEqual([{ name: 'VIP', color: 'plum', description: '' }])
  })

  test('a new name goes to every contact that had the old one', async () => {
    const rosa = await contact({ firstName: 'Rosa', tags: ['cliente nuevo', 'VIP'] })
    const luis = await contact({ firstName: 'Luis', tags: ['VIP'] })
    expect(await counts()).toEqual({ VIP: 2, 'cliente nuevo': 1 })
    await rename('cliente nuevo', { name: 'Cliente / nuevo', color: 'blue', description: 'Este mes' })
    expect((await get(rosa)).tags).toEqual(['Cliente / nuevo', 'VIP'])
    expect((await get(luis)).tags).toEqual(['VIP'])
    expect(await list()).toEqual([
      { name: 'Cliente / nuevo', color: 'blue', description: 'Este mes' },
      { name: 'VIP', color: null, description: '' },
    ])
    await rename('VIP', { name: 'vip' })
    expect((await get(luis)).tags).toEqual(['vip'])
    await rename('Cliente / nuevo', { name: 'Nuevo' })
    expect((await get(rosa)).tags).toEqual(['Nuevo', 'vip'])
  })

  test('the name of another tag merges the two only when that is said', async () => {
    const both = await contact({ firstName: 'Rosa', tags: ['Frecuente', 'VIP'] })
    const one = await contact({ firstName: 'Luis', tags: ['Frecuente'] })
    const refused = await rename('Frecuente', { name: 'vip' })
    expect([refused.status, refused.body.error.code]).toEqual([409, 'tag_exists'])
    expect((await get(one)).tags).toEqual(['Frecuente'])
    await rename('Frecuente', { name: 'vip', merge: true })
    expect((await get(both)).tags).toEqual(['VIP'])
    expect((await get(one)).tags).toEqual(['VIP'])
    expect((await list()).map(({ name }: { name: string }) => name)).toEqual(['VIP'])
  })

  test('deleting takes it off every contact of this workspace', async () => {
    const rosa = await contact({ firstName: 'Rosa', tags: ['VIP', 'Nuevo'] })
    const mine = home
    home = await staff(database, world)
    const eva = await contact({ firstName: 'Eva', tags: ['VIP'] })
    const foreign = home.ids['ana'] ?? ''
    home = mine
    expect((await ask(id('memo'), 'DELETE /tags/VIP')).status).toBe(200)
    expect((await get(rosa)).tags).toEqual(['Nuevo'])
    expect((await ask(foreign, `GET /contacts/${eva}`)).body.tags).toEqual(['VIP'])
    expect(await counts()).toEqual({ Nuevo: 1 })
    expect((await ask(id('memo'), 'DELETE /tags/VIP')).status).toBe(404)
  })
})
