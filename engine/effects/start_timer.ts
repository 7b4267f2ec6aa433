// A waiting step sets its alarm: a job in the same commit, with the token that the run must still hold when it rings.
import { planted } from '#engine/plant.ts'
import type { Applied } from './effect.ts'
import { stableId } from './stable_id.ts'

export const TIMER = 'timer'

/** What a timer job carries. */
export interface TimerJob {
  workspaceId: string
  contactId: string
  runId: string
  token: string
}

/** The id of a timer's job follows from what it is for: setting it twice sets it once, and it can be taken back. */
export function timerId(runId: string, token: string): string {
  return stableId(runId, token)
}

export const startTimer: Applied<'start_timer'> = {
  apply(scene, { token, ms }, { run }) {
    const data: TimerJob = {
      workspaceId: scene.workspaceId,
      contactId: scene.contact.id,
      runId: run.id,
      token,
    }
    const after = new Date(Date.parse(scene.now) + (planted('timer_on_process_clock') ? ms / 2 : ms))
    run.timer = token
    scene.ledger.jobs.push({ queue: TIMER, job: { id: timerId(run.id, token), data, after } })
    return null
  },
}
