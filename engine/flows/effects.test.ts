// Effects that only change what we keep: snoozing, pausing, notifications, reports, rows of files; and what the history keeps.

import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import type { Route } from '#engine/accounts/route.ts'
import { keepChannelSecrets } from '#engine/inbox/channel_vault.ts'
import * as pausing from '#engine/inbox/pausing.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { graphOf } from '#engine/machine/testing.ts'
import { mailer } from '#engine/mail.ts'
import { type Mailbox, mailbox } from '#engine/mail_testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { effectSteps, opened } from './effects_testing.ts'
import { api } from './history_api.ts'
import { history } from './run_history.ts'
import { testVault, type Works, works } from './testing.ts'

vi.mock('#engine/steps/index.ts', async (original) => {
  const real = await original<typeof import('#engine/steps/index.ts')>()
  return { ...real, steps: [...real.steps, ...effectSteps] }
})

let database: TestDatabase
let world: TestWorld
let it: Works
let box: Mailbox

beforeAll(async () => {
  box = await mailbox()
  database = await testDatabase()
  world = testWorld()
  keepChannelSecrets({ vault: testVault, publicUrl: 'https://charla.example.test' })
})
beforeEach(async () => {
  box.letters = []
  box.refuses = () => null
  it = await works(database, world, {
    mail: mailer({ url: box.url, from: 'a@ejemplo.test' }),
  })
  return () => it.turns.stop()
})
afterAll(async () => {
  await box.close()
  await database.close()
})

const rosa = '+593980000001'
const MINUTE = 60_000
const doing = (effect: object, then: Parameters<typeof graphOf>[0] = {}): Graph => {
  const [next] = Object.keys(then)
  const steps = { go: ['do', { effect: effect as never }] as ['do', never], ...then }
  return opened(graphOf(steps, 'go', ...(next ? [`go.next > ${next}`] : [])))
}
const conversation = async () => {
  const rows = database.db.selectFrom('conversation').selectAll().where('workspaceId', '=', it.workspaceId)
  return rows.executeTakeFirstOrThrow()
}
const facts = async (type: string) => {
  const rows = database.db.selectFrom('event').select(['actor', 'data']).where('type', '=', type)
  return rows.where('workspaceId', '=', it.workspaceId).orderBy('id').execute()
}
const later = (ms: number) => new Date(world.now().getTime() + ms).toISOString()

describe('snoozing', () => {
  test('lasts until its instant', async () => {
    const until = later(60 * MINUTE)
    await it.publish(doing({ type: 'snooze_conversation', until }))
    await it.say(rosa, 'hola')
    expect((await conversation()).snoozedUntil?.toISOString()).toBe(until)
    await it.pass(59 * MINUTE)
    expect((await conversation()).snoozedUntil).not.toBeNull()
    await it.pass(MINUTE)
    expect((await conversation()).snoozedUntil).toBeNull()
    expect(await facts('conversation_snoozed')).toMatchObject([
      { actor: { kind: 'flow' }, data: { until } },
      { actor: { kind: 'system' }, data: { until: null } },
    ])
  })

  test('ends when the contact writes', async () => {
    await it.publish(doing({ type: 'snooze_conversation', until: later(60 * MINUTE) }))
    await it.say(rosa, 'hola')
    await it.say(rosa, 'sigo aquí')
    expect((await conversation()).snoozedUntil).toBeNull()
    expect(await facts('conversation_snoozed')).toMatchObject([{}, { actor: { kind: 'contact' } }])
    await it.pass(61 * MINUTE)
    expect(await facts('conversation_snoozed')).toHaveLength(2)
  })

  test.each(['yesterday', '2020-01-01T00:00:00Z', ''])('until «%s» does nothing', async (until) => {
    await it.publish(
      doing({ type: 'snooze_conversation', until }, { hi: ['send_message', { text: 'Sigo' }] }),
    )
    await it.say(rosa, 'hola')
    expect((await conversation()).snoozedUntil).toBeNull()
    expect(await it.talk(rosa)).toEqual(['> hola', '< Sigo'])
  })
})

describe('pausing', () => {
  const pausing10 = () =>
    opened(
      graphOf(
        {
          hi: ['send_message', { text: 'Te paso con una persona' }],
          go: ['do', { effect: { type: 'pause_bot', ms: 10 * MINUTE } as never }],
          wait: ['wait', { ms: 5 * MINUTE }],
          back: ['send_message', { text: 'Volví' }],
        },
        'hi',
        'hi.next > go',
        'go.next > wait',
        'wait.next > back',
      ),
    )

  test('for a while: what came meanwhile is taken when it is over, and the last word is still sent', async () => {
    await it.publish(pausing10())
    await it.say(rosa, 'hola')
    expect(await conversation()).toMatchObject({ pausedBy: { kind: 'flow', reason: 'flow' } })
    const queued = database.db.selectFrom('message').select('status').where('direction', '=', 'out')
    expect(await queued.where('workspaceId', '=', it.workspaceId).execute()).toEqual([{ status: 'queued' }])
    await it.pass(5 * MINUTE)
    expect(await it.talk(rosa)).toEqual(['> hola', '< Te paso con una persona'])
    await it.pass(5 * MINUTE)
    expect(await it.talk(rosa)).toEqual(['> hola', '< Te paso con una persona', '< Volví'])
    expect(await conversation()).toMatchObject({ pausedAt: null, pausedUntil: null, pausedBy: null })
    expect(await facts('bot_resumed')).toMatchObject([{ data: { step: null, reason: 'timer' } }])
  })

  test('that a person takes over does not end by itself', async () => {
    await it.publish(pausing10())
    await it.say(rosa, 'hola')
    const { id } = await conversation()
    await database.db.transaction().execute(async (tx) => pausing.pause(tx, it.act, id))
    await it.pass(60 * MINUTE)
    expect((await conversation()).pausedAt).not.toBeNull()
  })
})

