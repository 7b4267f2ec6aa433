// What a provider told us, carried out: whoever brings it, a webhook, a question of ours, or a replay.
import type { Received } from '#channels/channel.ts'
import type { Db } from '#db/db.ts'
import type { Jobs } from '#engine/jobs.ts'
import { planted } from '#engine/plant.ts'
import type { World } from '#engine/world.ts'
import { takeNews } from './channel_news.ts'
import type { Connection } from './channels.ts'
import { COMMENT } from './comment_jobs.ts'
import { adopt, link } from './identities.ts'
import { MEDIA } from './media_jobs.ts'
import { ownMedia } from './media_rows.ts'
import { note, type Status, watermark } from './status_moves.ts'
import { keep } from './statuses.ts'

/** Something a person said, or an agent wrote in the provider's own app, with the channel it came through. */
export interface Inbound {
  channel: { workspaceId: string; id: string }
  received: Extract<Received, { type: 'message' | 'echo' }>
}

export interface TakeDeps {
  db: Db
  world: World
  /** Takes the message's turn; resolves with what became of it when it is on disk. */
  submit(inbound: Inbound): Promise<unknown>
  jobs: Pick<Jobs, 'send'>
  live(): void
  log(problem: unknown, words: string): void
}

/** How many items were carried out, and how many had been before. */
export interface Taken {
  items: number
  duplicates: number
}

/** A channel, ready to use. */
export interface Source {
  workspaceId: string
  channelId: string
  connection: Connection
}

/** Carries out the items, in the provider's order. Resolves when all of it is on disk. */
export async function takeItems(deps: TakeDeps, source: Source, given: Received[]): Promise<Taken> {
  const place = { workspaceId: source.workspaceId, channelId: source.channelId }
  const { items, jobs } = await ownMedia(deps.db, deps.world, place, given)
  for (const item of items) if (item.type === 'message' && item.also) await adopt(deps.db, place, item)
  const said = items.filter((item) => item.type === 'message' || item.type === 'echo')
  // Handed over in the provider's order before any of them is waited for.
  const submitted = said.map((received) =>
    deps.submit({ channel: { workspaceId: place.workspaceId, id: place.channelId }, received }),
  )
  const outcomes = planted('ack_before_commit') ? [] : await Promise.all(submitted)
  for (const item of said) if (item.type === 'message' && item.also) await link(deps.db, place, item)
  await deps.jobs.send(
    MEDIA,
    jobs.map((data) => ({ id: data.mediaId, data })),
  )
  await takeReports(deps, place, items)
  if (await takeNews(deps, place, items)) deps.live()
  if (items.some(({ type }) => type === 'ring')) await askSoon(deps, place)
  await deps.jobs.send(
    COMMENT,
    items
      .filter((item) => item.type === 'comment')
      .map(({ at, ...comment }) => ({ data: { ...place, ...comment, at: at.toISOString() } })),
  )
  thank(deps, source, items)
  return { items: items.length, duplicates: outcomes.filter((one) => one === 'duplicate').length }
}

/** A provider that only says that there is something: whoever asks next finds the channel due. */
async function askSoon(
  { db, world }: Pick<TakeDeps, 'db' | 'world'>,
  { workspaceId, channelId }: { workspaceId: string; channelId: string },
): Promise<void> {
  await db
    .updateTable('channel')
    .set({ nextPollAt: world.now() })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', channelId)
    .execute()
}

async function takeReports(
  deps: TakeDeps,
  place: { workspaceId: string; channelId: string },
  items: Received[],
) {
  const statuses = items.filter((item): item is Status => item.type === 'status')
  const marks = items.filter((item) => item.type === 'watermark')
  if (statuses.length > 0)
    await keep(deps.jobs, deps.world, place, await note(deps.db, deps.world, place, statuses))
  for (const mark of marks) await watermark(deps.db, deps.world, place, mark)
  if (statuses.length + marks.length > 0) deps.live()
}

/** Tells the provider what it waits for; nobody waits for that here. */
function thank(
  { world, log }: TakeDeps,
  { connection: { channel, settings } }: Source,
  items: Received[],
): void {
  if (!channel.taken) return
  for (const item of items)
    channel
      .taken(item, settings, world)
      .catch((problem) => log(problem, `${channel.type}: a thank you was lost`))
}
