// Each invariant can speak: on a sound database all are silent, and after one thing is broken by hand the one that watches it says so.
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { carryOut, type Play } from './commands.ts'
import type { Call, Evidence } from './evidence.ts'
import { type Clone, clones } from './ground.ts'
import { invariants, violations } from './invariants.ts'
import { groundOn } from './rig.ts'
import { withPlay } from './sequences.ts'

const HOUR = 3_600_000
const FIRST_BOT = `(select id from message where direction = 'out' and author->>'kind' = 'flow' order by id limit 1)`
const FIRST_IN = `(select id from message where direction = 'in' order by id limit 1)`

/** A copy of one row of a table, with some columns changed. */
const copy = (table: string, where: string, changed: string) =>
  `insert into ${table} select (jsonb_populate_record(x, jsonb_build_object(${changed}))).* from ${table} x where ${where} limit 1`

type Breach = [invariant: string, what: string, broken: string | ((evidence: Evidence) => Partial<Evidence>)]

const call = (id: string): Call => ({ id, at: 9_999_999, accepted: true, lost: false, keyed: true })

const breaches: Breach[] = [
  ['I1', 'a message that is gone', `delete from message where id = ${FIRST_IN}`],
  [
    'I1',
    'a message stored twice',
    `drop index message_inbound_once;
     update message set external_id = 'm1' where direction = 'in' and external_id = 'm2'`,
  ],
  ['I1', 'a message that nobody said', `update message set external_id = 'moon' where id = ${FIRST_IN}`],
  ['I1', 'a message without its fact', `delete from event where data->>'messageId' = ${FIRST_IN}::text`],
  [
    'I1',
    'a message in the middle of something',
    `update message set status = 'queued' where id = ${FIRST_IN}`,
  ],
  [
    'I1',
    'a report that changed nothing',
    ({ calls, said }) => ({ reported: [{ channelId: said[0]!.channelId, externalId: `p-${calls[0]!.id}` }] }),
  ],
  [
    'I2',
    'words without a cause',
    copy('message', `id = ${FIRST_BOT}`, `'id', gen_random_uuid(), 'seq', 9999`),
  ],
  ['I2', 'a cause without its words', `delete from message where id = ${FIRST_BOT}`],
  [
    'I2',
    'a start that began nothing',
    () => ({
      started: [{ address: 'ana', flowId: 'f', cause: 'lost', at: 1e9, accepted: true, free: true }],
    }),
  ],
  [
    'I3',
    'one taken before an earlier one',
    `
    update message set seq = -seq where direction = 'in';`,
  ],
  [
    'I3',
    'a turn that is older than the one before',
    `update turn set created_at = created_at - interval '9 days' where number = 2`,
  ],
  ['I4', 'sent, but never taken', () => ({ calls: [] })],
  ['I4', 'taken twice', ({ calls }) => ({ calls: [...calls, call(calls[0]!.id)] })],
  ['I5', 'one that got ahead', ({ calls }) => ({ calls: calls.map((one) => ({ ...one, at: -one.at })) })],
  ['I6', 'words of a paused bot', ({ paused }) => ({ paused: [{ ...paused[0]!, kind: 'pause', at: -1 }] })],
  [
    'I6',
    'words that wait although people have the word',
    `update conversation set paused_at = now(), paused_by = '{"kind": "user"}';
     update message set status = 'queued' where id = ${FIRST_BOT}`,
  ],
  [
    'I7',
    'an alarm that came early',
    `update turn set created_at = created_at - interval '1 minute' where happening->>'type' = 'timer'`,
  ],
  ['I7', 'an alarm that came twice', copy('turn', `happening->>'type' = 'timer'`, `'number', 999`)],
  ['I7', 'an alarm that nobody will ring', () => ({ alarms: async () => new Set() })],
  [
    'I8',
    'another state than the history gives',
    `update run set snapshot = jsonb_set(snapshot::jsonb, '{vars}', '{"moon": 1}')::json`,
  ],
  ['I8', 'other effects than the history gives', `update turn set effects = '[]' where number = 1`],
  ['I9', 'a version that changed', `update version set graph = jsonb_set(graph::jsonb, '{edges}', '[]')`],
  ['I9', 'a run that stands nowhere', `update run set step_id = 'moon' where status = 'waiting'`],
  ['I10', 'an ended run with an alarm', `update run set timer = '1' where status <> 'waiting'`],
  ['I10', 'a waiting run that waits for nothing', `update run set waits_for = null where status = 'waiting'`],
  [
    'I10',
    'a run that waits for what nobody brings',
    `update run set waits_for = 'outcome' where status = 'waiting'`,
  ],
  ['I10', 'a conversation paused by nobody', `update conversation set paused_at = now(), paused_by = null`],
  [
    'I10',
    'a conversation closed at no time',
    `update conversation set closed_at = null where state = 'closed'`,
  ],
  [
    'I10',
    'something left of a deleted contact',
    `update message set contact_id = gen_random_uuid() where id = ${FIRST_IN}`,
  ],
  [
    'I11',
    'two open conversations',
    `drop index conversation_one_open;
     ${copy('conversation', `state = 'open'`, `'id', gen_random_uuid()`)}`,
  ],
  ['I12', 'a turn that is missing', `delete from turn where number = 1`],
  [
    'I12',
    'a place beyond the contact’s count',
    `update message set seq = seq + 1000 where id = ${FIRST_BOT}`,
  ],
  [
    'I12',
    'a status that went back',
    copy(
      'event',
      `type = 'message_status' and data->>'status' = 'sent'`,
      `'id', 'ffffffff-ffff-7fff-bfff-ffffffffffff'::uuid, 'data', data || '{"status": "queued"}'`,
    ),
  ],
  [
    'I13',
    'something that nobody takes',
    `insert into happening (workspace_id, contact_id, id, data, created_at)
     select workspace_id, id, gen_random_uuid(), '{"type": "timer"}', '2001-01-01' from contact limit 1`,
  ],
  [
    'I13',
    'a message that nobody sends',
    `update message set status = 'queued', next_attempt_at = null, created_at = '2001-01-01' where id = ${FIRST_BOT}`,
  ],
  [
    'I13',
    'somebody refused without a reason',
    ({ said }) => ({ said: said.map((one) => ({ ...one, accepted: false })) }),
  ],
  ['I13', 'a complaint', () => ({ problems: ['it hurts'] })],
  [
    'I14',
    'a turn of too many steps',
    `update turn set path = (select jsonb_agg(n) from generate_series(1, 251) n) where number = 1`,
  ],
  [
    'I14',
    'too much memory',
    `update run set snapshot = jsonb_set(snapshot::jsonb, '{vars}', jsonb_build_object('v', repeat('x', 90000)))::json`,
  ],
  ['I15', 'a deed that is not done', `update deed set state = 'waiting'`],
  ['I15', 'a call outside that is no deed’s', () => ({ deedCalls: ['moon'] })],
  [
    'I16',
    'a counter that is off by one',
    `insert into tally (workspace_id, counter, delta) select id, 'open', 1 from workspace`,
  ],
  [
    'I17',
    'a fact about somebody else’s contact',
    `insert into contact (workspace_id, id) select w.id, c.id from contact c join workspace w on w.id <> c.workspace_id`,
  ],
]

