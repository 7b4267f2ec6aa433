// Alarms of the inbox: messages to be tried again or held until later, and whoever is to be seen writing.
import type { Tx } from '#db/db.ts'
import type { Jobs, Queue } from '#engine/jobs.ts'

export const DELIVER = 'deliver'

/** Queues of the inbox: `deliver` rings the loop when a message is to be tried again. */
export function inboxQueues(ring: () => void): Queue[] {
  return [{ name: DELIVER, retries: 2, expireSeconds: 30, run: async () => ring() }]
}

/** Sends the alarm for a retry in the same commit as the retry. */
export function remindBy(jobs: Pick<Jobs, 'sendIn'>): (tx: Tx, at: Date) => Promise<void> {
  return (tx, at) => jobs.sendIn(tx, DELIVER, [{ data: {}, after: at }])
}
