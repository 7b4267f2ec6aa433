// Fields and words that several steps share.
import { z } from 'zod'
import type { Words } from '#channels/channel.ts'
import { durationText } from '#engine/machine/duration.ts'
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
  const long = durationText(ms, 'short')
  return {
    name: 'timeout',
    title: { en: `${what.en} in ${long.en}`, es: `${what.es} en ${long.es}` },
    kind: 'timeout',
  }
}

/** A text for the box on the canvas, the same in both languages. */
export function shortened(text: string): Words {
  const line = text.replace(/\s+/g, ' ').trim()
  const short = line.length > 120 ? `${line.slice(0, 119)}…` : line
  return { en: short, es: short }
}
