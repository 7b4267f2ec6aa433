// Where files are given out, to whoever knows their address, and where people of the workspace bring theirs.
import { type Context, Hono } from 'hono'
import type { Db } from '#db/db.ts'
import type { Me } from '#engine/accounts/route.ts'
import { Denied } from '#engine/accounts/route.ts'
import type { World } from '#engine/world.ts'
import { bytesOf, MAX_MEDIA, MediaProblem, storeBytes, tooLargeWords } from './media_bytes.ts'
import { mediaUrl, newKey } from './media_rows.ts'

const PATIENCE_MS = 10_000
const ASK_EVERY_MS = 250
const YEAR_SECONDS = 31_536_000

/** Shown by browsers themselves; anything else is saved. Nothing in a page of ours may be run from here. */
const shownInline = /^(image\/(png|jpeg|gif|webp|avif)|audio\/|video\/|application\/pdf|text\/plain)/
const shut = { 'content-security-policy': "sandbox; default-src 'none'", 'x-content-type-options': 'nosniff' }

const missing = {
  en: 'This file does not exist, or it was deleted.',
  es: 'Este archivo no existe o fue eliminado.',
}
const onItsWay = {
  en: 'The file is still being fetched. Try again in a moment.',
  es: 'El archivo todavía se está descargando. Inténtalo en un momento.',
}

/** The door for files, to be mounted at /media. */
export function mediaDoor(db: Db): Hono {
  const app = new Hono()
  app.on(['GET', 'HEAD'], ['/:id/:key', '/:id/:key/:name'], async (c) => {
    const row = await arrived(db, c.req.param('id'), c.req.param('key'))
    if (!row) return c.json({ error: { code: 'not_found', message: missing } }, 404)
    if (row.state === 'waiting')
      return c.json({ error: { code: 'not_yet', message: onItsWay } }, 503, { 'retry-after': '2' })
    if (row.state === 'failed') return c.json({ error: { code: 'not_kept', message: row.problem } }, 410)
    return given(c, db, row)
  })
  return app
}

type Row = Exclude<Awaited<ReturnType<typeof find>>, undefined>

function find(db: Db, id: string, key: string) {
  return db.selectFrom('media').selectAll().where('id', '=', id).where('key', '=', key).executeTakeFirst()
}

/** The row, once its bytes have come, for as long as anybody wants to wait. */
async function arrived(db: Db, id: string, key: string) {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return undefined
  for (let waited = 0; ; waited += ASK_EVERY_MS) {
    const row = await find(db, id, key)
    if (row?.state !== 'waiting' || waited >= PATIENCE_MS) return row
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
  }
}

function given(c: Context, db: Db, row: Row): Response {
  const size = Number(row.size)
  const range = rangeOf(c.req.header('range'), size)
  if (range === 'wrong')
    return new Response(null, { status: 416, headers: { 'content-range': `bytes */${size}` } })
  const [from, to] = range ?? [0, size - 1]
  const type = row.mimeType || 'application/octet-stream'
  const way = shownInline.test(type) ? 'inline' : 'attachment'
  const headers = {
    ...{ ...shut, 'content-type': type, 'content-length': String(to - from + 1), 'accept-ranges': 'bytes' },
    'content-disposition': `${way}; filename*=UTF-8''${encodeURIComponent(row.name || row.id)}`,
    'cache-control': `private, max-age=${YEAR_SECONDS}, immutable`,
    ...(range && { 'content-range': `bytes ${from}-${to}/${size}` }),
  }
  const body = c.req.method === 'HEAD' ? null : streamOf(bytesOf(db, row, from, to))
  return new Response(body, { status: range ? 206 : 200, headers })
}

function streamOf(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: () => void pieces.return(undefined),
  })
}

/** One range, as players of videos ask for; null: the whole. https://www.rfc-editor.org/rfc/rfc9110#name-range-requests */
function rangeOf(header: string | undefined, size: number): [from: number, to: number] | 'wrong' | null {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === undefined || (first === '' && last === '')) return null
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return from > to ? 'wrong' : [from, to]
}

export interface UploadDeps {
  db: Db
  world: World
  /** The person behind a request; throws Denied. */
  meOf(request: Request): Promise<Me>
}

/** Takes a file as the body of a request, with its name in the query, to be mounted at /api/media. */
export function uploadDoor({ db, world, meOf }: UploadDeps): Hono {
  const app = new Hono()
  app.post('/', async (c) => {
    try {
      const me = await meOf(c.req.raw)
      if (Number(c.req.header('content-length') ?? 0) > MAX_MEDIA) throw new MediaProblem(tooLargeWords)
      return c.json(await keep(db, world, me, c))
    } catch (problem) {
      if (problem instanceof MediaProblem)
        return c.json({ error: { code: 'not_kept', message: problem.words } }, 413)
      if (problem instanceof Denied)
        return c.json({ error: { code: problem.code, message: problem.words } }, problem.status)
      throw problem
    }
  })
  return app
}

async function keep(db: Db, world: World, { workspaceId }: Me, c: Context) {
  const name = (c.req.query('name') ?? '').replace(/[/\\]/g, ' ').trim().slice(0, 200)
  const row = { workspaceId, id: world.id(), key: newKey() }
  await db
    .insertInto('media')
    .values({
      ...row,
      ...{ channelId: null, address: null, source: null, name, size: null },
      createdAt: world.now(),
    })
    .execute()
  try {
    const bytes = (c.req.raw.body ?? new Blob().stream()) as unknown as AsyncIterable<Uint8Array>
    const { size, mimeType } = await storeBytes(db, row, bytes, {
      mimeType: c.req.header('content-type') ?? '',
    })
    return { url: mediaUrl(row.id, row.key, name), kind: kindOf(mimeType), name, mimeType, size }
  } catch (problem) {
    await db.deleteFrom('media').where('workspaceId', '=', workspaceId).where('id', '=', row.id).execute()
    throw problem
  }
}

function kindOf(mimeType: string): 'image' | 'video' | 'audio' | 'file' {
  const [kind] = mimeType.split('/')
  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'file'
}
