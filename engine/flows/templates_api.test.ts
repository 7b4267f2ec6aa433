// The gallery over the routes, and what taking a template makes; and one that only a real clock and a real team can show.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import * as messages from '#engine/inbox/messages.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import type { api } from './api.ts'
import { ask as askRoute, refusalOf } from './api_testing.ts'
import { templates } from './templates/index.ts'
import { type Works, works } from './testing.ts'

let database: TestDatabase
let world: TestWorld
let it: Works

beforeAll(async () => {
  database = await testDatabase()
  world = testWorld()
})
beforeEach(async () => {
  it = await works(database, world)
  return () => it.turns.stop()
})
afterAll(() => database.close())

const ask = (key: keyof typeof api, given: object = {}) => askRoute(database, world, it, key, given)
const taken = async (template: string, language: 'es' | 'en' = 'es') => {
  const { id } = await ask('POST /flows', { body: { name: 'De la galería', template, language } })
  return ask('GET /flows/:id', { params: { id } })
}

describe('the gallery', () => {
  test('lists every template without its flow, with what it needs in both languages', async () => {
    const { items } = await ask('GET /templates')
    expect(items.map(({ id }: { id: string }) => id)).toEqual(templates.map(({ id }) => id))
    const sheets = items.find(({ id }: { id: string }) => id === 'csat_sheets')
    expect(sheets).toMatchObject({
      category: { id: 'feedback', title: { es: 'Encuestas y cierre' } },
      needs: [{ es: 'una hoja de Google', en: 'a Google sheet' }],
    })
    expect(sheets).not.toHaveProperty('graph')
  })

  test('shows one with its flow, a box for every step, and conversations as bubbles', async () => {
    const whole = await ask('GET /templates/:id', { params: { id: 'language_routing' } })
    expect(Object.keys(whole.boxes).toSorted()).toEqual(
      ['trigger', ...Object.keys(whole.graph.es.steps)].toSorted(),
    )
    expect(whole.boxes.toEnglish).toMatchObject({ category: 'people', title: { en: 'English team' } })
    expect(whole.examples.es[0]).toMatchObject({
      title: 'Elige inglés',
      lines: [
        { from: 'contact', text: 'hola', choices: [] },
        {
          from: 'bot',
          text: '¿En qué idioma prefieres que te atendamos?\nWhich language would you like to be helped in?',
          choices: ['Español', 'English'],
        },
        { from: 'contact', text: 'english', choices: [] },
        { from: 'note', text: 'language = en', choices: [] },
        { from: 'note', text: 'Etiquetas: + idioma elegido', choices: [] },
        { from: 'note', text: 'Asignada a Luis', choices: [] },
        { from: 'bot', text: 'Luis is here to help you.', choices: [] },
        { from: 'note', text: 'El flujo termina', choices: [] },
      ],
    })
  })

  test('has no template of another name', async () => {
    const gone = refusalOf(ask('GET /templates/:id', { params: { id: 'moon' } }))
    expect(await gone).toMatchObject({ status: 404, code: 'not_found' })
  })
})

describe('a template that is taken', () => {
  test.each(templates.map(({ id }) => id))('%s lacks nothing but what its card says', async (id) => {
    const { needs } = templates.find((template) => template.id === id)!
    const { problems, draft } = await taken(id)
    const places = problems.map(({ field }: { field: string }) => field)
    const fields = ['userId', 'teamId', 'spreadsheet', 'url']
    expect(places.filter((field: string) => !fields.includes(field))).toEqual([])
    expect(places.length > 0).toBe(needs.some((need) => need !== 'hours'))
    expect(draft).toEqual(templates.find((template) => template.id === id)!.graph.es)
  })

  test('brings its tags along, in the spelling that is there already', async () => {
    const { workspaceId } = it
    await database.db.insertInto('tag').values({ workspaceId, name: 'VIP' }).execute()
    await taken('vip_routing')
    await taken('new_and_returning', 'en')
    const tags = await database.db
      .selectFrom('tag')
      .select('name')
      .where('workspaceId', '=', workspaceId)
      .execute()
    expect(tags.map(({ name }) => name).toSorted()).toEqual(['VIP', 'returning'])
  })
})

describe('«reassign when nobody answers»', () => {
  const rosa = '+593980000001'
  const graph = structuredClone(templates.find(({ id }) => id === 'reassign_no_reply')!.graph.es)
  const MINUTE = 60_000
  const holder = async () => {
    const rows = database.db.selectFrom('conversation').select(['id', 'assigneeId', 'waitingSince'])
    return rows.where('contactId', '=', await it.contactId(rosa)).executeTakeFirstOrThrow()
  }
  const opens = async () => {
    await database.db
      .updateTable('user')
      .set({ presence: 'online' })
      .where('workspaceId', '=', it.workspaceId)
      .execute()
    await it.publish(graph)
    await it.say(rosa, 'hola')
    return holder()
  }

  test('gives the conversation to the next person, twice at most', async () => {
    const first = await opens()
    await it.pass(10 * MINUTE)
    const second = await holder()
    expect([it.ana, it.luis].toSorted()).toEqual([first.assigneeId, second.assigneeId].toSorted())
    await it.pass(10 * MINUTE)
    expect((await holder()).assigneeId).toBe(first.assigneeId)
    await it.pass(10 * MINUTE)
    expect(await it.runs(rosa)).toMatchObject([{ status: 'ended' }])
    const told = database.db.selectFrom('comment').select('text').where('conversationId', '=', first.id)
    expect(await told.execute()).toHaveLength(3)
  })

  test('leaves it where it is when somebody answered', async () => {
    const first = await opens()
    await it.pass(4 * MINUTE)
    await database.db.transaction().execute((tx) =>
      messages.send(tx, it.act, first.id, {
        clientId: world.id(),
        content: { kind: 'text', text: '¡Hola!' },
      }),
    )
    expect((await holder()).waitingSince).toBeNull()
    await it.pass(10 * MINUTE)
    await it.pass(10 * MINUTE)
    expect((await holder()).assigneeId).toBe(first.assigneeId)
  })
})