let database: Clone
let evidence: Evidence
let close: () => void

/** Somebody answers everything, somebody is late, somebody is talked to by people; one question is still open. */
async function live(play: Play): Promise<Evidence> {
  for (let count = 0; count < 3; count += 1) await carryOut(play, { do: 'inbound', who: 0, how: 'new' })
  await carryOut(play, { do: 'inbound', who: 1, how: 'new' })
  await carryOut(play, { do: 'pause', who: 1 })
  await carryOut(play, { do: 'resume', who: 1 })
  await carryOut(play, { do: 'close', who: 1 })
  await carryOut(play, { do: 'tick', ms: HOUR })
  await play.finish()
  await carryOut(play, { do: 'inbound', who: 2, how: 'new' })
  return play.evidence()
}

beforeAll(async () => {
  database = await clones(inject('postgres'))()
  const lived = Promise.withResolvers<void>()
  const done = new Promise<void>((resolve) => {
    close = resolve
  })
  void withPlay(groundOn(database), async (play) => {
    evidence = await live(play)
    lived.resolve()
    await done
  }).catch(lived.reject)
  await lived.promise
})
afterAll(async () => {
  close()
  await database.close()
})

/** What is violated after the breach, which is taken back. */
async function after(broken: Breach[2]): Promise<string[]> {
  if (typeof broken !== 'string') return violations({ ...evidence, ...broken(evidence) })
  const client = await database.pool.connect()
  try {
    await client.query('begin')
    await client.query(broken)
    return await violations({ ...evidence, pool: client })
  } finally {
    await client.query('rollback')
    client.release()
  }
}

test('a sound database violates nothing', async () => {
  expect(await violations(evidence)).toEqual([])
})

test('every invariant has a breach', () => {
  expect([...new Set(breaches.map(([name]) => name))]).toEqual(Object.keys(invariants))
})

describe('one thing is broken', () => {
  test.each(breaches)('%s says so: %s', async (name, _, broken) => {
    expect((await after(broken)).map((sentence) => sentence.split(':')[0])).toContain(name)
  })
})

test('I6 lets a flow that pauses the bot be sent what it said before; one that failed is silenced', async () => {
  const waits = (reason: string) =>
    after(`update conversation set paused_at = now(), paused_by = '{"kind": "flow", "reason": "${reason}"}';
      update message set status = 'queued' where id = ${FIRST_BOT}`)
  const silent = (sentences: string[]) => sentences.filter((sentence) => sentence.startsWith('I6'))
  expect(silent(await waits('step'))).toEqual([])
  expect(silent(await waits('failed'))).not.toEqual([])
})
