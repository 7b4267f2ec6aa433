// Fetches files from providers at once: their addresses expire.
import { ChannelError, type Words } from '#channels/channel.ts'
import { download } from '#channels/http.ts'
import type { Db } from '#db/db.ts'
import type { Queue } from '#engine/jobs.ts'
import type { World } from '#engine/world.ts'
import { connect, find } from './channels.ts'
import { MediaProblem, storeBytes } from './media_bytes.ts'
import type { MediaJob } from './media_rows.ts'

export const MEDIA = 'media'

export interface MediaDeps {
  db: Db
  world: World
  log(problem: unknown, words: string): void
}

/** The queue that fetches. A provider that is down is asked again; what it refuses is said on the row. */
export function mediaQueue(deps: MediaDeps): Queue {
  const queue: Queue<MediaJob> = {
    name: MEDIA,
    retries: 5,
    expireSeconds: 120,
    async run(jobs) {
      const results = await Promise.allSettled(jobs.map(({ data }) => fetchOne(deps, data)))
      const failed = results.find((one) => one.status === 'rejected')
      if (failed) throw failed.reason
    },
  }
  return queue as unknown as Queue
}

/** Fetches one file, unless it is there. Throws for what a later try may bring. */
export async function fetchOne(
  { db, world, log }: MediaDeps,
  { workspaceId, mediaId }: MediaJob,
): Promise<void> {
  const row = await db
    .selectFrom('media')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', mediaId)
    .executeTakeFirst()
  if (row?.state !== 'waiting' || row.source === null) return
  try {
    const answer = await ask(db, world, { ...row, source: row.source })
    const mimeType = row.mimeType || (answer.headers.get('content-type') ?? '')
    await storeBytes(db, row, answer.body ?? none(), { mimeType })
  } catch (problem) {
    if (problem instanceof ChannelError && problem.retryable) throw problem
    if (!(problem instanceof ChannelError || problem instanceof MediaProblem))
      log(problem, 'media: could not be kept')
    await db
      .updateTable('media')
      .set({ state: 'failed', problem: JSON.stringify(wordsOf(problem)) })
      .where('workspaceId', '=', workspaceId)
      .where('id', '=', mediaId)
      .execute()
  }
}

async function ask(
  db: Db,
  world: World,
  { workspaceId, channelId, source }: { workspaceId: string; channelId: string | null; source: string },
): Promise<Response> {
  const channelRow = channelId === null ? undefined : await find(db, workspaceId, channelId)
  if (!channelRow) throw new ChannelError('media', 'The channel is gone.')
  const { channel, settings } = connect(channelRow)
  if (channel.media) return channel.media(source, settings, world)
  return download(world, source)
}

async function* none(): AsyncGenerator<Uint8Array> {}

const wordsOf = (problem: unknown): Words => (problem instanceof MediaProblem ? problem.words : gone)

const gone: Words = {
  en: 'The provider did not give us this file. Ask the person to send it again.',
  es: 'El proveedor no nos dio este archivo. Pide a la persona que lo envíe otra vez.',
}
