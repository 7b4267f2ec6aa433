// The demo is one person's click away from gone, and while it is there it agrees with itself.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { ensureOwner, joinDemo } from '#engine/accounts/first_run.ts'
import * as workspaces from '#engine/accounts/workspaces.ts'
import { flowQueues } from '#engine/flows/jobs.ts'
import { keepChannelSecrets } from '#engine/inbox/channel_vault.ts'
import { type NewJob, startJobs } from '#engine/jobs.ts'
import { sealedBox } from '#engine/secrets.ts'
import { testWorld } from '#engine/testing.ts'
import { seedDemo } from './seed.ts'

const world = testWorld({ at: '2026-11-24T20:00:00.000Z' })
const sent: Array<{ queue: string; job: NewJob }> = []
const jobs = {
  sendIn: async (_: unknown, queue: string, list: NewJob[]) => {
    sent.push(...list.map((job) => ({ queue, job })))
  },
}
const admin = { name: 'Nadia Prueba', email: 'nadia@example.test', password: 'tres gatos azules' }
let database: TestDatabase
let demo: string

const seed = () => seedDemo({ database, world, jobs })
const rows = async <R extends object>(text: string, values: unknown[] = [demo]): Promise<R[]> =>
  (await database.pool.query<R>(text, values)).rows

/** Tables whose rows belong to a workspace. */
const owned = async () =>
  (
    await rows<{ name: string }>(
      `select table_name as name from information_schema.columns
       where table_schema = 'public' and column_name = 'workspace_id' order by 1`,
      [],
    )
  ).map(({ name }) => name)

/** Rows of a workspace by table. */
async function census(workspaceId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of await owned()) {
    const [row] = await rows<{ count: number }>(
      `select count(*)::int as count from "${table}" where workspace_id = $1`,
      [workspaceId],
    )
    counts[table] = row!.count
  }
  return counts
}

beforeAll(async () => {
  keepChannelSecrets({ vault: sealedBox(randomBytes(32)), publicUrl: 'https://charla.test' })
  database = await testDatabase()
  await ensureOwner(database.db, world, admin)
  expect(await seed()).toBe(true)
  demo = (await workspaces.demoId(database.db))!
}, 30_000)
afterAll(() => database.close())

describe('seeding', () => {
  test('twice changes nothing, also at the same moment', async () => {
    const before = await census(demo)
    expect(await Promise.all([seed(), seed()])).toEqual([false, false])
    expect(await census(demo)).toEqual(before)
    expect(await rows('select id from workspace where demo', [])).toHaveLength(1)
  })

  test('by two processes at once makes one', async () => {
    const other = await testDatabase()
    const both = [1, 2].map(() => seedDemo({ database: other, world, jobs }))
    expect((await Promise.all(both)).toSorted()).toEqual([false, true])
    expect((await other.pool.query('select from workspace where demo')).rowCount).toBe(1)
    await other.close()
  }, 30_000)

  test('is lively', async () => {
    const counts = await census(demo)
    expect(counts).toMatchObject({ user: 4, flow: 4, field: 3, closing_note: 4 })
    expect(counts['contact']).toBeGreaterThanOrEqual(40)
    expect(counts['conversation']).toBeGreaterThanOrEqual(60)
    expect(counts['message']).toBeGreaterThan(400)
    const [has] = await rows<Record<string, number>>(`select
      (select count(*)::int from flow where workspace_id = $1 and state = 'published') as published,
      (select count(distinct channel_id)::int from message where workspace_id = $1) as channels,
      (select count(*)::int from message where workspace_id = $1 and status = 'failed') as unsent,
      (select count(*)::int from run where workspace_id = $1 and status = 'failed') as failed,
      (select count(*)::int from run where workspace_id = $1 and status = 'waiting' and waits_for = 'reply') as waiting,
      (select count(*)::int from comment where workspace_id = $1 and mentions <> '{}') as mentions,
      (select count(*)::int from conversation where workspace_id = $1 and state = 'open') as open,
      (select count(*)::int from conversation where workspace_id = $1 and state = 'open' and unread > 0) as unread,
      (select count(*)::int from conversation where workspace_id = $1 and state = 'open' and assignee_id is null) as nobody,
      (select count(*)::int from conversation v where v.workspace_id = $1 and paused_at is not null and exists (
        select from run r where r.workspace_id = $1 and r.contact_id = v.contact_id and r.status = 'waiting')) as paused,
      (select count(distinct version_id)::int from run where workspace_id = $1) as versions`)
    expect(has).toMatchObject({ published: 3, unsent: 1, failed: 1 })
    for (const [what, least] of Object.entries({ channels: 3, waiting: 3, mentions: 4, open: 15, unread: 6 }))
      expect([what, has![what]! >= least]).toEqual([what, true])
    for (const what of ['nobody', 'paused']) expect([what, has![what]! > 1]).toEqual([what, true])
    expect(has!['versions']).toBeGreaterThanOrEqual(5)
  })

  test('marks every contact, and signs nobody in', async () => {
    expect(await rows('select id from contact where workspace_id = $1 and not demo')).toEqual([])
    const open = await rows<{ email: string }>(
      `select l.email from "user" u join login l on l.id = u.login_id join credential c on c.login_id = l.id
       where u.workspace_id = $1`,
    )
    expect(open).toEqual([{ email: admin.email }])
  })
})