describe('notifying', () => {
  const told = async () => {
    const rows = database.db.selectFrom('notification').selectAll().where('workspaceId', '=', it.workspaceId)
    return rows.orderBy('userId').execute()
  }
  const notify = (to: object, byEmail = false) =>
    doing({ type: 'notify_users', to, text: 'Cliente VIP\nllamar hoy', byEmail })

  test('everybody who works here', async () => {
    await database.pool.query('update "user" set deactivated_at = now() where id = $1', [it.luis])
    await it.publish(notify({ kind: 'everyone' }))
    await it.say(rosa, 'hola')
    await it.perform()
    await it.perform()
    expect(await told()).toMatchObject([
      {
        userId: it.ana,
        type: 'custom',
        text: 'Cliente VIP\nllamar hoy',
        actor: { kind: 'flow' },
        readAt: null,
      },
    ])
    expect((await told())[0]!.conversationId).toBe((await conversation()).id)
    expect(box.letters).toEqual([])
    await database.pool.query('update "user" set deactivated_at = null where id = $1', [it.luis])
  })

  test('one person, a team, whoever has the conversation', async () => {
    const teamId = world.id()
    const { workspaceId } = it
    await database.db.insertInto('team').values({ workspaceId, id: teamId, name: 'Ventas' }).execute()
    await database.db.insertInto('userTeam').values({ workspaceId, userId: it.luis, teamId }).execute()
    const steps = {
      one: ['do', { effect: notifying({ kind: 'user', id: it.ana }) }],
      team: ['do', { effect: notifying({ kind: 'team', id: teamId }) }],
      nobody: ['do', { effect: notifying({ kind: 'assignee' }) }],
      give: ['do_and_wait', { effect: { type: 'assign', to: { kind: 'user', userId: it.ana } } as never }],
      who: ['do', { effect: notifying({ kind: 'assignee' }) }],
    } satisfies Parameters<typeof graphOf>[0]
    const edges = ['one.next > team', 'team.next > nobody', 'nobody.next > give', 'give.good > who']
    // Before anybody has it, the assignee is nobody; deeds are done in order, so each sees its own moment.
    await it.publish(opened(graphOf(steps, 'one', ...edges)))
    await it.say(rosa, 'hola')
    await it.perform()
    const byUser = Map.groupBy(await told(), ({ userId }) => userId)
    expect(byUser.get(it.luis)).toHaveLength(1)
    expect(byUser.get(it.ana)?.length).toBeGreaterThanOrEqual(2)
  })

  const notifying = (to: object) => ({ type: 'notify_users', to, text: 'x', byEmail: false }) as never

  test('by e-mail too: tried again for those who did not get it, and nobody is told twice here', async () => {
    const users = database.db
      .selectFrom('user')
      .select(['id', 'email'])
      .where('workspaceId', '=', it.workspaceId)
    const people = await users.orderBy('id').execute()
    const second = people[1]
    box.refuses = (address) => (address === second!.email ? { code: 451, text: 'later' } : null)
    await it.publish(notify({ kind: 'everyone' }, true))
    await it.say(rosa, 'hola')
    await it.perform()
    expect(box.letters).toHaveLength(1)
    box.refuses = () => null
    await it.pass(10_000)
    expect(await told()).toHaveLength(2)
    expect(box.letters.map(({ to }) => to[0]).toSorted()).toEqual(people.map(({ email }) => email).toSorted())
    expect(box.letters[0]!.text).toMatch(/^Subject: Cliente VIP\r?$/m)
    expect(box.letters[0]!.text.replaceAll('=\r\n', '')).toContain(
      `https://charla.example.test/inbox/${(await conversation()).id}`,
    )
  })
})

describe('a report', () => {
  test('is a fact of the run and its step', async () => {
    const { flowId } = await it.publish(
      doing({ type: 'report', fact: 'reply_not_understood', text: '¿qué?' }),
    )
    await it.say(rosa, 'hola')
    expect(await facts('reply_not_understood')).toMatchObject([
      { actor: { kind: 'flow', id: flowId }, data: { flowId, step: 'go', text: '¿qué?' } },
    ])
  })
})

