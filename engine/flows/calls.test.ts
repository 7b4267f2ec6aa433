// Flows that call flows: in one commit where nobody waits, with outputs, and never for ever.
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { graphOf } from '#engine/machine/testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { effectSteps, opened } from './effects_testing.ts'
import * as runs from './runs.ts'
import { MAX_STARTS } from './runs_in_turn.ts'
import { type Works, works } from './testing.ts'

vi.mock('#engine/steps/index.ts', async (original) => {
  const real = await original<typeof import('#engine/steps/index.ts')>()
  return { ...real, steps: [...real.steps, ...effectSteps] }
})

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
const call = (flowId: string, inputs: object = {}, wait = true) =>
  ({ type: 'call_flow', flowId, inputs, wait }) as never
const calling = (flowId: string, inputs: object = {}): Graph =>
  opened(
    graphOf(
      {
        call: ['do_and_wait', { effect: call(flowId, inputs) }],
        good: ['send_message', { text: 'Volvió: {{answer}}' }],
        bad: ['send_message', { text: 'Falló: {{call_problem}}' }],
      },
      'call',
      'call.good > good',
      'call.bad > bad',
    ),
  )
const asking = graphOf(
  {
    ask: ['ask_question', { text: 'Hola {{name}}, ¿color?', save: { variable: 'color' } }],
    out: ['finish', { outputs: { answer: '{{color}} para {{name}}' } }],
  },
  'ask',
  'ask.next > out',
)
const said = async () =>
  (await it.talk(rosa)).filter((line) => line.startsWith('<')).map((line) => line.trim())
const turnsOf = async () => {
  const rows = await database.db
    .selectFrom('turn as t')
    .innerJoin('run as r', (join) => join.onRef('r.id', '=', 't.runId'))
    .select(['t.happening', 't.variables', 't.effects', 't.problem', 'r.flowId'])
    .where('t.workspaceId', '=', it.workspaceId)
    .orderBy('t.createdAt')
    .orderBy('t.number')
    .execute()
  return rows
}

describe('a called flow', () => {
  test('starts with the inputs in the same commit; its outputs come back when it ends', async () => {
    const { flowId } = await it.publish(asking, 'Color')
    await it.publish(calling(flowId, { name: 'Mara' }))
    await it.say(rosa, 'hola')
    expect(await said()).toEqual(['< Hola Mara, ¿color?'])
    expect(await it.runs(rosa)).toMatchObject([
      { status: 'waiting', step: 'call' },
      { status: 'waiting', step: 'ask', vars: { name: 'Mara' } },
    ])
    await it.say(rosa, 'azul')
    expect(await said()).toEqual(['< Hola Mara, ¿color?', '< Volvió: azul para Mara'])
    expect(await it.runs(rosa)).toMatchObject([
      { status: 'ended', vars: { answer: 'azul para Mara', outcome: 'ended' } },
      { status: 'ended', vars: { color: 'azul' } },
    ])
    const back = (await turnsOf()).find(({ happening }) => happening.type === 'outcome')
    expect(back).toMatchObject({ variables: { answer: 'azul para Mara', outcome: 'ended' } })
  })

  test('that never waits is over before the commit', async () => {
    const { flowId } = await it.publish(graphOf({ out: ['finish', { outputs: { answer: '42' } }] }, 'out'))
    await it.publish(calling(flowId))
    await it.say(rosa, 'hola')
    expect(await said()).toEqual(['< Volvió: 42'])
  })

  test('is not waited for where that is not wished', async () => {
    const { flowId } = await it.publish(graphOf({ hi: ['send_message', { text: 'Dos' }] }, 'hi'))
    const graph = graphOf(
      { go: ['do', { effect: call(flowId, {}, false) }], hi: ['send_message', { text: 'Uno' }] },
      'go',
      'go.next > hi',
    )
    await it.publish(opened(graph))
    await it.say(rosa, 'hola')
    expect(await said()).toEqual(['< Uno', '< Dos'])
  })

  test('that is not published, or does not exist, takes the failure exit', async () => {
    const { flowId } = await it.publish(asking)
    await database.pool.query(`update flow set state = 'stopped' where id = $1`, [flowId])
    await it.publish(calling(flowId))
    await it.say(rosa, 'hola')
    expect(await said()).toEqual(['< Falló: not_published'])
  })

  test('that is not there leaves the contact to people when the caller has ended in its favour, not while it goes on', async () => {
    const nowhere = '00000000-0000-7000-8000-000000000000'
    const paused = async () => {
      const rows = database.db.selectFrom('conversation').select('pausedBy')
      return (await rows.where('workspaceId', '=', it.workspaceId).executeTakeFirstOrThrow()).pausedBy
    }
    const go = ['do', { effect: call(nowhere, {}, false) }] as ['do', never]
    await it.publish(
      opened(graphOf({ go, ask: ['ask_question', { text: '¿Sigo?' }] }, 'go', 'go.next > ask')),
    )
    await it.say(rosa, 'hola')
    expect(await paused()).toBeNull()
    await it.turns.stop()
    it = await works(database, world)
    await it.publish(opened(graphOf({ go }, 'go')))
    await it.say(rosa, 'hola')
    expect(await paused()).toMatchObject({ kind: 'flow', reason: 'failed' })
  })

  test('in which the contact already is takes the failure exit: one run of a flow at a time', async () => {
    const { flowId } = await it.publish(opened(asking), 'Color')
    await it.publish(calling(flowId))
    await it.say(rosa, 'hola')
    expect(await said()).toEqual(['< Hola , ¿color?', '< Falló: already_inside'])
  })

  test('that fails is the caller’s to handle: the bot is not paused and nobody is called', async () => {
    const { flowId } = await it.publish(graphOf({ s1: ['no_such_step', {}] }, 's1'))
    await it.publish(calling(flowId))
    await it.say(rosa, 'hola')
    expect(await said()).toEqual(['< Falló: failed'])
    const conversation = database.db.selectFrom('conversation').select('pausedAt')
    const row = await conversation.where('workspaceId', '=', it.workspaceId).executeTakeFirst()
    expect(row).toEqual({ pausedAt: null })
    expect((await turnsOf()).filter(({ problem }) => problem !== null)).toHaveLength(1)
  })

  test('that a person stops takes the failure exit', async () => {
    const { flowId } = await it.publish(asking)
    await it.publish(calling(flowId))
    await it.say(rosa, 'hola')
    const run = database.db.selectFrom('run').select(['id', 'contactId']).where('flowId', '=', flowId)
    const { id, contactId } = await run.executeTakeFirstOrThrow()
    await database.db.transaction().execute((tx) => runs.stop(tx, it.act, id))
    expect(it.bells.rung.advance).toContain(contactId)
    it.turns.ring(it.workspaceId, contactId)
    await it.turns.idle()
    expect(await said()).toEqual(['< Hola , ¿color?', '< Falló: stopped'])
  })

  test('whose caller has gone on gives its outcome to nobody', async () => {
    const { flowId } = await it.publish(asking)
    const graph = calling(flowId)
    graph.steps['call']!.data['timer'] = 60_000
    graph.edges.push({ from: 'call', exit: 'timeout', to: 'bad' })
    await it.publish(graph)
    await it.say(rosa, 'hola')
    await it.pass(60_000)
    await it.say(rosa, 'azul')
    expect(await said()).toEqual(['< Hola , ¿color?', '< Falló:'])
    expect((await it.runs(rosa)).map(({ status }) => status)).toEqual(['ended', 'ended'])
  })

  test('calls further ones; outcomes come back through all of them', async () => {
    const inner = await it.publish(asking, 'Color')
    const middle = graphOf(
      {
        call: ['do_and_wait', { effect: call(inner.flowId, { name: '{{name}}' }) }],
        out: ['finish', { outputs: { answer: '({{answer}})' } }],
      },
      'call',
      'call.good > out',
    )
    const { flowId } = await it.publish(middle, 'Medio')
    await it.publish(calling(flowId, { name: 'Mara' }))
    await it.say(rosa, 'hola')
    await it.say(rosa, 'azul')
    expect((await said()).at(-1)).toBe('< Volvió: (azul para Mara)')
  })
})