describe('the history agrees with itself', () => {
  test('nothing lies in the future, and nothing waits to be sent or taken', async () => {
    for (const [table, column] of [
      ['message', 'created_at'],
      ['event', 'created_at'],
      ['turn', 'created_at'],
      ['conversation', 'last_message_at'],
    ] as const) {
      const late = await rows(
        `select ${column} from ${table} where workspace_id = $1 and ${column} > '${world.now().toISOString()}'`,
      )
      expect([table, late]).toEqual([table, []])
    }
    expect(await rows('select id from happening where workspace_id = $1')).toEqual([])
    expect(
      await rows(`select id from message where workspace_id = $1 and status in ('queued', 'sending')`),
    ).toEqual([])
    expect(sent.every(({ job }) => job.after! > world.now())).toBe(true)
  })

  test('a contact has at most one open conversation', async () => {
    const twice = await rows(
      `select contact_id from conversation where workspace_id = $1 and state = 'open' group by 1 having count(*) > 1`,
    )
    expect(twice).toEqual([])
  })

  test('counters are counts', async () => {
    const counters = await rows(
      'select counter, sum(delta)::int as count from tally where workspace_id = $1 group by 1 having sum(delta) <> 0 order by 1',
    )
    const counts = await rows(`
      select counter, count(*)::int as count from (
        select unnest(array['open', 'open:' || coalesce(assignee_id::text, 'unassigned')]
          || case when unread > 0 then array['unread'] end) as counter
        from conversation where workspace_id = $1 and state = 'open'
        union all select 'started:' || flow_id from run where workspace_id = $1
        union all select unnest(array['waiting:' || flow_id, 'waiting:' || version_id])
          from run where workspace_id = $1 and status = 'waiting'
      ) as one group by 1 order by 1`)
    expect(counters).toEqual(counts)
    expect(counters.length).toBeGreaterThan(8)
  })

  test('every run has its flow, its version, and as many turns as it took', async () => {
    const wrong = await rows(`
      select r.id from run r
      left join version v on v.workspace_id = r.workspace_id and v.id = r.version_id and v.flow_id = r.flow_id
      left join flow f on f.workspace_id = r.workspace_id and f.id = r.flow_id
      where r.workspace_id = $1 and (v.id is null or f.id is null or r.turn <> (
        select count(*) from turn t where t.workspace_id = r.workspace_id and t.run_id = r.id))`)
    expect(wrong).toEqual([])
  })

  test('waiting timers have their alarm', async () => {
    const timers = await rows<{ id: string }>(
      'select id from run where workspace_id = $1 and timer is not null',
    )
    const alarms = sent.map(({ job }) => (job.data as { runId: string; workspaceId: string }).runId)
    expect(timers.length).toBeGreaterThan(0)
    for (const { id } of timers) expect(alarms).toContain(id)
  })
})

describe('owners', () => {
  test('the installation’s first takes the invented owner’s place, and has conversations', async () => {
    const mine = await rows<{ name: string; role: string; count: number }>(
      `select u.name, u.role, (select count(*)::int from conversation v
         where v.workspace_id = u.workspace_id and v.assignee_id = u.id and v.state = 'open') as count
       from "user" u where u.workspace_id = $1 and u.email = '${admin.email}'`,
    )
    expect(mine).toMatchObject([{ name: admin.name, role: 'owner' }])
    expect(mine[0]!.count).toBeGreaterThan(3)
    expect(await rows(`select id from "user" where workspace_id = $1 and role = 'owner'`)).toHaveLength(1)
  })

  test('further ones join beside them, once', async () => {
    const login = { id: 'second', name: 'Otto Segundo', email: 'otto@example.test' }
    await database.db
      .insertInto('login')
      .values({ ...login, image: null })
      .execute()
    for (let time = 0; time < 2; time++)
      await database.db.transaction().execute((tx) => joinDemo(tx, world, login))
    const users = await rows<{ name: string }>(
      `select name from "user" where workspace_id = $1 and role = 'owner' order by name`,
    )
    expect(users).toEqual([{ name: admin.name }, { name: login.name }])
  })
})

describe('removing', () => {
  test('leaves no row, no login of its own, and others as they were', async () => {
    const [own] = await rows<{ id: string }>('select id from workspace where not demo', [])
    const before = await census(own!.id)
    const data = { workspaceId: demo }
    const boss = await startJobs(
      database,
      flowQueues(async () => {}),
      { work: false },
    )
    await boss.send('timer', [{ data, after: new Date('2100-01-01') }])
    await database.db.transaction().execute((tx) => workspaces.removeDemo(tx, demo))
    expect(await census(demo)).toEqual(Object.fromEntries((await owned()).map((table) => [table, 0])))
    expect(await rows(`select id from pgboss.job where data->>'workspaceId' = $1`)).toEqual([])
    await boss.stop()
    expect(await census(own!.id)).toEqual(before)
    expect(await rows('select email from login', [])).toEqual([{ email: admin.email }])
    expect(await rows('select name from workspace', [])).toEqual([{ name: 'Charla' }])
  })

  test('is for good: the next start brings nothing back', async () => {
    expect(await seed()).toBe(false)
    expect(await rows('select name from workspace where demo', [])).toEqual([])
  })
})
