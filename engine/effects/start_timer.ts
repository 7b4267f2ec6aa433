// A waiting step sets its alarm: a job in the same commit, with the token that the run must still hold when it rings.
import { createHash } from 'node:crypto'
import type { Applied } from './effect.ts'

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
  const hex = createHash('sha1').update(`${runId}:${token}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

export const startTimer: Applied<'start_timer'> = {
  apply(scene, { token, ms }, { run }) {
    const data: TimerJob = {
      workspaceId: scene.workspaceId,
      contactId: scene.contact.id,
      runId: run.id,
      token,
    }
    const after = new Date(Date.parse(scene.now) + ms)
    run.timer = token
    scene.ledger.jobs.push({ queue: TIMER, job: { id: timerId(run.id, token), data, after } })
    return null
  },
}
