// Google's API with a service account: a signed assertion gives a token, the token opens the Sheets API.
// https://developers.google.com/identity/protocols/oauth2/service-account#httprest
import { createSign } from 'node:crypto'
import type { Words } from '#channels/channel.ts'
import type { GoogleKey } from '#engine/accounts/service_accounts.ts'
import type { World } from '#engine/world.ts'

/** Why Google did not do it, in words; `again` when trying later may help. */
export class GoogleError extends Error {
  readonly words: Words
  readonly again: boolean

  constructor(words: Words, again: boolean) {
    super(words.en)
    this.name = 'GoogleError'
    this.words = words
    this.again = again
  }
}

export interface Google {
  world: World
  urls: { tokenUrl: string; sheetsUrl: string }
  key: GoogleKey
}

let kept: Google['urls'] = {
  tokenUrl: 'https://oauth2.googleapis.com/token',
  sheetsUrl: 'https://sheets.googleapis.com',
}

/** The roots hand over where Google is reached, before the doors open. */
export function keepGoogleUrls(urls: Google['urls']): void {
  kept = urls
}

/** Where Google is reached. */
export const googleUrls = (): Google['urls'] => kept

const SCOPE = 'https://www.googleapis.com/auth/spreadsheets'
const LIFE_S = 3600
/** A token is not used in its last minute. */
const SPARE_MS = 60_000
const MAX_KEPT = 1000

const tokens = new Map<string, { token: string; until: number }>()

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** The assertion: a JWT signed with the account's key (RS256). */
export function assertion({ world, urls, key }: Google): string {
  const iat = Math.floor(world.now().getTime() / 1000)
  const claims = { iss: key.clientEmail, scope: SCOPE, aud: urls.tokenUrl, iat, exp: iat + LIFE_S }
  const unsigned = `${base64({ alg: 'RS256', typ: 'JWT', kid: key.keyId })}.${base64(claims)}`
  return `${unsigned}.${createSign('RSA-SHA256').update(unsigned).sign(key.privateKey, 'base64url')}`
}

/** A token of the account; kept in memory until shortly before it ends. Throws GoogleError. */
export async function accessToken(google: Google): Promise<string> {
  const { world, urls, key } = google
  const now = world.now().getTime()
  const name = `${urls.tokenUrl} ${key.clientEmail} ${key.keyId} ${key.privateKey}`
  const kept = tokens.get(name)
  if (kept && kept.until > now) return kept.token
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: assertion(google),
  })
  const answer = await ask(google, urls.tokenUrl, { method: 'POST', body })
  if (!answer.ok) {
    throw answer.status === 429 || answer.status >= 500
      ? busy(answer.status)
      : new GoogleError(keyRefused(answer.why), false)
  }
  const { access_token: token, expires_in: seconds } = answer.json as {
    access_token?: unknown
    expires_in?: unknown
  }
  if (typeof token !== 'string') throw new GoogleError(keyRefused('no token'), false)
  if (tokens.size >= MAX_KEPT) tokens.clear()
  tokens.set(name, { token, until: now + Number(seconds ?? 0) * 1000 - SPARE_MS })
  return token
}

/** Asks the Sheets API; throws GoogleError. `path` begins with the spreadsheet's id. */
export async function sheets(google: Google, method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await ask(google, `${google.urls.sheetsUrl}/v4/spreadsheets/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await accessToken(google)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (answer.ok) return answer.json
  const { status, why } = answer
  if (status === 429 || status === 503) throw busy(status)
  if (status === 401 || status === 403) throw new GoogleError(notShared(google.key.clientEmail), false)
  throw new GoogleError(status === 404 ? noSheet : refused(status, why), false)
}

/** Whether the key opens Google, and what the spreadsheet is called where one is named. Throws GoogleError. */
export async function tryOut(google: Google, spreadsheet: string | null): Promise<string | null> {
  await accessToken(google)
  if (spreadsheet === null) return null
  const found = await sheets(google, 'GET', `${spreadsheet}?fields=properties.title`)
  return String((found as { properties?: { title?: unknown } }).properties?.title ?? '')
}

interface Answer {
  ok: boolean
  status: number
  json: unknown
  why: string
}

async function ask({ world, urls }: Google, url: string, init: RequestInit): Promise<Answer> {
  let answer: Response
  let text: string
  try {
    answer = await world.http(url, init)
    text = await answer.text()
  } catch {
    // A row may have been written before the line broke, so that is not repeated blindly.
    throw new GoogleError(unreachable, init.method === 'GET' || url === urls.tokenUrl)
  }
  const json = parsed(text) as { error?: { message?: string } | string; error_description?: string } | null
  const error = json?.error
  const why = typeof error === 'object' ? (error?.message ?? '') : (json?.error_description ?? error ?? '')
  return { ok: answer.ok, status: answer.status, json: json ?? {}, why: String(why).slice(0, 200) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const unreachable: Words = {
  en: 'Google could not be reached.',
  es: 'No se pudo llegar a Google.',
}
const noSheet: Words = {
  en: 'Google knows no spreadsheet with this id. Copy its address again.',
  es: 'Google no conoce ninguna hoja de cálculo con este identificador. Copia su dirección de nuevo.',
}
const busy = (status: number) =>
  new GoogleError(
    {
      en: `Google is busy (status ${status}). It is tried again.`,
      es: `Google está ocupado (estado ${status}). Se intentará de nuevo.`,
    },
    true,
  )
const keyRefused = (why: string): Words => ({
  en: `Google does not accept the key of the service account: ${why}. Upload a new one.`,
  es: `Google no acepta la clave de la cuenta de servicio: ${why}. Sube una nueva.`,
})
const notShared = (email: string): Words => ({
  en: `Google refuses: share the spreadsheet with ${email}, as an editor.`,
  es: `Google lo rechaza: comparte la hoja de cálculo con ${email}, como editor.`,
})
const refused = (status: number, why: string): Words => ({
  en: `Google refused the row (status ${status}): ${why}`,
  es: `Google rechazó la fila (estado ${status}): ${why}`,
})
