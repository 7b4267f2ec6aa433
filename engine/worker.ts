// What moves in a process besides HTTP: turns, sending, live updates, and, where it works, every queue, sweep and tally.
import type { Database } from '#db/db.ts'
import { startLetters } from './accounts/invitation_letters.ts'
import { startPresence } from './accounts/presence.ts'
import type { Bells } from './accounts/route.ts'
import { type Deeds, deedQueue, startDeeds } from './effects/deeds.ts'
import { googleUrls } from './effects/google.ts'
import { startAlarms } from './flows/alarms.ts'
import { flowQueues } from './flows/jobs.ts'
import { startQueues } from './flows/queues.ts'
import { startRetention } from './flows/retention.ts'
import { startSchedules } from './flows/schedules.ts'
import { startTurns, type Turns } from './flows/turns.ts'
import { vault } from './inbox/channel_vault.ts'
import { commentQueue } from './inbox/comment_jobs.ts'
import { type Deliver, startDeliver } from './inbox/deliver.ts'
import { inboxQueues, remindBy } from './inbox/jobs.ts'
import { mediaQueue } from './inbox/media_jobs.ts'
import { startPolling } from './inbox/polling.ts'
import { statusQueue } from './inbox/statuses.ts'
import { startFolding } from './inbox/tally.ts'
import { typingQueue } from './inbox/typing_queue.ts'
import { openWebhookLog, type WebhookLog } from './inbox/webhook_log.ts'
import { type Jobs, startJobs } from './jobs.ts'
import { type Live, startLive } from './live.ts'
import { theMailer } from './mail.ts'
import type { World } from './world.ts'

export interface WorkerDeps {
  database: Database
  world: World
  log(problem: unknown, words: string): void
  /** Whether this process takes jobs and sweeps. One that does not still takes the turns and sends the replies of its own doors. */
  works: boolean
  /** Days that the turns of ended runs are kept; absent: for ever. */
  historyDays?: number
}

/** The moving parts of a process. */
export interface Worker {
  turns: Turns
  jobs: Jobs
  live: Live
  bells: Bells
  /** What became of every webhook. */
  webhooks: WebhookLog
  /** Finishes what is in flight and takes nothing more. */
  stop(): Promise<void>
}

const SWEEP_MS = 5_000
const FOLD_MS = 60_000
const FORGET_MS = 3_600_000
const QUEUES_MS = 30_000

/** What this process's root has handed over for deeds. */
const outside = () => ({ mail: theMailer(), google: googleUrls(), vault: vault() })

/** Starts them. */
export async function startWorker({ database, world, log, works, historyDays }: WorkerDeps): Promise<Worker> {
  const { db } = database
  const live = startLive(database, world)
  // Queues may find jobs before what takes them stands.
  const standing = Promise.withResolvers<{ turns: Turns; deliver: Deliver; deeds: Deeds }>()
  const queues = [
    ...flowQueues(async (...happening) => (await standing.promise).turns.happen(...happening)),
    ...inboxQueues(() => standing.promise.then(({ deliver }) => deliver.ring())),
    deedQueue(() => standing.promise.then(({ deeds }) => deeds.ring())),
    statusQueue({ db, world, jobs: () => jobs, live: () => live.ring() }),
    mediaQueue({ db, world, log }),
    commentQueue({
      db,
      world,
      log,
      submit: async (inbound) => (await standing.promise).turns.submit(inbound),
    }),
    typingQueue({ db, world, jobs: () => jobs }),
  ]
  const jobs = await startJobs(database, queues, { work: works, log: (problem) => log(problem, 'jobs') })
  const rings = {
    live: () => {
      live.ring()
      waiting.ring()
    },
    deliver: () => deliver.ring(),
    deeds: () => deeds.ring(),
    advance: (workspaceId: string, contactId: string) => turns.ring(workspaceId, contactId),
  }
  const common = { world, log, sweepMs: works ? SWEEP_MS : 0 }
  const { advance } = rings
  const deliver = startDeliver({ ...common, db, remind: remindBy(jobs), live: rings.live, advance })
  const turns = startTurns({ ...common, database, jobs, bells: rings })
  const waiting = startQueues({ database, turns, log, sweepMs: works ? QUEUES_MS : 0 })
  const deeds = startDeeds({ ...common, database, outside, jobs, advance, live: rings.live })
  const stopAlarms = startAlarms({ ...common, database, turns })
  const stopSchedules = startSchedules({ ...common, db, bells: rings })
  const stopPresence = startPresence({ ...common, db, bells: rings })
  const stopLetters = startLetters({ ...common, db, bells: rings, mail: theMailer })
  const stopFolding = works ? startFolding(db, FOLD_MS, (problem) => log(problem, 'tally')) : () => {}
  const stopRetention =
    works && historyDays !== undefined
      ? startRetention({ db, world, log, days: historyDays, everyMs: FORGET_MS })
      : async () => {}
  const webhooks = openWebhookLog({ db, world, log })
  const submit = turns.submit.bind(turns)
  const stopPolling = works
    ? startPolling({ db, world, log, submit, jobs, live: rings.live })
    : async () => {}
  standing.resolve({ turns, deliver, deeds })
  return {
    turns,
    jobs,
    live,
    bells: rings,
    webhooks,
    async stop() {
      await stopPolling()
      stopFolding()
      stopAlarms()
      await waiting.stop()
      await stopRetention()
      await stopSchedules()
      await stopPresence()
      await stopLetters()
      await jobs.stop()
      await deeds.stop()
      await turns.stop()
      await deliver.stop()
      await webhooks.stop()
      await live.stop()
    },
  }
}
