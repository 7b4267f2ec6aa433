// Files of messages in our own storage: a row at once, whose address never changes; the bytes after the commit.
import { createHash, randomBytes } from 'node:crypto'
import type { Content, Media, Received } from '#channels/channel.ts'
import type { Db } from '#db/db.ts'
import type { World } from '#engine/world.ts'
import { publicUrl } from './channel_vault.ts'

const PROVIDER = 'provider:'

/** Where a file is found: by whoever was given the address, and nobody else. */
export const mediaUrl = (id: string, key: string, name: string): string =>
  `${publicUrl()}/media/${id}/${key}${name ? `/${encodeURIComponent(name)}` : ''}`

/** A file that is still at the provider. */
export interface MediaJob {
  workspaceId: string
  mediaId: string
}

type Place = { workspaceId: string; channelId: string }
type Said = Extract<Received, { type: 'message' | 'echo' }>

/**
 * The items with the addresses of our own storage in place of `provider:` ones, and the jobs that fetch their bytes. A webhook
 * that comes twice gives the same addresses.
 */
export async function ownMedia(
  db: Db,
  world: World,
  place: Place,
  items: Received[],
): Promise<{ items: Received[]; jobs: MediaJob[] }> {
  const jobs: MediaJob[] = []
  const owned: Received[] = []
  for (const item of items) {
    if (item.type !== 'message' && item.type !== 'echo') owned.push(item)
    else owned.push({ ...item, content: await own(db, world, place, item, jobs) })
  }
  return { items: owned, jobs }
}

async function own(db: Db, world: World, place: Place, item: Said, jobs: MediaJob[]): Promise<Content> {
  const { content } = item
  if (content.kind === 'email') {
    const files: Media[] = []
    for (const [index, file] of content.files.entries())
      files.push(await ownFile(db, world, place, item, file, index, jobs))
    return { ...content, files }
  }
  return 'url' in content ? ownFile(db, world, place, item, content, 0, jobs) : content
}

async function ownFile<M extends Media>(
  db: Db,
  world: World,
  place: Place,
  { address, externalId }: Said,
  file: M,
  index: number,
  jobs: MediaJob[],
): Promise<M> {
  if (!file.url.startsWith(PROVIDER)) return file
  const id = idOf(place.channelId, externalId, String(index))
  const { key } = await db
    .insertInto('media')
    .values({
      ...place,
      ...{ id, address, key: newKey(), source: file.url.slice(PROVIDER.length) },
      ...{ name: file.name ?? '', mimeType: file.mimeType ?? '', size: file.size ?? null },
      createdAt: world.now(),
    })
    .onConflict((on) => on.columns(['workspaceId', 'id']).doUpdateSet({ address }))
    .returning('key')
    .executeTakeFirstOrThrow()
  jobs.push({ workspaceId: place.workspaceId, mediaId: id })
  return { ...file, url: mediaUrl(id, key, file.name ?? '') }
}

/** Not to be guessed. */
export const newKey = (): string => randomBytes(16).toString('base64url')

function idOf(...parts: string[]): string {
  const hex = createHash('sha1').update(parts.join(' ')).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
