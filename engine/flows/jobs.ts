// Alarms of flows: a waiting step's timer, and asking once more who can take a conversation.
import type { Wish } from '#engine/effects/effect.ts'
import { TIMER, type TimerJob } from '#engine/effects/start_timer.ts'
import type { Waiting } from '#engine/events.ts'
import type { Queue } from '#engine/jobs.ts'

const ASSIGN = 'assign'
const ASK_AGAIN_MS = 10_000

type AssignJob = { workspaceId: string; contactId: string } & Omit<
  Extract<Waiting, { type: 'assign' }>,
  'type'
>

/** Asks again later, in the scene's commit, who can take the conversation. */
export function askLater({ scene, data, asking, token }: Wish<'assign'>): void {
  const job: AssignJob = {
    workspaceId: scene.workspaceId,
    contactId: scene.contact.id,
    runId: asking.run.id,
    token,
    step: data.step,
    to: data.to,
  }
  scene.ledger.jobs.push({
    queue: ASSIGN,
    job: { data: job, after: new Date(Date.parse(scene.now) + ASK_AGAIN_MS) },
  })
}

/** Hands something to a contact's turn; resolves when it is on disk. */
type Happen = (workspaceId: string, contactId: string, waiting: Waiting) => Promise<unknown>

/** Queues of the flows. A job that is taken twice changes nothing: its token is gone. */
export function flowQueues(happen: Happen): Queue[] {
  const timers: Queue<TimerJob> = {
    name: TIMER,
    retries: 20,
    expireSeconds: 60,
    async run(jobs) {
      await Promise.all(
        jobs.map(({ data: { workspaceId, contactId, runId, token } }) =>
          happen(workspaceId, contactId, { type: 'timer', runId, token }),
        ),
      )
    },
  }
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
