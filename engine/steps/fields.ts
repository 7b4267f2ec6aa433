// Fields and words that several steps share.
import { z } from 'zod'
import type { Words } from '#channels/channel.ts'
import { type Exit, field } from '#engine/machine/step.ts'

/** Longest pause that a flow may ask for: 30 days. */
export const longest = 30 * 24 * 60 * 60 * 1_000

/** Milliseconds of a pause. */
export const duration = z.int().min(1_000).max(longest)

/** Where to speak; null: where the contact last wrote. */
export const channelField = field(z.string().max(60).nullable().default(null), {
  field: 'channel',
  title: { en: 'Channel', es: 'Canal' },
  help: {
    en: 'Empty: the channel where the contact last wrote.',
    es: 'Vacío: el canal donde el contacto escribió por última vez.',
  },
  advanced: true,
})

/** The exits that most steps have. */
export const exits = {
  next: { name: 'next', title: { en: 'Next', es: 'Siguiente' }, kind: 'next' },
} as const satisfies Record<string, Exit>

/** The exit for when nobody answered or nobody was free in time. */
export function timeoutExit(ms: number, what: Words): Exit {
  const long = durationWords(ms)
  return {
    name: 'timeout',
    title: { en: `${what.en} in ${long.en}`, es: `${what.es} en ${long.es}` },
    kind: 'timeout',
  }
}

const units: Array<{ ms: number; en: [string, string]; es: [string, string] }> = [
  { ms: 86_400_000, en: ['day', 'days'], es: ['día', 'días'] },
  { ms: 3_600_000, en: ['hour', 'hours'], es: ['hora', 'horas'] },
  { ms: 60_000, en: ['min', 'min'], es: ['min', 'min'] },
  { ms: 1_000, en: ['s', 's'], es: ['s', 's'] },
]

/** `10 min`, `1 day 2 hours`: at most the two largest units. */
export function durationWords(ms: number): Words {
  let left = Math.max(0, Math.round(ms / 1_000) * 1_000)
  const en: string[] = []
  const es: string[] = []
  for (const unit of units) {
    const count = Math.floor(left / unit.ms)
    left -= count * unit.ms
    if (count === 0 || en.length === 2) continue
    const form = count === 1 ? 0 : 1
    en.push(`${count} ${unit.en[form]}`)
    es.push(`${count} ${unit.es[form]}`)
  }
  return en.length === 0 ? { en: '0 s', es: '0 s' } : { en: en.join(' '), es: es.join(' ') }
}

/** A text for the box on the canvas, the same in both languages. */
export function shortened(text: string): Words {
  const line = text.replace(/\s+/g, ' ').trim()
  const short = line.length > 120 ? `${line.slice(0, 119)}…` : line
  return { en: short, es: short }
}
