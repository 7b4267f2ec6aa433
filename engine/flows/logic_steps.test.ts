// Steps of the flow language on real runs: calls with results, waiting for what happens, and a run that wakes itself.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FieldType } from '#db/tables.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { graphOf } from '#engine/machine/testing.ts'
import type { Json } from '#engine/machine/values.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { opened } from './effects_testing.ts'
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

const rosa = '+593980000001'
const said = async () =>
  (await it.talk(rosa)).filter((line) => line.startsWith('<')).map((line) => line.trim())

const addField = (key: string, type: FieldType, options: string[] = []) =>
  database.db
    .insertInto('field')
    .values({ workspaceId: it.workspaceId, key, title: key, type, options: JSON.stringify(options) })
    .execute()

/** The graph, started by a message that holds the word. */
const by = (word: string, graph: Graph): Graph => ({
  ...graph,
  trigger: {
    ...graph.trigger,
    type: 'message_received',
    data: { match: 'contains', keywords: [{ text: word }] },
  },
})

describe('another flow', () => {
  test('is given inputs, and its results come back under names of the caller, each of its kind', async () => {
    const { flowId } = await it.publish(
      graphOf(
        {
          sum: ['set_variable', { assignments: [{ variable: 'sum', kind: 'number', formula: 'a * 2 + 1' }] }],
          out: ['end', { outputs: [{ name: 'total', value: '{{sum}}' }] }],
        },
        'sum',
        'sum.next > out',
      ),
    )
    const caller = graphOf(
      {
        set: ['set_variable', { assignments: [{ variable: 'n', kind: 'number', formula: '4 ^ 2' }] }],
        call: [
          'call_flow',
          {
            flow: flowId,
            inputs: [{ name: 'a', value: '{{n}}' }],
            outputs: [{ output: 'total', variable: 'result' }],
          },
        ],
        hi: ['send_message', { text: 'Son {{result}}' }],
      },
      'set',
      'set.next > call',
      'call.next > hi',
    )
    await it.publish(opened(caller))
    await it.say(rosa, 'hola')
    expect(await said()).toEqual(['< Son 33'])
    expect((await it.runs(rosa))[0]).toMatchObject({ status: 'ended', vars: { n: 16, result: 33 } })
  })
})

test('what a called flow gives back beyond what was asked for stays there', async () => {
  const { flowId } = await it.publish(
    graphOf(
      {
        out: [
          'end',
          {
            outputs: [
              { name: 'total', value: '7' },
              { name: 'secret', value: 'x' },
              { name: 'mine', value: 'theirs' },
            ],
          },
        ],
      },
      'out',
    ),
  )
  const caller = graphOf(
    {
      set: ['set_variable', { assignments: [{ variable: 'mine', kind: 'text', text: 'ours' }] }],
      call: ['call_flow', { flow: flowId, outputs: [{ output: 'total', variable: 'sum' }] }],
      say: ['send_message', { text: '{{sum}} {{mine}} [{{secret}}] [{{total}}]' }],
    },
    'set',
    'set.next > call',
    'call.next > say',
  )
  await it.publish(opened(caller))
  await it.say(rosa, 'hola')
  expect(await said()).toEqual(['< 7 ours [] []'])
})

describe('waiting for something', () => {
  const waits = (data: Record<string, Json>, ...more: Array<[string, [string, Record<string, Json>]]>) =>
    opened(
      graphOf(
        {
          hi: ['send_message', { text: 'Hola' }],
          wait: ['wait_for_event', data],
          go: ['send_message', { text: 'Pasó {{what}}' }],
          ...Object.fromEntries(more),
        },
        'hi',
        'hi.next > wait',
        'wait.next > go',
      ),
    )

  test('goes on with the next message, which answers no question', async () => {
    await it.publish(waits({ event: 'message_received', variable: 'what' }))
    await it.say(rosa, 'hola')
    expect(await it.runs(rosa)).toMatchObject([{ status: 'waiting', step: 'wait' }])
    await it.say(rosa, 'una cosa')
    expect(await said()).toEqual(['< Hola', '< Pasó una cosa'])
  })

  test('takes the message, so that it is not one that nothing else answers', async () => {
    await it.publish(waits({ event: 'message_received', variable: 'what' }))
    await it.say(rosa, 'hola')
    const lost = graphOf({ hm: ['send_message', { text: '¿Cómo?' }] }, 'hm')
    const data = { match: 'nothing_else' }
    await it.publish({ ...lost, trigger: { ...lost.trigger, type: 'message_received', data } })
    await it.say(rosa, 'una cosa')
    expect(await said()).toEqual(['< Hola', '< Pasó una cosa'])
    await it.say(rosa, 'otra')
    expect((await said()).at(-1)).toBe('< ¿Cómo?')
  })

  test('goes on when another flow adds the tag', async () => {
    await it.publish(waits({ event: 'contact_tags_updated', tags: ['vip'], variable: 'what' }))
    await it.say(rosa, 'hola')
    await it.publish(by('compra', graphOf({ tag: ['update_tags', { add: ['vip'] }] }, 'tag')))
    await it.say(rosa, 'nada')
    expect(await said()).toEqual(['< Hola'])
    await it.say(rosa, 'compra')
    expect(await said()).toEqual(['< Hola', '< Pasó vip'])
  })

  test('for what it causes itself comes to rest', async () => {
    const loop = graphOf(
      {
        wait: ['wait_for_event', { event: 'contact_field_updated', field: 'visits' }],
        count: ['update_field', { field: 'visits', how: 'add', value: '1' }],
      },
      'wait',
      'wait.next > count',
      'count.next > wait',
    )
    await addField('visits', 'number')
    await it.publish(opened(loop))
    await it.say(rosa, 'hola')
    await it.publish(by('cuenta', graphOf({ set: ['update_field', { field: 'visits', value: '1' }] }, 'set')))
    await it.say(rosa, 'cuenta')
    expect((await it.runs(rosa)).find(({ status }) => status === 'waiting')).toMatchObject({ step: 'wait' })
    const { fields } = await database.db
      .selectFrom('contact')
      .select('fields')
      .where('workspaceId', '=', it.workspaceId)
      .executeTakeFirstOrThrow()
    expect(Number(fields['visits'])).toBeGreaterThan(10)
    await it.say(rosa, 'sigues ahí')
    expect((await it.talk(rosa)).some((line) => line.includes('sigues ahí'))).toBe(true)
  })
})

