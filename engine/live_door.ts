// GET /api/events: the facts of a workspace as server-sent events for its signed-in people.
import { Hono } from 'hono'
import type { Db } from '#db/db.ts'
import type { Live } from './live.ts'

const BEAT_MS = 20_000
const BUFFER_BYTES = 512 * 1024

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
}

const denied = (status: 400 | 401 | 403, code: string, en: string, es: string) =>
  Response.json({ error: { code, message: { en, es } } }, { status })

interface Deps {
  live: Live
  db: Db
  /** The login of a request's session cookie. */
  signedIn(headers: Headers): Promise<{ id: string } | null>
  beatMs?: number
}

/** The door as a small app, to be mounted at /api/events. */
export function liveDoor(deps: Deps): Hono {
  const { db, signedIn } = deps
  const app = new Hono()
  const belongs = async (request: Request, workspaceId: string) => {
    const login = await signedIn(request.headers)
    if (!login) return null
    return db
      .selectFrom('user')
      .select('id')
      .where('workspaceId', '=', workspaceId)
      .where('loginId', '=', login.id)
      .where('deactivatedAt', 'is', null)
      .executeTakeFirst()
  }
  app.get('/', async (context) => {
    const workspaceId = context.req.query('workspace') ?? ''
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(workspaceId)) {
      return denied(400, 'no_workspace', 'Say which workspace: ?workspace=<id>.', 'Di qué espacio: ?workspace=<id>.')
    }
    const request = context.req.raw
    if (!(await signedIn(request.headers))) {
      return denied(401, 'signed_out', 'You are signed out. Sign in again.', 'Tu sesión terminó. Inicia sesión de nuevo.')
    }
    if (!(await belongs(request, workspaceId))) {
      return denied(403, 'forbidden', 'You do not belong to this workspace.', 'No perteneces a este espacio.')
    }
    const after = request.headers.get('last-event-id') ?? context.req.query('after') ?? null
    const check = async () => Boolean(await belongs(request, workspaceId))
    return new Response(stream(deps, workspaceId, after, check, request.signal), { headers })
  })
  return app
}

/** One client: facts, a beat every 20 s that moves its cursor on, and the end when it cannot keep up or lost its right. */
function stream(
  { live, beatMs }: Deps,
  workspaceId: string,
  after: string | null,
  allowed: () => Promise<boolean>,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let end = () => {}
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let open = true
        let joined = false
        const write = (text: string) => {
          if (!open) return
          if ((controller.desiredSize ?? 0) <= 0) return end() // Too slow: it comes back with its last id.
          controller.enqueue(encoder.encode(text))
        }
        const leave = live.subscribe(
          { workspaceId },
          ({ cursor, ...fact }) =>
            write(`${cursor ? `id: ${cursor}\n` : ''}event: fact\ndata: ${JSON.stringify(fact)}\n\n`),
          {
            after,
            ready: (cursor) => {
              joined = true
              write(`${after ? '' : `id: ${cursor}\n`}event: ping\ndata: {}\n\n`)
            },
            gap: () => {
              after = null
              write('event: gap\ndata: {}\n\n')
            },
          },
        )
        const beat = setInterval(() => {
          const cursor = joined ? live.cursor() : null
          write(`${cursor ? `id: ${cursor}\n` : ''}event: ping\ndata: {}\n\n`)
          allowed().then((still) => still || end(), () => {})
        }, beatMs ?? BEAT_MS).unref()
        end = () => {
          if (!open) return
          open = false
          leave()
          clearInterval(beat)
          signal.removeEventListener('abort', end)
          controller.close()
        }
        signal.addEventListener('abort', end)
        write('retry: 2000\n\n')
      },
      cancel: () => end(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: BUFFER_BYTES }),
  )
}
