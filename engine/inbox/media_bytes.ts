// The bytes of files: taken in pieces, measured and looked into as they come, and given out in pieces.
import { fileTypeFromBuffer } from 'file-type'
import type { Words } from '#channels/channel.ts'
import type { Db } from '#db/db.ts'

/** Most bytes of a file. */
export const MAX_MEDIA = 25 * 1024 * 1024

const CHUNK = 256 * 1024

/** Why a file was not kept. */
export class MediaProblem extends Error {
  readonly words: Words

  constructor(words: Words) {
    super(words.en)
    this.name = 'MediaProblem'
    this.words = words
  }
}

export const tooLargeWords: Words = {
  en: `The file is larger than ${MAX_MEDIA / 1024 / 1024} MB, so it was not kept.`,
  es: `El archivo pesa más de ${MAX_MEDIA / 1024 / 1024} MB, así que no se guardó.`,
}
const emptyWords: Words = { en: 'The file is empty.', es: 'El archivo está vacío.' }

/**
 * Stores the bytes of a media row, replacing what a try that died has left, and marks it stored with the type that the bytes show.
 * Throws MediaProblem for what is too large or empty.
 */
export async function storeBytes(
  db: Db,
  { workspaceId, id }: { workspaceId: string; id: string },
  bytes: AsyncIterable<Uint8Array>,
  said: { mimeType: string },
): Promise<{ size: number; mimeType: string }> {
  return db.transaction().execute(async (tx) => {
    await tx
      .deleteFrom('mediaChunk')
      .where('workspaceId', '=', workspaceId)
      .where('mediaId', '=', id)
      .execute()
    let size = 0
    let number = 0
    let head: Uint8Array | null = null
    for await (const piece of inChunks(bytes)) {
      size += piece.length
      if (size > MAX_MEDIA) throw new MediaProblem(tooLargeWords)
      head ??= piece
      await tx
        .insertInto('mediaChunk')
        .values({ workspaceId, mediaId: id, number: number++, bytes: piece })
        .execute()
    }
    if (!head) throw new MediaProblem(emptyWords)
    // What the sender claims may be a lie that a browser would believe.
    const mimeType = (await fileTypeFromBuffer(head))?.mime ?? harmless(said.mimeType)
    await tx
      .updateTable('media')
      .set({ state: 'stored', size, mimeType, problem: null })
      .where('workspaceId', '=', workspaceId)
      .where('id', '=', id)
      .execute()
    return { size, mimeType }
  })
}

/** A type that the bytes do not show is believed only where nothing can be run. */
const harmless = (type: string): string =>
  /^(text\/(plain|csv|vcard|calendar)|application\/json)\b/.test(type) ? type : 'application/octet-stream'

async function* inChunks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = []
  let length = 0
  for await (const part of bytes) {
    parts.push(part)
    length += part.length
    if (length < CHUNK) continue
    const all = Buffer.concat(parts)
    let at = 0
    for (; at + CHUNK <= all.length; at += CHUNK) yield all.subarray(at, at + CHUNK)
    parts = [all.subarray(at)]
    length = all.length - at
  }
  if (length > 0) yield Buffer.concat(parts)
}

/** The bytes of a stored file between two offsets, both included. */
export async function* bytesOf(
  db: Db,
  { workspaceId, id }: { workspaceId: string; id: string },
  from: number,
  to: number,
): AsyncGenerator<Uint8Array> {
  for (let number = Math.floor(from / CHUNK); number * CHUNK <= to; number += 1) {
    const row = await db
      .selectFrom('mediaChunk')
      .select('bytes')
      .where('workspaceId', '=', workspaceId)
      .where('mediaId', '=', id)
      .where('number', '=', number)
      .executeTakeFirst()
    if (!row) return
    const start = number * CHUNK
    yield row.bytes.subarray(Math.max(0, from - start), to - start + 1)
  }
}