describe('a contact field', () => {
  const fieldsOf = async () => {
    const contact = database.db.selectFrom('contact').select(['fields', 'email', 'phone'])
    return contact.where('workspaceId', '=', it.workspaceId).executeTakeFirstOrThrow()
  }
  const problems = async () => {
    const turns = database.db.selectFrom('turn').select(['problem']).where('workspaceId', '=', it.workspaceId)
    return (await turns.orderBy('number').execute()).flatMap(({ problem }) => problem?.text.es ?? [])
  }

  test('holds what it understands, in its own form, and steps of the same turn read that', async () => {
    await addField('visits', 'number')
    const graph = graphOf(
      {
        set: ['update_field', { field: 'visits', value: 'doce' }],
        mail: ['update_field', { field: 'email', value: 'Es ROSA@ejemplo.test.' }],
        more: ['update_field', { field: 'visits', how: 'add', value: '1' }],
        say: ['send_message', { text: 'Van {{contact.visits}} de {{contact.email}}' }],
      },
      'set',
      'set.next > mail',
      'mail.next > more',
      'more.next > say',
    )
    await it.publish(opened(graph))
    await it.say(rosa, 'hola')
    expect(await said()).toEqual(['< Van 13 de rosa@ejemplo.test'])
    expect(await fieldsOf()).toMatchObject({ fields: { visits: 13 }, email: 'rosa@ejemplo.test' })
  })

  test('refuses nonsense: it stays as it was, the flow goes on, and the history says why', async () => {
    await addField('visits', 'number')
    const graph = graphOf(
      {
        set: ['update_field', { field: 'visits', value: '3' }],
        bad: ['update_field', { field: 'visits', value: 'muchas' }],
        gone: ['update_field', { field: 'gone', value: 'x' }],
        say: ['send_message', { text: 'Van {{contact.visits}}' }],
      },
      'set',
      'set.next > bad',
      'bad.next > gone',
      'gone.next > say',
    )
    await it.publish(opened(graph))
    await it.say(rosa, 'hola')
    expect(await said()).toEqual(['< Van 3'])
    expect((await fieldsOf()).fields).toEqual({ visits: 3 })
    expect(await it.runs(rosa)).toMatchObject([{ status: 'ended' }])
    expect(await problems()).toEqual([
      'El campo de contacto «visits» no admite «muchas», así que queda como estaba.',
    ])
  })

  test('takes the answer of a question in its own form, or not at all', async () => {
    await addField('plan', 'list', ['Básico', 'Oro'])
    const ask = (field: string) => ({ text: '¿Plan?', save: { variable: 'said', field } })
    const graph = graphOf(
      { first: ['ask_question', ask('plan')], second: ['ask_question', ask('plan')], end: ['end', {}] },
      'first',
      'first.next > second',
      'second.next > end',
    )
    await it.publish(opened(graph))
    await it.say(rosa, 'hola')
    await it.say(rosa, 'el básico')
    expect((await fieldsOf()).fields).toEqual({ plan: 'Básico' })
    await it.say(rosa, 'platino')
    expect((await fieldsOf()).fields).toEqual({ plan: 'Básico' })
    expect(await it.runs(rosa)).toMatchObject([{ status: 'ended', vars: { said: 'platino' } }])
    expect(await problems()).toHaveLength(1)
  })
})
