// What mail servers say when they do not take a mail, by their enhanced status codes. https://www.rfc-editor.org/rfc/rfc3463
import type { ErrorKind } from './channel.ts'

type Row = [code: RegExp, kind: ErrorKind]

// The first row that fits counts; codes are `class.subject.detail`.
const rows: Row[] = [
  [/^4\.(7\.28|2\.1|4\.5|7\.0)$/, 'rate_limited'],
  [/^4\./, 'provider_down'],
  [/^5\.1\.[78]$/, 'policy'],
  [/^5\.1\./, 'invalid_recipient'],
  [/^5\.2\.1$/, 'invalid_recipient'],
  [/^5\.2\.2$/, 'unknown'],
  [/^5\.2\.3$/, 'media'],
  [/^5\.3\.4$/, 'media'],
  [/^5\.4\.5$/, 'rate_limited'],
  [/^5\.4\.[14]$/, 'invalid_recipient'],
  [/^5\.6\./, 'content'],
  [/^5\.7\.(0|3|8|9|14|57|60|139)$/, 'auth'],
  [/^5\.7\./, 'policy'],
]

const words: Array<[says: RegExp, kind: ErrorKind]> = [
  [
    /user unknown|no such (user|mailbox|recipient)|does not exist|mailbox unavailable|unknown user/i,
    'invalid_recipient',
  ],
  [/spam|blocked|blacklist|block list|denied|policy|reputation|dmarc|spf\b/i, 'policy'],
  [/too (large|big)|exceeds? (the )?(maximum|size)|size limit/i, 'media'],
]

const plain: Record<number, ErrorKind> = {
  421: 'provider_down',
  450: 'provider_down',
  451: 'provider_down',
  452: 'provider_down',
  454: 'provider_down',
  530: 'auth',
  534: 'auth',
  535: 'auth',
  538: 'auth',
  550: 'invalid_recipient',
  551: 'invalid_recipient',
  552: 'media',
  553: 'invalid_recipient',
  554: 'policy',
}

/** The enhanced code in a server's answer, such as `5.1.1`; undefined where it gives none. */
export const enhancedCode = (text: string): string | undefined =>
  /(?:^|[\s#(-])([245]\.\d{1,3}\.\d{1,3})(?=[\s).,:;-]|$)/.exec(text)?.[1]

/** What a refusal means: by its enhanced code, else its words, else the three digits. */
export function kindOfRefusal(code: string | undefined, text: string, digits?: number): ErrorKind {
  const row = code === undefined ? undefined : rows.find(([one]) => one.test(code))
  if (row) return row[1]
  const permanent = digits === undefined ? !code?.startsWith('4') : digits >= 500
  const said = permanent ? words.find(([says]) => says.test(text)) : undefined
  if (said) return said[1]
  if (digits === undefined) return 'unknown'
  return plain[digits] ?? (digits >= 400 && digits < 500 ? 'provider_down' : 'unknown')
}
