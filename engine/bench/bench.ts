// The workspace of the benchmark: one custom channel, one published flow, and contacts who stand at its question.
import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import type { RawRequest } from '#channels/channel.ts'
import type { Database } from '#db/db.ts'
import { flowQueues } from '#engine/flows/jobs.ts'
import { startTurns, type Turns } from '#engine/flows/turns.ts'
import { keepChannelSecrets } from '#engine/inbox/channel_vault.ts'
import * as channels from '#engine/inbox/channels.ts'
import { type ReceiveDeps, receiver } from '#engine/inbox/receive.ts'
import { startJobs } from '#engine/jobs.ts'
import { realWorld, type World } from '#engine/world.ts'
import { flow, remembered } from './flow.ts'

const CONTACTS = 5_000

/** One signed webhook with one message. */
export interface Webhook1 {
  path: string
  headers: Record<string, string>
  body: string
}

export interface Bench {
  world: World
  database: Database
  turns: Turns
  deps: ReceiveDeps
  receive(webhook: Webhook1): Promise<void>
  /** The next message of a contact, by its number. */
  webhook(contact: number): Webhook1
  contacts: number
  close(): Promise<void>
}

/** Opens it on a migrated database, and lets every contact start the flow. */
export async function openBench(database: Database): Promise<Bench> {
  const world = realWorld(fetch)
  keepChannelSecrets({ vault: { seal: (text) => text, open: (text) => text }, publicUrl: 'http://localhost' })
  const workspaceId = world.id()
  await database.db.insertInto('workspace').values({ id: workspaceId, name: 'Bench' }).execute()
  const bells = { live() {}, deliver() {}, advance() {}, deeds() {} }
  const act = { workspaceId, world, bells, actor: { kind: 'system', id: null } as const }
  const settings = { apiBaseUrl: 'https://bench.example' }
  const { id: channelId, secrets } = await database.db
    .transaction()
    .execute((tx) => channels.create(tx, act, { type: 'custom', name: 'Bench', settings }))
  const log = (problem: unknown) => console.error(problem)
  const queues = flowQueues(() => Promise.resolve())
  const jobs = await startJobs(
    database,
    [...queues, { name: 'status', retries: 0, expireSeconds: 60, run: async () => {} }],
    { work: false },
  )
  const turns = startTurns({ database, world, bells, jobs, log, sweepMs: 0 })
  const deps = { db: database.db, world, jobs, log, live() {}, submit: turns.submit.bind(turns) }
  const receive = receiver(deps)
  const sign = signer(secrets, channelId)
  const bench: Bench = {
    world,
    database,
    turns,
    deps,
    contacts: CONTACTS,
    webhook: (contact) => sign(`contact-${contact}`),
    async receive({ path, headers, body }) {
      const request: RawRequest = {
        method: 'POST',
        path,
        query: {},
        headers,
        body: new TextEncoder().encode(body),
      }
      await receive('custom', channelId, request)
    },
    async close() {
      await turns.stop()
      await jobs.stop()
    },
  }
  await Promise.all(Array.from({ length: CONTACTS }, (_, index) => bench.receive(bench.webhook(index))))
  await startAll(database, turns, workspaceId, await publish(database, world, workspaceId))
  // An hour-old database has statistics; so has this one.
  await database.pool.query('vacuum analyze')
  return bench
}

/** Signs as a custom channel's server does; the key's one transformation is done once. */
function signer(secrets: Record<string, string>, channelId: string): (contactId: string) => Webhook1 {
  const webhook = new Webhook(secrets['signingSecret'] ?? '')
  const prefix = randomBytes(6).toString('base64url')
  let count = 0
  return (contactId) => {
    count += 1
    const mId = `${prefix}-${count}`
    const at = new Date(Math.floor(Date.now() / 1000) * 1000)
    const body = JSON.stringify({
      contactId,
      events: [{ type: 'message', mId, timestamp: at.getTime(), message: { type: 'text', text: 'azul' } }],
    })
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${secrets['apiToken']}`,
      'webhook-id': mId,
      'webhook-timestamp': String(at.getTime() / 1000),
      'webhook-signature': webhook.sign(mId, at, body),
    }
    return { path: `/hooks/custom/${channelId}`, headers, body }
  }
}

async function publish({ db }: Database, world: World, workspaceId: string): Promise<string> {
  const [flowId, versionId] = [world.id(), world.id()]
  const graph = JSON.stringify(flow)
  await db.insertInto('version').values({ workspaceId, id: versionId, flowId, number: 1, graph }).execute()
  await db
    .insertInto('flow')
    .values({
      workspaceId,
      id: flowId,
      name: 'Bench',
      state: 'published',
      draft: graph,
      versionId,
      triggerType: 'manual',
    })
    .execute()
  return flowId
}

async function startAll({ db }: Database, turns: Turns, workspaceId: string, flowId: string): Promise<void> {
  const contacts = await db
    .selectFrom('contact')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .execute()
  const start = { type: 'start', flowId, variables: { ...remembered, last: 'nada' }, cause: 'bench' } as const
  await Promise.all(contacts.map(({ id }) => turns.happen(workspaceId, id, start)))
}
