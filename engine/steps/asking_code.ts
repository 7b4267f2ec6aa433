// One-time codes: made from the turn's dice, kept while the step waits, compared without telling how much was right.

import { emailIn } from '#engine/machine/answers_addresses.ts'
import { codeIn } from '#engine/machine/answers_numbers.ts'
import { diceOf } from '#engine/machine/dice.ts'
import type { Effect } from '#engine/machine/effect.ts'
import type { Scope } from '#engine/machine/step.ts'
import type { Own } from './asking.ts'

/** How a code is made and sent. */
export interface CodeAsk {
  codeText: string
  codeBy: 'channel' | 'email'
  codeTo: string
  codeSubject: string
  codeChannelId: string | null
  digits: number
  validMinutes: number
}

/** Most codes that one question sends. */
const most = 5

/** Where the code stands in its text. */
export const codeMark = /\[(?:code|c[oó]digo)\]/gi

/** A new code with the effect that sends it; null where there is no address, or too many were sent. */
export function freshCode(ask: CodeAsk, scope: Scope, own: Own): { own: Own; effect: Effect } | null {
  const sent = Number(own['sent'] ?? 0)
  if (sent >= most) return null
  const { facts, step, render } = scope
  const dice = diceOf(`${facts.seed} ${facts.contact.id} ${step} ${sent}`)
  const code = String(Math.floor(dice * 10 ** ask.digits)).padStart(ask.digits, '0')
  const text = render(ask.codeText.replace(codeMark, code))
  const until = Date.parse(facts.now) + ask.validMinutes * 60_000
  const kept: Own = { ...own, code, until, sent: sent + 1 }
  if (ask.codeBy === 'channel')
    return {
      own: kept,
      effect: { type: 'send_message', content: { kind: 'text', text }, channelId: ask.codeChannelId },
    }
  const to = emailIn(render(ask.codeTo))
  const subject = render(ask.codeSubject).replace(/\s+/g, ' ').trim()
  return to === null ? null : { own: kept, effect: { type: 'send_email', to, subject, text, html: false } }
}

/** Whether a text holds the code that was sent last and still counts. */
export function codeFits(
  text: string,
  { digits }: CodeAsk,
  { facts }: Scope,
  own: Own,
): 'right' | 'wrong' | 'late' {
  const sent = String(own['code'] ?? '')
  const right = sent.length === digits && isSame(codeIn(text, digits) ?? '', sent)
  if (!right) return 'wrong'
  return Date.parse(facts.now) > Number(own['until'] ?? 0) ? 'late' : 'right'
}

/** Equal texts, in a time that depends on their length alone. */
function isSame(a: string, b: string): boolean {
  let different = a.length ^ b.length
  for (let index = 0; index < b.length; index++) different |= (a.charCodeAt(index) || 0) ^ b.charCodeAt(index)
  return different === 0
}
