// What became of every webhook. Rows are written behind the door's back, many at a time: nobody waits for them.
import { sql } from 'kysely'
import type { RawRequest, Words } from '#channels/channel.ts'
import type { Db } from '#db/db.ts'
import type { Fate } from '#db/tables.ts'
import type { World } from '#engine/world.ts'

/** What a door says of one request. */
export interface Entry {
  workspaceId: string
  channelId: string
  fate: Fate
  reason?: Words
  request: RawRequest
  items?: number
  /** Milliseconds until it was answered. */
  ms: number
}

const EVERY_MS = 250
const AT_ONCE = 500
const MOST_WAITING = 20_000
/** Bytes of a body that are kept. */
export const MAX_KEPT = 64 * 1024
/** Of what was refused: whoever forges webhooks must not fill the disk. */
const MAX_KEPT_REFUSED = 2 * 1024
const REFUSED_PER_MINUTE = 60
const MINUTE_MS = 60_000

/** Headers that say who sent it; what they say is nobody's business. */
const secret = /authorization|cookie|signature|secret|token|api-?key|password/i
const secretInQuery = /token|secret|signature|key|password|hub\.verify/i

const redacted = (pairs: Record<string, string>, which: RegExp): Record<string, string> =>
  Object.fromEntries(Object.entries(pairs).map(([name, value]) => [name, which.test(name) ? '…' : value]))

/** The log of one process. */
export interface WebhookLog {
  note(entry: Entry): void
  /** Writes one at once, for what must not be lost. */
  keep(entry: Entry): Promise<void>
  stop(): Promise<void>
}

interface Deps {
  db: Db
  world: World
  log(problem: unknown, words: string): void
}

/** Starts it. */
export function openWebhookLog({ db, world, log }: Deps): WebhookLog {
  let waiting: ReturnType<typeof rowOf>[] = []
  let writing: Promise<void> = Promise.resolve()
  const isTooMuch = refusals(world)
  const write = (rows: ReturnType<typeof rowOf>[], sure: boolean) =>
    db.transaction().execute(async (tx) => {
      if (!sure) await sql`set local synchronous_commit = off`.execute(tx)
      await tx.insertInto('webhookLog').values(rows).execute()
    })
  const flush = () => {
    const rows = waiting.splice(0, AT_ONCE)
    if (rows.length === 0) return
    writing = writing
      .then(() => write(rows, false))
      .catch((problem) => log(problem, 'webhooks: what became of some could not be noted'))
    if (waiting.length > 0) flush()
  }
  const timer = setInterval(flush, EVERY_MS).unref()
  return {
    note(entry) {
      // A flood that the database cannot follow must not fill the memory.
      if (waiting.length < MOST_WAITING && !isTooMuch(entry)) waiting.push(rowOf(world, entry))
    },
    keep: (entry) => write([rowOf(world, entry)], true),
    async stop() {
      clearInterval(timer)
      flush()
      await writing
      waiting = []
    },
  }
}

/** Says of a refused one whether there were enough of them on its channel in this minute. */
function refusals({ now }: World): (entry: Entry) => boolean {
  let minute = 0
  const counts = new Map<string, number>()
  return ({ fate, channelId }) => {
    if (fate !== 'refused') return false
    const current = Math.floor(now().getTime() / MINUTE_MS)
    if (current !== minute) counts.clear()
    minute = current
    const count = (counts.get(channelId) ?? 0) + 1
    counts.set(channelId, count)
    return count > REFUSED_PER_MINUTE
  }
}

/** Days that rows are kept. */
const KEPT_DAYS = 7

/** Deletes at most `limit` rows that are older than a week; returns how many. */
export async function forgetWebhooks(db: Db, now: Date, limit: number): Promise<number> {
  const before = new Date(now.getTime() - KEPT_DAYS * 24 * 60 * MINUTE_MS)
  const { numDeletedRows } = await db
    .deleteFrom('webhookLog')
    .where(
      'id',
      'in',
      db
        .selectFrom('webhookLog')
        .select('id')
        .where('createdAt', '<', before)
        .orderBy('createdAt')
        .limit(limit),
    )
    .executeTakeFirst()
  return Number(numDeletedRows)
}

function rowOf(world: World, { workspaceId, channelId, fate, reason, request, items = 0, ms }: Entry) {
  return {
    ...{ workspaceId, channelId, id: world.id(), fate, method: request.method, items, ms: Math.round(ms) },
    reason: reason ? JSON.stringify(reason) : null,
    headers: JSON.stringify(redacted(request.headers, secret)),
    query: JSON.stringify(redacted(request.query, secretInQuery)),
    body: new TextDecoder()
      .decode(request.body.subarray(0, fate === 'refused' ? MAX_KEPT_REFUSED : MAX_KEPT))
      .replaceAll('\0', ''),
    createdAt: world.now(),
  }
}
