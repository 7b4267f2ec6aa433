// Twilio signs the address it calls and every field, sorted. https://www.twilio.com/docs/usage/security
import type { RawRequest } from '../channel.ts'
import { parseForm } from '../form.ts'
import { hmac, sameText, unproven } from '../signing.ts'

const SIGNATURE = 'x-twilio-signature'

/** The signature of a form that is posted to an address. */
export function sign(authToken: string, url: string, pairs: ReadonlyArray<[string, string]>): string {
  const values = Map.groupBy(pairs, ([name]) => name)
  const sorted = [...values.keys()].toSorted()
  const text = sorted.map((name) =>
    [...new Set(values.get(name)!.map(([, value]) => value))]
      .toSorted()
      .map((value) => name + value)
      .join(''),
  )
  return hmac('sha1', authToken, url + text.join(''), 'base64')
}

/** Throws Refused unless Twilio signed it. A port may or may not stand in the address that it signed. */
export function verifyTwilio({ url, headers, body }: RawRequest, authToken: string): void {
  const given = headers[SIGNATURE]
  const pairs = parseForm(body, headers['content-type'])
  const isTheirs = [url, withPort(url), withoutPort(url)].some((one) =>
    sameText(given ?? '', sign(authToken, one, pairs)),
  )
  if (!isTheirs) throw unproven(SIGNATURE, given)
}

function withPort(url: string): string {
  const { protocol, port } = new URL(url)
  const usual = protocol === 'https:' ? '443' : '80'
  return port === '' ? url.replace(/^(https?:\/\/[^/?#]+)/, `$1:${usual}`) : url
}

const withoutPort = (url: string): string => url.replace(/^(https?:\/\/[^/?#:]+):\d+/, '$1')
