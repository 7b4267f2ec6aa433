// WeChat's API: a token for two hours, and errors in answers with 200.
import type { ChannelWorld, ErrorKind } from '../channel.ts'
import { ask, type Call, type ErrorTable, errorOf, type Reply } from '../http.ts'

export const WECHAT = 'https://api.weixin.qq.com/cgi-bin'

const codes: Partial<Record<ErrorKind, number[]>> = {
  auth: [40001, 40014, 42001, 40125, 40164, 48001, 40013, 41002, 41004],
  window_closed: [45015, 45047],
  rate_limited: [45009, 45011],
  blocked: [43004],
  invalid_recipient: [40003],
  content: [45002, 45098, 40200],
  media: [40007, 40004, 40005, 40006, 40008, 40009],
  template: [47003, 40037],
  provider_down: [-1],
}
const errors: ErrorTable = Object.entries(codes).flatMap(([kind, list]) =>
  list.map((code) => ({ code, kind: kind as ErrorKind })),
)
const stale = new Set([40001, 40014, 42001])

type World = Pick<ChannelWorld, 'http' | 'now'>
type Credentials = { appId: string; appSecret: string }

/** A moment before it expires it is asked for again. */
const EARLY_MS = 300_000
const tokens = new Map<string, { until: number; token: Promise<string> }>()

/** The account's token. WeChat gives the same one to all who ask, so every process may keep its own copy. */
export function accessToken({ appId, appSecret }: Credentials, world: World, fresh = false): Promise<string> {
  const now = world.now().getTime()
  const name = `${appId} ${appSecret}`
  const kept = tokens.get(name)
  if (kept && kept.until > now && !fresh) return kept.token
  const asked = fetchToken({ appId, appSecret }, world, fresh)
  tokens.set(name, { until: now + 7_200_000 - EARLY_MS, token: asked })
  asked.catch(() => tokens.delete(name))
  return asked
}

async function fetchToken({ appId, appSecret }: Credentials, world: World, fresh: boolean): Promise<string> {
  const reply = await ask(world, {
    url: `${WECHAT}/stable_token`,
    json: { grant_type: 'client_credential', appid: appId, secret: appSecret, force_refresh: fresh },
  })
  const { access_token } = reply.json as { access_token?: string }
  if (!access_token) throw refusal(reply, world.now())
  return access_token
}

function refusal(reply: Reply, now: Date) {
  const { errcode, errmsg } = reply.json as { errcode?: number; errmsg?: string }
  return errorOf(reply, { code: errcode, text: errmsg ?? '' }, errors, now)
}

/** Asks for one account; a token that has gone stale is fetched anew, once. Throws ChannelError. */
export function wechatApi(settings: Credentials, world: World) {
  return async (path: string, given?: object | FormData): Promise<Record<string, unknown>> => {
    for (const fresh of [false, true]) {
      const token = await accessToken(settings, world, fresh)
      const reply = await ask(world, callOf(path, token, given))
      const { errcode } = reply.json as { errcode?: number }
      if (reply.ok && !errcode) return reply.json
      if (fresh || !stale.has(errcode ?? 0)) throw refusal(reply, world.now())
    }
    throw new Error('unreachable')
  }
}

function callOf(path: string, token: string, given: object | FormData | undefined): Call {
  const url = `${WECHAT}${path}${path.includes('?') ? '&' : '?'}access_token=${encodeURIComponent(token)}`
  if (given instanceof FormData) return { url, form: given }
  return given === undefined ? { url } : { url, json: given }
}
