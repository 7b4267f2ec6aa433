// The Bot API: one call, one answer, and its errors by their names.
import { ChannelError, type ChannelWorld } from '../channel.ts'
import { ask, download, type ErrorTable, errorOf } from '../http.ts'

const BASE = 'https://api.telegram.org'

const errors: ErrorTable = [
  { status: 403, says: /can't initiate conversation/, kind: 'window_closed' },
  { status: 403, kind: 'blocked' },
  { says: /chat not found|PEER_ID_INVALID|user not found/, kind: 'invalid_recipient' },
  {
    says: /wrong file identifier|failed to get HTTP URL content|wrong type of the web page content/,
    kind: 'media',
  },
  { status: 413, kind: 'media' },
  { status: 404, kind: 'auth' },
  { status: 409, kind: 'policy' },
  { status: 400, kind: 'content' },
]

interface Said {
  ok?: boolean
  result?: unknown
  error_code?: number
  description?: string
  parameters?: { retry_after?: number }
}

/** The API of one bot. Every call throws ChannelError. */
export function botApi({ botToken }: { botToken: string }, world: Pick<ChannelWorld, 'http' | 'now'>) {
  async function call<T = unknown>(method: string, given?: Record<string, unknown> | FormData): Promise<T> {
    const answer = await ask(world, {
      url: `${BASE}/bot${botToken}/${method}`,
      method: 'POST',
      ...(given instanceof FormData ? { form: given } : given && { json: given }),
    })
    const said = answer.json as Said
    if (answer.ok && said.ok) return said.result as T
    const wait = said.parameters?.retry_after
    const text = said.description ?? ''
    // The token stands in the address, so nothing but Telegram's own words may be shown.
    throw errorOf(
      { status: said.error_code ?? answer.status, headers: answer.headers },
      { code: said.error_code, text, retryAfterMs: wait === undefined ? undefined : wait * 1000 },
      errors,
      world.now(),
    )
  }

  /** A file by its id; the address carries the token, so it never leaves the server. */
  async function file(id: string): Promise<Response> {
    const { file_path: path } = await call<{ file_path?: string }>('getFile', { file_id: id })
    if (!path) throw new ChannelError('media', 'The file is larger than the 20 MB that a bot may fetch.')
    return download(world, `${BASE}/file/bot${botToken}/${path}`)
  }

  return { call, file }
}
