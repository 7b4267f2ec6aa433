// Who may change whom, who may leave, teams and capacity.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { api as inboxApi } from '#engine/inbox/api.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { api } from './api.ts'
import { type Ask, desk, type Staff, staff } from './testing.ts'

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
  ;({ ask } = desk(database, world, [api, inboxApi]))
  home = await staff(database, world, {
    olga: 'owner',
    oto: 'owner',
    memo: 'manager',
    mina: 'manager',
    ana: 'agent',
    beto: 'agent',
  })
})

const id = (name: string) => home.ids[name] ?? ''
const user = async (name: string) => {
  const { body } = await ask(id('olga'), 'GET /users')
  return body.items.find((one: { id: string }) => one.id === id(name))
}

/** who · to whom · what is asked → the answer. */
const place: Array<[who: string, whom: string, body: object, status: number, code?: string]> = [
  ['olga', 'ana', { role: 'owner' }, 200],
  ['olga', 'memo', { role: 'agent' }, 200],
  ['olga', 'oto', { role: 'manager' }, 200],
  ['olga', 'olga', { role: 'manager' }, 403, 'own_role'],
  ['olga', 'olga', { role: 'owner', capacity: 3 }, 200],
  ['memo', 'ana', { capacity: 5 }, 200],
  ['memo', 'ana', { role: 'agent' }, 200],
  ['memo', 'ana', { role: 'manager' }, 403, 'not_yours'],
  ['memo', 'ana', { role: 'owner' }, 403, 'not_yours'],
  ['memo', 'mina', { capacity: 5 }, 403, 'not_yours'],
  ['memo', 'olga', { role: 'agent' }, 403, 'not_yours'],
  ['memo', 'memo', { capacity: 5 }, 200],
  ['memo', 'memo', { role: 'owner' }, 403, 'own_role'],
  ['ana', 'beto', { capacity: 5 }, 403, 'forbidden'],
  ['ana', 'ana', { role: 'owner' }, 403, 'forbidden'],
]

describe('role, teams and capacity', () => {
  test.each(place)('%s → %s %o: %i', async (who, whom, body, status, code) => {
    const before = await user(whom)
    const said = await ask(id(who), `PATCH /users/${id(whom)}`, body)
    expect([said.status, said.body.error?.code]).toEqual([status, code])
    expect(await user(whom)).toEqual(status === 200 ? { ...before, ...body } : before)
  })

  test('capacity ends at 1 and 1000, and null takes the limit away', async () => {
    for (const capacity of [0, 1001, 2.5]) {
      expect((await ask(id('olga'), `PATCH /users/${id('ana')}`, { capacity })).status).toBe(400)
    }
    await ask(id('olga'), `PATCH /users/${id('ana')}`, { capacity: 2 })
    await ask(id('olga'), `PATCH /users/${id('ana')}`, { capacity: null })
    expect((await user('ana')).capacity).toBeNull()
  })

  test('nobody of another workspace is found', async () => {
    const other = await staff(database, world)
    const stranger = other.ids['olga'] ?? ''
    expect((await ask(stranger, `PATCH /users/${id('ana')}`, { capacity: 1 })).status).toBe(404)
    expect((await ask(stranger, `PUT /users/${id('ana')}/deactivation`)).status).toBe(404)
    expect((await ask(stranger, 'GET /users')).body.items).toHaveLength(4)
    expect(await user('ana')).toMatchObject({ capacity: null, deactivated: false })
  })
})

const leave: Array<[who: string, whom: string, status: number, code?: string]> = [
  ['olga', 'ana', 200],
  ['olga', 'memo', 200],
  ['olga', 'oto', 200],
  ['olga', 'olga', 200],
  ['memo', 'ana', 200],
  ['memo', 'mina', 403, 'not_yours'],
  ['memo', 'olga', 403, 'not_yours'],
  ['ana', 'beto', 403, 'forbidden'],
]

