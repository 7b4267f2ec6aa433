// The workspace of the benchmark: one custom channel, published flows, and contacts who stand at their questions.
import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import type { RawRequest } from '#channels/channel.ts'
import type { Database } from '#db/db.ts'
import type { Act } from '#engine/events.ts'
import { flowQueues } from '#engine/flows/jobs.ts'
import { startTurns, type Turns } from '#engine/flows/turns.ts'
import { keepChannelSecrets } from '#engine/inbox/channel_vault.ts'
import * as channels from '#engine/inbox/channels.ts'
import { type ReceiveDeps, receiver } from '#engine/inbox/receive.ts'
import { openWebhookLog } from '#engine/inbox/webhook_log.ts'
import { startJobs } from '#engine/jobs.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { realWorld, type World } from '#engine/world.ts'
import { remembered } from './flow.ts'
import { copyPeople } from './people.ts'

const WEEK_MS = 7 * 86_400_000

/** One signed webhook with one message. */
export interface Webhook1 {
  path: string
  headers: Record<string, string>
  body: string
}

/** People who wait in one flow. */
export interface Crowd {
  size: number
  flowId: string
  /** The next message of one of them, by number. */
  webhook(number: number): Webhook1
}

export interface Bench {
  act: Act
  database: Database
  turns: Turns
  deps: ReceiveDeps
  receive(webhook: Webhook1): Promise<void>
  /** That many people stand at the first question of a flow of their own. */
  crowd(graph: Graph, size: number): Promise<Crowd>
  close(): Promise<void>
}

/** The world of the benchmark's processes: nobody outside is ever asked. */
export function benchWorld(): World {
  const http = () => Promise.reject(new Error('the benchmark calls nobody'))
  return realWorld({ http, resolve: () => Promise.reject(new Error('the benchmark calls nobody')) })
}

/** What every process of the benchmark must be told first. */
export function keepBenchSecrets(): void {
  keepChannelSecrets({ vault: { seal: (text) => text, open: (text) => text }, publicUrl: 'http://localhost' })
}

/** Opens it on a migrated database. */
export async function openBench(database: Database): Promise<Bench> {
  const world = benchWorld()
  keepBenchSecrets()
  const workspaceId = world.id()
  await database.db.insertInto('workspace').values({ id: workspaceId, name: 'Bench' }).execute()
  const bells = {
    live() {},
    deliver() {},
    deeds() {},
    advance: (...who: [string, string]) => turns.ring(...who),
  }
  const act: Act = { workspaceId, world, bells, actor: { kind: 'system', id: null } }
  const settings = { apiBaseUrl: 'https://bench.example' }
  const { id: channelId, secrets } = await database.db
    .transaction()
    .execute((tx) => channels.create(tx, act, { type: 'custom', name: 'Bench', settings }))
  const log = (problem: unknown) => console.error(problem)
  const queues = flowQueues(() => Promise.resolve())
  const status = { name: 'status', retries: 0, expireSeconds: 60, run: async () => {} }
  const jobs = await startJobs(database, [...queues, status], { work: false })
  const turns = startTurns({ database, world, bells, jobs, log, sweepMs: 0 })
  const webhooks = openWebhookLog({ db: database.db, world, log })
  const deps = { db: database.db, world, jobs, webhooks, log, live() {}, submit: turns.submit.bind(turns) }
  const receive = receiver(deps)
  const sign = signer(secrets, channelId)
  const bench: Bench = {
    ...{ act, database, turns, deps },
    async crowd(graph, size) {
      const flowId = await publish(database, world, workspaceId, graph)
      const webhook = (number: number) => sign(`${flowId}-${number}`)
      await bench.receive(webhook(0))
      await start(bench, flowId)
      await copyPeople(database, flowId, { from: 1, to: size - 1, due: new Date(Date.now() + WEEK_MS) })
      return { size, flowId, webhook }
    },
    async receive({ path, headers, body }) {
      const request: RawRequest = {
        ...{ method: 'POST', url: path, path, query: {}, headers },
        body: new TextEncoder().encode(body),
      }
      await receive('custom', channelId, request)
    },
    async close() {
      await webhooks.stop()
      await turns.stop()
      await jobs.stop()
    },
  }
  return bench
}

/** Signs as a custom channel's server does. */
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

async function publish({ db }: Database, world: World, workspaceId: string, graph: Graph): Promise<string> {
  const [flowId, versionId] = [world.id(), world.id()]
  const draft = JSON.stringify(graph)
  await db
    .insertInto('version')
    .values({ workspaceId, id: versionId, flowId, number: 1, graph: draft })
    .execute()
  await db
    .insertInto('flow')
    .values({
      ...{ workspaceId, id: flowId, name: flowId, state: 'published', draft, versionId },
      triggerType: 'manual',
    })
    .execute()
  return flowId
}

/** The first one starts. */
async function start({ act, database, turns }: Bench, flowId: string): Promise<void> {
  const { contactId } = await database.db
    .selectFrom('identity')
    .select('contactId')
    .where('workspaceId', '=', act.workspaceId)
    .where('address', '=', `${flowId}-0`)
    .executeTakeFirstOrThrow()
  const start = { type: 'start', flowId, variables: remembered, cause: 'bench' } as const
  await turns.happen(act.workspaceId, contactId, start)
}
