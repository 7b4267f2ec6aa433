// What a workspace has set: who may set it, hours, and closing notes with their four modes.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { alwaysOpen } from '#engine/machine/hours.ts'
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
  ;({ ask } = desk(database, world, [api]))
  home = await staff(database, world)
})

const id = (name: string) => home.ids[name] ?? ''
const hours = { ...alwaysOpen, week: { ...alwaysOpen.week, sun: [] } }

test.each<[string, string, unknown]>([
  ['name and minutes', 'PATCH /workspace', { name: 'Óptica Luna', inactivityMinutes: 12 }],
  ['hours', 'PUT /workspace/hours', { hours, timeZone: 'America/Lima' }],
  ['closing', 'PUT /workspace/closing', { mode: 'off' }],
  ['a category', 'POST /closing-notes', { title: 'Venta' }],
])('%s: owners and managers, no agents', async (_, key, body) => {
  expect((await ask(id('ana'), key, body)).status).toBe(403)
  expect((await ask(id('memo'), key, body)).status).toBe(200)
})

test('settings keep what they are not told to change', async () => {
  await ask(id('olga'), 'PATCH /workspace', { inactivityMinutes: 12 })
  await ask(id('olga'), 'PUT /workspace/hours', { hours, timeZone: 'America/Lima' })
  await ask(id('olga'), 'PUT /workspace/closing', { mode: 'off' })
  const { body } = await ask(id('ana'), 'GET /workspace')
  expect(body).toMatchObject({ name: 'Óptica Sol', timeZone: 'America/Lima', inactivityMinutes: 12 })
  expect(body.settings).toEqual({ inactivityMinutes: 12, hours, closing: 'off' })
})

describe('hours', () => {
  test('are always, until somebody says otherwise; holidays stand in their order', async () => {
    expect((await ask(id('ana'), 'GET /workspace/hours')).body).toEqual({
      hours: alwaysOpen,
      timeZone: 'UTC',
    })
    const holidays = [
      { date: '2026-12-25', name: 'Navidad', intervals: [] },
      { date: '2026-11-02', name: 'Difuntos', intervals: [{ from: '09:00', to: '12:00' }] },
    ]
    const body = { hours: { ...hours, holidays }, timeZone: 'America/Guayaquil' }
    const said = await ask(id('olga'), 'PUT /workspace/hours', body)
    expect(said.body.hours.holidays.map(({ date }: { date: string }) => date)).toEqual([
      '2026-11-02',
      '2026-12-25',
    ])
    expect((await ask(id('ana'), 'GET /workspace/hours')).body).toEqual(said.body)
  })

  test.each([
    [
      'a day that ends before it begins',
      { hours: { ...hours, week: { ...hours.week, mon: [{ from: '18:00', to: '09:00' }] } } },
    ],
    ['a date that is none', { hours: { ...hours, holidays: [{ date: '', name: '', intervals: [] }] } }],
    ['a zone that is none', { hours, timeZone: 'Luna/Llena' }],
  ])('refuse %s', async (_, body) => {
    expect((await ask(id('olga'), 'PUT /workspace/hours', { timeZone: 'UTC', ...body })).status).toBe(400)
  })
})

describe('closing notes', () => {
  const notes = async () => (await ask(id('ana'), 'GET /closing-notes')).body
  const make = async (title: string) => (await ask(id('olga'), 'POST /closing-notes', { title })).body.id
  const setMode = (mode: string) => ask(id('olga'), 'PUT /workspace/closing', { mode })

  test('are made, renamed, described and deleted; one name each', async () => {
    const venta = await make('Venta')
    await make('Reclamo')
    const again = await ask(id('olga'), 'POST /closing-notes', { title: 'venta' })
    expect([again.status, again.body.error.code]).toEqual([409, 'name_taken'])
    await ask(id('olga'), `PATCH /closing-notes/${venta}`, { title: 'VENTA', description: 'Compró algo' })
    expect((await notes()).items).toMatchObject([
      { title: 'VENTA', description: 'Compró algo' },
      { title: 'Reclamo', description: '' },
    ])
    expect((await ask(id('olga'), `DELETE /closing-notes/${venta}`)).status).toBe(200)
    expect((await notes()).items).toHaveLength(1)
    const other = (await staff(database, world)).ids['olga'] ?? ''
    const [left] = (await notes()).items
    expect((await ask(other, `DELETE /closing-notes/${left.id}`)).status).toBe(404)
    expect((await ask(other, `PATCH /closing-notes/${left.id}`, { title: 'Mía' })).status).toBe(404)
  })

  test('a category is required only where there is one, and the last one stays', async () => {
    expect((await setMode('category')).body.error.code).toBe('no_categories')
    const venta = await make('Venta')
    expect((await setMode('category')).status).toBe(200)
    expect((await notes()).mode).toBe('category')
    expect((await ask(id('olga'), `DELETE /closing-notes/${venta}`)).body.error.code).toBe('last_category')
    await setMode('optional')
    expect((await ask(id('olga'), `DELETE /closing-notes/${venta}`)).status).toBe(200)
  })
})
