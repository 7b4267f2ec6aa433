// Reports that come before their message is known are kept for a moment.
import type { Db } from '#db/db.ts'
import type { Jobs, Queue } from '#engine/jobs.ts'
import { planted } from '#engine/plant.ts'
import type { World } from '#engine/world.ts'
import { note, type Place, type Status } from './status_moves.ts'

type StatusJob = Place & { tries: number } & Omit<Status, 'at' | 'type'> & { at: string }

const STATUS = 'status'
const TRY_AFTER_MS = [1_000, 5_000, 30_000, 300_000]

/** Jobs that look again for the messages of reports that came too early. */
export function laterJobs(world: World, place: Place, statuses: Status[], tries = 0) {
  const wait = TRY_AFTER_MS[tries]
  if (wait === undefined) return []
  const after = new Date(world.now().getTime() + wait)
  return statuses.map(({ type: _, at, ...status }) => ({
    data: { ...place, ...status, at: at.toISOString(), tries } satisfies StatusJob,
    after,
  }))
}

/** The queue of early reports. */
export function statusQueue(deps: { db: Db; world: World; jobs(): Pick<Jobs, 'send'>; live(): void }): Queue {
  const queue: Queue<StatusJob> = {
    name: STATUS,
    retries: 5,
    expireSeconds: 60,
    async run(jobs) {
      for (const { data } of jobs) {
        const { workspaceId, channelId, tries, at, ...status } = data
        const place = { workspaceId, channelId }
        const left = await note(deps.db, deps.world, place, [{ ...status, type: 'status', at: new Date(at) }])
        await deps.jobs().send(STATUS, laterJobs(deps.world, place, left, tries + 1))
      }
      deps.live()
    },
  }
  return queue as Queue
}

/** Keeps reports whose message is not known yet. */
export async function keep(
  jobs: Pick<Jobs, 'send'>,
  world: World,
  place: Place,
  statuses: Status[],
): Promise<void> {
  if (statuses.length > 0 && !planted('early_callback_dropped'))
    await jobs.send(STATUS, laterJobs(world, place, statuses))
}
