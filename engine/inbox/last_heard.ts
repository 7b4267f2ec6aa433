// The channel's page says when something last came.
import type { Db } from '#db/db.ts'
import type { World } from '#engine/world.ts'

/** Half a minute is exact enough, and spares a write per message. */
const EVERY_MS = 30_000

interface Deps {
  db: Db
  world: World
  log(problem: unknown, words: string): void
}

/** Returns what a door calls when something came by a channel; it never waits and never fails. */
export function lastHeard({ db, world, log }: Deps): (channel: { workspaceId: string; id: string }) => void {
  const noted = new Map<string, number>()
  return ({ workspaceId, id }) => {
    const now = world.now()
    if (now.getTime() - (noted.get(id) ?? 0) < EVERY_MS) return
    noted.set(id, now.getTime())
    db.updateTable('channel')
      .set({ lastReceivedAt: now })
      .where('workspaceId', '=', workspaceId)
      .where('id', '=', id)
      .execute()
      .catch((problem) => log(problem, 'could not note when something last came'))
  }
}