describe('a row of a file', () => {
  const adding = (row: object, file = 'Pedidos') => doing({ type: 'add_file_row', file, row })
  const files = async () => {
    const rows = database.db.selectFrom('dataFile').selectAll().where('workspaceId', '=', it.workspaceId)
    return rows.orderBy('name').execute()
  }
  const rowsOf = async (fileId: string) => {
    const rows = database.db.selectFrom('dataRow').select('row').where('workspaceId', '=', it.workspaceId)
    return (await rows.where('fileId', '=', fileId).orderBy('id').execute()).map(({ row }) => row)
  }

  test('makes the file, and adds the columns that it lacks in their order', async () => {
    await it.publish(adding({ zona: 'Norte', nombre: 'Mara' }))
    await it.say(rosa, 'hola')
    await it.publish(adding({ nombre: 'Iván', aviso: 'sí', apellido: 'Vela' }))
    await it.say('+593980000002', 'hola')
    const [file] = await files()
    expect(file).toMatchObject({ name: 'Pedidos', columns: ['zona', 'nombre', 'aviso', 'apellido'] })
    expect(await rowsOf(file!.id)).toHaveLength(3)
  })

  test('is written once for each of many at once, whichever file is first', async () => {
    const two = (a: string, b: string) =>
      opened(
        graphOf(
          {
            one: [
              'do',
              { effect: { type: 'add_file_row', file: a, row: { de: '{{contact.id}}' } } as never },
            ],
            two: [
              'do',
              { effect: { type: 'add_file_row', file: b, row: { de: '{{contact.id}}' } } as never },
            ],
          },
          'one',
          'one.next > two',
        ),
      )
    await it.publish(two('A', 'B'))
    await it.publish(two('B', 'A'))
    const people = Array.from({ length: 70 }, (_, index) => `+5939900${String(index).padStart(5, '0')}`)
    await Promise.all(people.map((address) => it.say(address, 'hola')))
    const both = await files()
    expect(both.map(({ name }) => name)).toEqual(['A', 'B'])
    for (const { id } of both) expect(await rowsOf(id)).toHaveLength(140)
    expect(it.problems).toEqual([])
  })

  test('without a name of a file ends the run with a sentence', async () => {
    await it.publish(adding({ a: 'b' }, '{{nothing}}'))
    await it.say(rosa, 'hola')
    expect(await it.runs(rosa)).toMatchObject([{ status: 'failed', step: 'go' }])
    expect(await files()).toEqual([])
  })
})

describe('the history of a run', () => {
  test('keeps effects without secrets and bulk, the variables that a turn set, and the problem', async () => {
    const http = {
      type: 'http_request',
      method: 'POST',
      url: 'https://api.example.test',
      headers: { authorization: 'Bearer secret' },
      body: 'x'.repeat(1_000),
      save: {},
      statusVariable: '',
      timeoutMs: 1_000,
      retries: 0,
    }
    await it.publish(
      opened(
        graphOf(
          {
            ask: ['ask_question', { text: '¿Quién?', save: { variable: 'nombre' } }],
            go: ['do', { effect: http as never }],
            row: ['do', { effect: { type: 'add_file_row', file: ' ', row: {} } as never }],
          },
          'ask',
          'ask.next > go',
          'go.next > row',
        ),
      ),
    )
    await it.say(rosa, 'hola')
    await it.say(rosa, 'Mara')
    const turns = await database.db
      .selectFrom('turn')
      .select(['effects', 'variables', 'problem'])
      .where('workspaceId', '=', it.workspaceId)
      .orderBy('number')
      .execute()
    expect(turns).toMatchObject([
      { effects: [{ type: 'send_message', step: 'ask' }], variables: {}, problem: null },
      {
        effects: [{ type: 'http_request', headers: { authorization: '…' } }, { type: 'add_file_row' }],
        variables: { nombre: 'Mara' },
        problem: { code: 'no_file_name', step: 'row' },
      },
    ])
    expect(JSON.stringify(turns)).not.toContain('secret')
    expect((turns[1]!.effects[0] as { body: string }).body.length).toBeLessThan(300)
  })

  test('is served with what became of its deeds, to its own workspace only', async () => {
    await it.publish(doing({ type: 'notify_users', to: { kind: 'everyone' }, text: 'x', byEmail: false }))
    await it.say(rosa, 'hola')
    await it.perform()
    const run = database.db.selectFrom('run').select('id').where('workspaceId', '=', it.workspaceId)
    const { id } = await run.executeTakeFirstOrThrow()
    const found = await history(database.db, it.workspaceId, id)
    const shape = (api['GET /runs/:id/turns'] as unknown as Route).response!
    expect(shape.parse(JSON.parse(JSON.stringify(found)))).toMatchObject({
      items: [{ number: 1, happening: 'start', path: [{ step: 'go', exit: 'next' }] }],
      deeds: [{ step: 'go', type: 'notify_users', state: 'done', attempts: 1, outcome: 'done' }],
      next: null,
    })
    expect(await history(database.db, it.workspaceId, id, 1)).toMatchObject({ items: [] })
    await expect(history(database.db, world.id(), id)).rejects.toMatchObject({ status: 404 })
  })
})
