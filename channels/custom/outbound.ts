// Our messages to a custom channel's server: POST <base>/message, signed, with the same webhook-id on every try.
import { ChannelError, type ChannelWorld, type Content, type Outgoing } from '../channel.ts'
import type { CustomSettings } from './channel.ts'
import { sign } from './signature.ts'

const TIMEOUT_MS = 10_000

/** Sends one message; the answer's `mId`, or ours when it names none, is how statuses find it again. */
export async function deliver(
  message: Outgoing,
  settings: CustomSettings,
  world: ChannelWorld,
): Promise<{ externalId: string }> {
  const answer = await post(message, settings, world)
  const json = await readJson(answer)
  if (answer.ok)
    return {
      externalId: typeof json.mId === 'string' && json.mId !== '' ? json.mId.slice(0, 200) : message.id,
    }
  const said =
    typeof json.error?.message === 'string' ? json.error.message.slice(0, 500) : `HTTP ${answer.status}`
  throw failure(answer, said, world.now())
}

async function post(message: Outgoing, settings: CustomSettings, world: ChannelWorld): Promise<Response> {
  const body = JSON.stringify({
    channelId: message.channelId,
    contactId: message.address,
    message: wireMessage(message.content),
  })
  const at = Math.floor(world.now().getTime() / 1000)
  try {
    return await world.http(`${settings.apiBaseUrl}/message`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${settings.apiToken}`,
        'webhook-id': message.id,
        'webhook-timestamp': String(at),
        'webhook-signature': sign(settings.signingSecret, message.id, at, body),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
  } catch (error) {
    if ((error as { code?: unknown }).code === 'EGRESS_REFUSED') {
      throw new ChannelError('policy', (error as Error).message, { code: 'EGRESS_REFUSED' })
    }
    throw new ChannelError('provider_down', error instanceof Error ? error.message : String(error))
  }
}

/** The contract's message shapes; `choices` beside `replies` lets a server send the id back as `payload`. */
export function wireMessage(content: Content): Record<string, unknown> {
  switch (content.kind) {
    case 'text':
      if (!content.choices?.length) return { type: 'text', text: content.text }
      return {
        type: 'quick_reply',
        title: content.text,
        replies: content.choices.map((choice) => choice.title),
        choices: content.choices,
      }
    case 'location': {
      const { kind, ...place } = content
      return { type: kind, ...place }
    }
    case 'unsupported':
      return { type: 'custom_payload', payload: { type: content.type } }
    default: {
      const { kind, name, caption, ...rest } = content
      return {
        type: 'attachment',
        attachment: {
          type: kind,
          ...rest,
          ...(name && { fileName: name }),
          ...(caption && { description: caption }),
        },
      }
    }
  }
}

// The call succeeded or failed by its status; a body that is no JSON must not turn a success into a second send.
async function readJson(answer: Response): Promise<{ mId?: unknown; error?: { message?: unknown } }> {
  try {
    const json: unknown = await answer.json()
    return typeof json === 'object' && json !== null ? json : {}
  } catch {
    return {}
  }
}

function failure(answer: Response, said: string, now: Date): ChannelError {
  const { status } = answer
  const code = String(status)
  if (status === 429) return new ChannelError('rate_limited', said, { code, ...retryAfter(answer, now) })
  if (status === 408 || status >= 500)
    return new ChannelError('provider_down', said, { code, ...retryAfter(answer, now) })
  if (status === 401 || status === 403) return new ChannelError('auth', said, { code })
  return new ChannelError('unknown', said, { code })
}

function retryAfter(answer: Response, now: Date): { retryAfterMs?: number } {
  const value = answer.headers.get('retry-after')
  if (!value) return {}
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime()
  return Number.isFinite(ms) && ms > 0 ? { retryAfterMs: Math.min(ms, 3_600_000) } : {}
}
