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

/** What the door needs from its root. */
export interface LiveDoorDeps {
  live: Live
  db: Db
  /** The login of a request's session cookie. */
  signedIn(headers: Headers): Promise<{ id: string } | null>
  beatMs?: number
}

/** The door as a small app, to be mounted at /api/events. */
export function liveDoor(deps: LiveDoorDeps): Hono {
  const app = new Hono()
  app.get('/', async (context) => {
    const request = context.req.raw
    const workspaceId = context.req.query('workspace') ?? ''
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(workspaceId)) {
      return denied(
        400,
        'no_workspace',
        'Say which workspace: ?workspace=<id>.',
        'Di qué espacio: ?workspace=<id>.',
      )
    }
    const login = await deps.signedIn(request.headers)
    if (!login) {
      return denied(
        401,
        'signed_out',
        'You are signed out. Sign in again.',
        'Tu sesión terminó. Inicia sesión de nuevo.',
      )
    }
    if (!(await belongs(deps.db, workspaceId, login.id))) {
      return denied(403, 'forbidden', 'You do not belong to this workspace.', 'No perteneces a este espacio.')
    }
    const after = request.headers.get('last-event-id') ?? context.req.query('after') ?? null
    const client = new Client(deps, { workspaceId, after, request })
    return new Response(client.body(), { headers })
  })
  return app
}

async function belongs(db: Db, workspaceId: string, loginId: string): Promise<boolean> {
  const user = await db
    .selectFrom('user')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where('loginId', '=', loginId)
    .where('deactivatedAt', 'is', null)
    .executeTakeFirst()
  return user !== undefined
}

interface Ask {
  workspaceId: string
  after: string | null
  request: Request
}

/** One listener: facts, a beat that moves its cursor on, and the end when it cannot keep up or lost its right. */
class Client {
  readonly #deps: LiveDoorDeps
  readonly #ask: Ask
  readonly #encoder = new TextEncoder()
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null
  #leave = () => {}
  #beat: NodeJS.Timeout | undefined
  #joined = false

  constructor(deps: LiveDoorDeps, ask: Ask) {
    this.#deps = deps
    this.#ask = ask
  }

  body(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      { start: (controller) => this.#start(controller), cancel: () => this.#end() },
      new ByteLengthQueuingStrategy({ highWaterMark: BUFFER_BYTES }),
    )
  }

  #start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    const { workspaceId, after, request } = this.#ask
    this.#controller = controller
    this.#write(null, 'retry: 2000')
    let fresh = after === null
    this.#leave = this.#deps.live.subscribe(
      { workspaceId },
      ({ cursor, ...fact }) => this.#write(cursor, `event: fact\ndata: ${JSON.stringify(fact)}`),
      {
        after,
        gap: () => {
          fresh = true
          this.#write(null, 'event: gap\ndata: {}')
        },
        ready: (cursor) => {
          this.#joined = true
          // What was missed follows: its own ids move the cursor on, this place would skip it.
          this.#write(fresh ? cursor : null, 'event: ping\ndata: {}')
        },
      },
    )
    this.#beat = setInterval(() => this.#onBeat(), this.#deps.beatMs ?? BEAT_MS).unref()
    request.signal.addEventListener('abort', this.#end)
  }

  #onBeat(): void {
    this.#write(this.#joined ? this.#deps.live.cursor() : null, 'event: ping\ndata: {}')
    this.#stillAllowed().then(
      (allowed) => allowed || this.#end(),
      () => {
        // The database is away: asked again at the next beat.
      },
    )
  }

  async #stillAllowed(): Promise<boolean> {
    const login = await this.#deps.signedIn(this.#ask.request.headers)
    return login !== null && belongs(this.#deps.db, this.#ask.workspaceId, login.id)
  }

  #write(id: string | null, lines: string): void {
    if (!this.#controller) return
    // Too slow to keep up: it comes back with its last id.
    if ((this.#controller.desiredSize ?? 0) <= 0) this.#end()
    else this.#controller.enqueue(this.#encoder.encode(`${id ? `id: ${id}\n` : ''}${lines}\n\n`))
  }

  #end = (): void => {
    if (!this.#controller) return
    const controller = this.#controller
    this.#controller = null
    this.#leave()
    clearInterval(this.#beat)
    this.#ask.request.signal.removeEventListener('abort', this.#end)
    controller.close()
  }
}
