// Shortcuts of the inbox: which there are, what their form takes, and what they start with.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { Denied } from '#engine/accounts/route.ts'
import type { Json } from '#engine/machine/values.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import type { FormField } from '#engine/triggers/shortcut.ts'
import * as shortcuts from './shortcuts.ts'
import { answerBells, saying } from './starts_testing.ts'
import { type Works, works } from './testing.ts'

let database: TestDatabase
let world: TestWorld
let it: Works
const rosa = 'rosa-1'

beforeAll(async () => {
  database = await testDatabase()
  world = testWorld()
})
beforeEach(async () => {
  it = await works(database, world)
  await it.say(rosa, 'hola')
  return () => it.turns.stop()
})
afterAll(() => database.close())

const question = (type: FormField['type'], more: Partial<FormField> = {}): FormField => ({
  label: 'Dato',
  type,
  options: '',
  required: true,
  variable: 'dato',
  ...more,
})

const shortcut = (title: string, form: FormField[] = [], text = '{{started_by}}: {{dato}}') =>
  it.publish(saying('shortcut', { title, form: form as unknown as Json }, text))

async function use(flowId: string, answers: Record<string, Json> = {}) {
  const contactId = await it.contactId(rosa)
  await database.db
    .transaction()
    .execute((tx) => shortcuts.use(tx as never, it.act, { flowId, contactId, answers, by: 'Ana' }))
  await answerBells(it)
}

test('the list is by name, without drafts and without other triggers', async () => {
  await shortcut('Zapatos')
  await shortcut('Abrir caso', [question('text')])
  await it.publish(saying('manual', {}, 'x'))
  const stopped = await shortcut('Vieja')
  await database.db.updateTable('flow').set({ state: 'stopped' }).where('id', '=', stopped.flowId).execute()
  const list = await shortcuts.list(database.db, it.workspaceId)
  expect(list.map(({ title }) => title)).toEqual(['Abrir caso', 'Zapatos'])
  expect(list[0]).toMatchObject({ icon: 'bolt', form: [{ label: 'Dato', type: 'text', required: true }] })
})

test('it starts with who started it and what was answered', async () => {
  const { flowId } = await shortcut('Cita', [question('text')])
  await use(flowId, { dato: 'mañana' })
  expect(await it.talk(rosa)).toEqual(['> hola', '< Ana: mañana'])
})

describe('an answer is taken by its type', () => {
  test.each<[FormField['type'], Json, Json]>([
    ['number', '12.5', 12.5],
    ['number', 7, 7],
    ['email', ' ANA@Ejemplo.test ', 'ana@ejemplo.test'],
    ['phone', '+593 98 000 0001', '+593980000001'],
    ['url', 'https://ejemplo.test/a', 'https://ejemplo.test/a'],
    ['date', '2026-12-01', '2026-12-01'],
    ['list', 'Rojo', 'Rojo'],
    ['checkbox', true, true],
    ['rating', 5, 5],
  ])('%s takes %j as %j', async (type, given, kept) => {
    const { flowId } = await shortcut('Cita', [question(type, { options: 'Azul, Rojo' })])
    await use(flowId, { dato: given })
    expect(await it.runs(rosa)).toMatchObject([{ flowId, vars: { dato: kept, started_by: 'Ana' } }])
  })

  test.each<[FormField['type'], Json]>([
    ['text', ''],
    ['text', 3],
    ['number', 'doce'],
    ['email', 'ana'],
    ['phone', '12'],
    ['url', 'javascript:alert(1)'],
    ['date', 'mañana'],
    ['list', 'Verde'],
    ['checkbox', false],
    ['rating', 6],
    ['rating', 2.5],
  ])('%s refuses %j and names the field', async (type, given) => {
    const { flowId } = await shortcut('Cita', [question(type, { options: 'Azul, Rojo' })])
    const refused = await use(flowId, { dato: given }).catch((problem: unknown) => problem)
    expect(refused).toBeInstanceOf(Denied)
    expect(refused).toMatchObject({
      status: 422,
      code: 'bad_answers',
      details: [{ variable: 'dato', label: 'Dato' }],
    })
    expect(await it.runs(rosa)).toEqual([])
  })

  test('what is not required may be left out', async () => {
    const { flowId } = await shortcut('Cita', [question('email', { required: false })])
    await use(flowId)
    expect(await it.runs(rosa)).toMatchObject([{ vars: { dato: null } }])
  })
})

test('a shortcut or a contact of another workspace is not there', async () => {
  const { flowId } = await shortcut('Cita')
  const other = await works(database, world)
  const contactId = await it.contactId(rosa)
  const startedBy = (act: Works['act'], id: string) =>
    database.db
      .transaction()
      .execute((tx) => shortcuts.use(tx as never, act, { flowId: id, contactId, answers: {}, by: 'x' }))
  await expect(startedBy(other.act, flowId)).rejects.toMatchObject({ status: 404 })
  const theirs = await other.publish(saying('shortcut', { title: 'Suya' }, 'x'))
  await expect(startedBy(other.act, theirs.flowId)).rejects.toMatchObject({ status: 404 })
  expect(await shortcuts.list(database.db, other.workspaceId)).toMatchObject([{ title: 'Suya' }])
  await other.turns.stop()
})