describe('flows that call each other for ever', () => {
  test('find the contact already inside when they wait for each other', async () => {
    const first = await it.publish(calling('00000000-0000-7000-8000-000000000000'), 'Uno')
    const second = await it.publish(calling(first.flowId), 'Dos')
    await database.pool.query(
      `update version set graph = jsonb_set(graph, '{steps,call,data,effect,flowId}', to_jsonb($2::text)) where id = $1`,
      [first.versionId, second.flowId],
    )
    await database.pool.query(`update flow set trigger_type = 'manual' where id = $1`, [second.flowId])
    await it.say(rosa, 'hola')
    expect(await said()).toEqual(['< Falló: already_inside', '< Volvió:'])
  })

  test('end with a problem when one calls again and again without a pause', async () => {
    const { flowId } = await it.publish(graphOf({ out: ['finish', { outputs: {} }] }, 'out'))
    const graph = graphOf({ call: ['do_and_wait', { effect: call(flowId) }] }, 'call')
    graph.edges.push({ from: 'call', exit: 'good', to: 'call' }, { from: 'call', exit: 'bad', to: 'call' })
    await it.publish(opened(graph))
    await it.say(rosa, 'hola')
    const all = await it.runs(rosa)
    expect(all).toHaveLength(MAX_STARTS)
    expect(all[0]).toMatchObject({ status: 'failed' })
    expect((await turnsOf()).at(-1)).toMatchObject({ problem: { code: 'too_many_starts' } })
  })

  test('end with a problem when each starts the other and ends', async () => {
    const other = await it.publish(asking, 'Dos')
    const go = (to: string) => graphOf({ go: ['do', { effect: call(to, {}, false) }] }, 'go')
    const first = await it.publish(opened(go(other.flowId)), 'Uno')
    const back = JSON.stringify(go(first.flowId))
    await database.pool.query('update version set graph = $2 where id = $1', [other.versionId, back])
    await it.say(rosa, 'hola')
    const all = await it.runs(rosa)
    expect(all.length).toBeLessThanOrEqual(MAX_STARTS + 1)
    expect(all.filter(({ status }) => status === 'failed')).toHaveLength(1)
  })
})
