// What moves in a process besides HTTP: turns, sending, live updates, and, where it works, every queue, sweep and tally.
import type { Database } from '#db/db.ts'
import type { Bells } from './accounts/route.ts'
import { flowQueues } from './flows/jobs.ts'
import { startTurns, type Turns } from './flows/turns.ts'
import { type Deliver, startDeliver } from './inbox/deliver.ts'
import { inboxQueues, remindBy } from './inbox/jobs.ts'
import { statusQueue } from './inbox/statuses.ts'
import { startFolding } from './inbox/tally.ts'
import { type Jobs, startJobs } from './jobs.ts'
import { type Live, startLive } from './live.ts'
import type { World } from './world.ts'

export interface WorkerDeps {
  database: Database
  world: World
  log(problem: unknown, words: string): void
  /** Whether this process takes jobs and sweeps. One that does not still takes the turns and sends the replies of its own doors. */
  works: boolean
}

/** The moving parts of a process. */
export interface Worker {
  turns: Turns
  jobs: Jobs
  live: Live
  bells: Bells
  /** Finishes what is in flight and takes nothing more. */
  stop(): Promise<void>
}

const SWEEP_MS = 5_000
const FOLD_MS = 60_000

/** Starts them. */
export async function startWorker({ database, world, log, works }: WorkerDeps): Promise<Worker> {
  const { db } = database
  const live = startLive(database, world)
  // Queues may find jobs before what takes them stands.
  const standing = Promise.withResolvers<{ turns: Turns; deliver: Deliver; jobs: Jobs }>()
  const queues = [
    ...flowQueues(async (...happening) => (await standing.promise).turns.happen(...happening)),
    ...inboxQueues(() => standing.promise.then(({ deliver }) => deliver.ring())),
    statusQueue({ db, world, jobs: () => jobs, live: () => live.ring() }),
  ]
  const jobs = await startJobs(database, queues, { work: works, log: (problem) => log(problem, 'jobs') })
  const deliver = startDeliver({
    db,
    world,
    remind: remindBy(jobs),
    live: () => live.ring(),
    log,
    sweepMs: works ? SWEEP_MS : 0,
  })
  const speak = { live: () => live.ring(), deliver: () => deliver.ring() }
  const turns = startTurns({ database, world, jobs, bells: speak, log, sweepMs: works ? SWEEP_MS : 0 })
  const stopFolding = works ? startFolding(db, FOLD_MS, (problem) => log(problem, 'tally')) : () => {}
  standing.resolve({ turns, deliver, jobs })
  return {
    turns,
    jobs,
    live,
    bells: { ...speak, advance: (workspaceId, contactId) => turns.ring(workspaceId, contactId) },
    async stop() {
      stopFolding()
      await jobs.stop()
      await turns.stop()
      await deliver.stop()
      await live.stop()
    },
  }
}
