// A workspace whose flows really run: turns on a real database, with alarms that ring when the test says so.
import type { Content } from '#channels/channel.ts'
import type { Database } from '#db/db.ts'
import { type DeedsDeps, deedQueue, startDeeds } from '#engine/effects/deeds.ts'
import { googleUrls } from '#engine/effects/google.ts'
import { TIMER } from '#engine/effects/start_timer.ts'
import { inboxQueues } from '#engine/inbox/jobs.ts'
import { type House, house } from '#engine/inbox/testing.ts'
import type { Jobs, NewJob, Queue } from '#engine/jobs.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { mailer } from '#engine/mail.ts'
import { sealedBox } from '#engine/secrets.ts'
import type { TestWorld } from '#engine/testing.ts'
import { ringAlarms } from './alarms.ts'
import { flowQueues } from './jobs.ts'
import { lookAtQueues } from './queues.ts'
import { startTurns, type Turns } from './turns.ts'

/** A workspace with its turns. */
export interface Works extends House {
  turns: Turns
  /** Problems that were logged. */
  problems: unknown[]
  /** Alarms that are set, in order of their instants. */
  alarms: Array<{ queue: string; id: string | undefined; after: Date; data: object }>
  /** Publishes a graph as a flow. */
  publish(graph: Graph, name?: string): Promise<{ flowId: string; versionId: string }>
  /** Somebody writes on the custom channel. */
  say(address: string, content: string | Content, externalId?: string): Promise<string>
  /** Moves the clock on and rings what has become due, deeds included. */
  pass(ms: number): Promise<void>
  /** Does what is to be done outside, as the commit's bell does, and takes what comes of it. */
  perform(): Promise<void>
  /** How often the commits have rung for deeds. */
  rungForDeeds(): number
  /** What the contact and the bot said, as `> text` and `< text`. */
  talk(address: string): Promise<string[]>
  /** Runs of the contact, oldest first. */
  runs(
    address: string,
  ): Promise<Array<{ status: string; step: string | null; turn: number; flowId: string; vars: object }>>
  contactId(address: string): Promise<string>
}

/** The box of the tests. */
export const testVault = sealedBox(new Uint8Array(32).fill(7))

/**
 * Makes one. `outside`: what deeds meet; no mail server and Google's own addresses unless a test brings others. `inbox`: what
 * the alarms of the inbox ring; nothing unless a test sends messages.
 */
export async function works(
  database: Database,
  world: TestWorld,
  outside: Partial<ReturnType<DeedsDeps['outside']>> = {},
  inbox: (jobs: Pick<Jobs, 'send'>) => Queue[] = () => inboxQueues(() => {}),
): Promise<Works> {
  const { db } = database
  const base = await house(database, world)
  const { workspaceId } = base
  const alarms: Works['alarms'] = []
  const problems: unknown[] = []
  let rung = 0
  const common = { database, world, sweepMs: 0, log: (problem: unknown) => problems.push(problem) }
  const jobs = alarmClock(alarms, world)
  const bell = () => {
    rung += 1
  }
  const turns = startTurns({ ...common, bells: { ...base.bells, deeds: bell }, jobs })
  const deeds = startDeeds({
    ...common,
    jobs,
    live: base.bells.live,
    advance: (...who) => turns.ring(...who),
    outside: () => ({ mail: mailer(null), google: googleUrls(), vault: testVault, ...outside }),
  })
  const queues = new Map(
    [...flowQueues((...what) => turns.happen(...what)), deedQueue(() => deeds.ring()), ...inbox(jobs)].map(
      (queue) => [queue.name, queue],
    ),
  )
  const quiet = async () => {
    await turns.idle()
    await deeds.idle()
    await turns.idle()
  }
  const contactId = async (address: string) => {
    const found = db.selectFrom('identity').select('contactId').where('workspaceId', '=', workspaceId)
    return (await found.where('address', '=', address).executeTakeFirstOrThrow()).contactId
  }
  let count = 0
  return {
    ...base,
    turns,
    problems,
    alarms,
    contactId,
    publish: (graph, name = 'Flujo') => publish(database, world, workspaceId, graph, name),
    async say(address, content, externalId = `m${++count}`) {
      const said: Content = typeof content === 'string' ? { kind: 'text', text: content } : content
      const outcome = await turns.submit({
        channel: { workspaceId, id: base.custom },
        received: { type: 'message', externalId, address, sentAt: world.now(), content: said },
      })
      await turns.idle()
      return outcome
    },
    async pass(ms) {
      world.pass(ms)
      await turns.idle()
      await ringAlarms({ database, world, turns })
      while ((await lookAtQueues({ database, turns })) > 0) await quiet()
      for (let due = nextDue(alarms, world.now()); due; due = nextDue(alarms, world.now())) {
        await queues.get(due.queue)?.run([{ id: due.id ?? '', data: due.data }])
        await quiet()
      }
    },
    async perform() {
      deeds.ring()
      await quiet()
    },
    rungForDeeds: () => rung,
    async talk(address) {
      const rows = await db
        .selectFrom('message')
        .select(['direction', 'content', 'status'])
        .where('contactId', '=', await contactId(address))
        .orderBy('seq')
        .execute()
      return rows.map(({ direction, content }) => {
        const text = content.kind === 'text' ? content.text : `[${content.kind}]`
        return `${direction === 'in' ? '>' : '<'} ${text}`
      })
    },
    async runs(address) {
      const rows = await db
        .selectFrom('run')
        .selectAll()
        .where('contactId', '=', await contactId(address))
        .orderBy('id')
        .execute()
      return rows.map((run) => ({
        status: run.status,
        step: run.stepId,
        turn: run.turn,
        flowId: run.flowId,
        vars: run.snapshot.vars,
      }))
    },
  }
}

/** Jobs that ring when the test moves the clock. */
function alarmClock(alarms: Works['alarms'], world: TestWorld) {
  const send = (queue: string, jobs: NewJob[]) => {
    for (const { id, data, after } of jobs) alarms.push({ queue, id, data, after: after ?? world.now() })
  }
  return {
    sendIn: async (_inside: unknown, queue: string, jobs: NewJob[]) => send(queue, jobs),
    send: async (queue: string, jobs: NewJob[]) => send(queue, jobs),
    async cancel(_queue: string, ids: string[]) {
      for (const id of ids) {
        const at = alarms.findIndex((alarm) => alarm.queue === TIMER && alarm.id === id)
        if (at >= 0) alarms.splice(at, 1)
      }
    },
  }
}

function nextDue(alarms: Works['alarms'], now: Date) {
  const due = alarms
    .filter(({ after }) => after <= now)
    .sort((a, b) => a.after.getTime() - b.after.getTime())[0]
  if (due) alarms.splice(alarms.indexOf(due), 1)
  return due
}

async function publish({ db }: Database, world: TestWorld, workspaceId: string, graph: Graph, name: string) {
  const [flowId, versionId] = [world.id(), world.id()]
  await db
    .insertInto('version')
    .values({ workspaceId, id: versionId, flowId, number: 1, graph: JSON.stringify(graph) })
    .execute()
  await db
    .insertInto('flow')
    .values({
      workspaceId,
      id: flowId,
      name,
      state: 'published',
      draft: JSON.stringify(graph),
      versionId,
      triggerType: graph.trigger.type,
    })
    .execute()
  return { flowId, versionId }
}
