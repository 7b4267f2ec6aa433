// Durations in words, there and back: `10 minutes` is 600,000 ms.
import type { Words } from '#channels/channel.ts'

interface Unit {
  ms: number
  long: { en: [string, string]; es: [string, string] }
  short: Words
  match: RegExp
}

const units: Unit[] = [
  {
    ms: 86_400_000,
    long: { en: ['day', 'days'], es: ['día', 'días'] },
    short: { en: 'd', es: 'd' },
    match: /^d(ays?|[ií]as?)?$/,
  },
  {
    ms: 3_600_000,
    long: { en: ['hour', 'hours'], es: ['hora', 'horas'] },
    short: { en: 'h', es: 'h' },
    match: /^h(ours?|oras?)?$/,
  },
  {
    ms: 60_000,
    long: { en: ['minute', 'minutes'], es: ['minuto', 'minutos'] },
    short: { en: 'min', es: 'min' },
    match: /^m(in(utes?|utos?)?)?$/,
  },
  {
    ms: 1_000,
    long: { en: ['second', 'seconds'], es: ['segundo', 'segundos'] },
    short: { en: 's', es: 's' },
    match: /^s(ec(onds?)?|eg(undos?)?)?$/,
  },
]

/** `1 day 2 hours`, or short: `1 d 2 h`. Every unit that counts, in whole seconds. */
export function durationText(ms: number, style: 'long' | 'short' = 'long'): Words {
  let left = Math.max(0, Math.round(ms / 1_000) * 1_000)
  const en: string[] = []
  const es: string[] = []
  for (const unit of units) {
    const count = Math.floor(left / unit.ms)
    left -= count * unit.ms
    // Zero is said in the smallest unit.
    if (count === 0 && (unit.ms > 1_000 || en.length > 0)) continue
    const form = count === 1 ? 0 : 1
    en.push(`${count} ${style === 'short' ? unit.short.en : unit.long.en[form]}`)
    es.push(`${count} ${style === 'short' ? unit.short.es : unit.long.es[form]}`)
  }
  return { en: en.join(' '), es: es.join(' ') }
}

/** Milliseconds of `1 hour 30 minutes`, `2 días`; null when it says no duration. */
export function durationIn(text: string): number | null {
  let ms = 0
  for (const [, count, word] of text.toLowerCase().matchAll(/(\d{1,9})\s*([a-zí]+)/g)) {
    ms += Number(count) * (units.find(({ match }) => match.test(word ?? ''))?.ms ?? 0)
  }
  return ms > 0 ? ms : null
}