describe('sending away', () => {
  test.each(leave)('%s → %s: %i', async (who, whom, status, code) => {
    const said = await ask(id(who), `PUT /users/${id(whom)}/deactivation`)
    expect([said.status, said.body.error?.code]).toEqual([status, code])
    const { deactivatedAt } = await database.db
      .selectFrom('user')
      .select('deactivatedAt')
      .where('id', '=', id(whom))
      .executeTakeFirstOrThrow()
    expect(deactivatedAt !== null).toBe(status === 200)
  })

  test('who was sent away gets in no more, keeps the name, and comes back with the same role', async () => {
    await ask(id('olga'), `PUT /users/${id('ana')}/deactivation`)
    expect((await ask(id('ana'), 'GET /users')).status).toBe(403)
    expect(await user('ana')).toMatchObject({ name: 'ana', deactivated: true, presence: 'offline' })
    expect((await ask(id('memo'), `DELETE /users/${id('ana')}/deactivation`)).status).toBe(200)
    expect((await ask(id('ana'), 'GET /users')).status).toBe(200)
    expect(await user('ana')).toMatchObject({ role: 'agent', deactivated: false })
  })

  test('the last owner stays, also when two owners leave at the same moment', async () => {
    const both = await Promise.all([
      ask(id('olga'), `PUT /users/${id('oto')}/deactivation`),
      ask(id('oto'), `PUT /users/${id('olga')}/deactivation`),
    ])
    expect(both.filter(({ status }) => status === 200)).toHaveLength(1)
    const [last, more] = await database.db
      .selectFrom('user')
      .select('id')
      .where('workspaceId', '=', home.workspaceId)
      .where('role', '=', 'owner')
      .where('deactivatedAt', 'is', null)
      .execute()
    expect(more).toBeUndefined()
    const alone = await ask(last?.id ?? '', `PUT /users/${last?.id}/deactivation`)
    expect([alone.status, alone.body.error.code]).toEqual([409, 'last_owner'])
  })
})

test('two owners cannot take the role from each other', async () => {
  const both = await Promise.all([
    ask(id('olga'), `PATCH /users/${id('oto')}`, { role: 'agent' }),
    ask(id('oto'), `PATCH /users/${id('olga')}`, { role: 'agent' }),
  ])
  expect(both.filter(({ status }) => status === 200)).toHaveLength(1)
  const owners = database.db.selectFrom('user').select('id').where('workspaceId', '=', home.workspaceId)
  expect(await owners.where('role', '=', 'owner').execute()).toHaveLength(1)
})

describe('teams', () => {
  const make = (who: string, body: object = { name: 'Ventas' }) => ask(id(who), 'POST /teams', body)
  const teams = async () => (await ask(id('ana'), 'GET /teams')).body.items

  test.each<[string, number, number, number]>([
    ['olga', 200, 200, 200],
    ['memo', 200, 200, 403],
    ['ana', 403, 403, 403],
  ])('%s makes %i, changes %i, deletes %i', async (who, made, changed, deleted) => {
    expect((await make(who)).status).toBe(made)
    const { id: team } = made === 200 ? (await teams())[0] : (await make('olga')).body
    expect((await ask(id(who), `PATCH /teams/${team}`, { description: 'Tienda' })).status).toBe(changed)
    expect((await ask(id(who), `DELETE /teams/${team}`)).status).toBe(deleted)
    expect(await teams()).toHaveLength(deleted === 200 ? 0 : 1)
  })

  test('hold people of the workspace, and go without them', async () => {
    const { body } = await make('olga', { name: 'Ventas', userIds: [id('ana'), id('beto')] })
    expect((await teams())[0].userIds.toSorted()).toEqual([id('ana'), id('beto')].toSorted())
    await ask(id('olga'), `PATCH /users/${id('ana')}`, { teamIds: [] })
    expect((await teams())[0].userIds).toEqual([id('beto')])
    const other = await staff(database, world)
    const foreign = await ask(id('olga'), `PATCH /teams/${body.id}`, { userIds: [other.ids['ana']] })
    expect([foreign.status, foreign.body.error.code]).toEqual([422, 'no_such_user'])
    expect((await ask(other.ids['olga'] ?? '', `DELETE /teams/${body.id}`)).status).toBe(404)
    const stranger = await ask(other.ids['olga'] ?? '', `PATCH /users/${other.ids['ana']}`, {
      teamIds: [body.id],
    })
    expect([stranger.status, stranger.body.error.code]).toEqual([422, 'no_such_team'])
    await ask(id('olga'), `DELETE /teams/${body.id}`)
    expect(await user('beto')).toMatchObject({ teamIds: [], deactivated: false })
  })

  test('have one name each, whatever its case', async () => {
    await make('olga')
    const again = await make('olga', { name: 'VENTAS' })
    expect([again.status, again.body.error.code]).toEqual([409, 'name_taken'])
  })
})
