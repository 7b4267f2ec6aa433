// Alarms of flows: a waiting step's timer.
import { TIMER, type TimerJob } from '#engine/effects/start_timer.ts'
import type { Waiting } from '#engine/events.ts'
import type { Queue } from '#engine/jobs.ts'
import { planted } from '#engine/plant.ts'

const ASSIGN = 'assign'

type AssignJob = { workspaceId: string; contactId: string } & Omit<
  Extract<Waiting, { type: 'assign' }>,
  'type'
>

/** Of a planted bug: long enough for a process to die in. */
const APART_MS = 1_000

/** Hands something to a contact's turn; resolves when it is on disk. */
type Happen = (workspaceId: string, contactId: string, waiting: Waiting) => Promise<unknown>

/** Queues of the flows. A job that is taken twice changes nothing: its token is gone. */
export function flowQueues(happen: Happen): Queue[] {
  const timers: Queue<TimerJob> = {
    name: TIMER,
    retries: 20,
    expireSeconds: 60,
    async run(jobs) {
      const take = () =>
        Promise.all(
          jobs.map(({ data: { workspaceId, contactId, runId, token } }) =>
            happen(workspaceId, contactId, { type: 'timer', runId, token }),
          ),
        )
      if (planted('timer_apart')) setTimeout(() => void take(), APART_MS)
      else await take()
    },
  }
  // Nobody sends these any more; those that an older release has left are taken, so that none stands there for ever.
  const assigns: Queue<AssignJob> = {
    name: ASSIGN,
    retries: 20,
    expireSeconds: 60,
    async run(jobs) {
      await Promise.all(
        jobs.map(({ data: { workspaceId, contactId, ...wish } }) =>
          happen(workspaceId, contactId, { type: 'assign', ...wish }),
        ),
      )
    },
  }
  return [timers, assigns] as Queue[]
}
