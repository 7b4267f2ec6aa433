// What every step that waits for a reply shares: deadlines, reminders, and letting people finish typing.
// One timer per step: what it rings for is kept beside the deadlines, and the next one is set when it has rung.
import { z } from 'zod'
import type { Content } from '#channels/channel.ts'
import { addOpenTime } from '#engine/machine/hours.ts'
import { field, type Move, type Scope } from '#engine/machine/step.ts'
import type { Json } from '#engine/machine/values.ts'
import { typedIn } from './asking_answers.ts'
import { duration } from './fields.ts'

const reminder = z.object({
  text: field(z.string().trim().min(1).max(2_000), {
    field: 'template',
    title: { en: 'Text', es: 'Texto' },
  }),
  after: field(duration.default(3_600_000), {
    field: 'duration',
    title: { en: 'After', es: 'Después de' },
    help: {
      en: 'Counted from the question or the reminder before.',
      es: 'Contado desde la pregunta o el recordatorio anterior.',
    },
  }),
})

/** The fields of waiting for a reply. */
export const waitingFields = {
  timeout: field(duration.nullable().default(null), {
    field: 'duration',
    title: { en: 'Exit when nobody answers in', es: 'Salida cuando nadie responde en' },
    help: { en: 'Empty: waits for as long as it takes.', es: 'Vacío: espera todo el tiempo necesario.' },
  }),
  reminders: field(z.array(reminder).max(3).default([]), {
    field: 'rows',
    title: { en: 'Reminders', es: 'Recordatorios' },
    row: { title: { en: 'reminder', es: 'recordatorio' }, shows: 'text' },
    max: 3,
    advanced: true,
  }),
  openTime: field(z.boolean().default(false), {
    field: 'switch',
    title: { en: 'Count only working hours', es: 'Contar solo el horario de atención' },
    help: {
      en: 'For reminders and the exit; by the workspace’s working hours.',
      es: 'Para los recordatorios y la salida; según el horario del espacio.',
    },
    advanced: true,
  }),
  burst: field(z.int().min(1_000).max(120_000).nullable().default(null), {
    field: 'duration',
    title: { en: 'Wait until nothing was written for', es: 'Esperar a que no se escriba nada durante' },
    help: {
      en: 'Joins several messages into one answer. Empty: answers at once.',
      es: 'Une varios mensajes en una respuesta. Vacío: responde enseguida.',
    },
    advanced: true,
  }),
}

/** Fresh values of `waitingFields`. */
export const waitingFresh = { timeout: null, reminders: [], openTime: false, burst: null }

const shape = z.object(waitingFields)

export type Waiting = z.infer<typeof shape>

/** What is kept while waiting: deadlines as milliseconds since 1970, and what was written in the burst so far. */
interface Watch {
  rings: 'timeout' | 'reminder' | 'quiet'
  until: number | null
  remindAt: number | null
  /** How many reminders were sent. */
  sent: number
  heard: string[]
}

const watchSchema: z.ZodType<Watch> = z.object({
  rings: z.enum(['timeout', 'reminder', 'quiet']),
  until: z.number().nullable(),
  remindAt: z.number().nullable(),
  sent: z.number(),
  heard: z.array(z.string()),
})

/** What a step keeps of its own, beside the watch. */
export type Own = Record<string, Json>

function watchOf(kept: Json): Watch {
  const inner = typeof kept === 'object' && kept !== null && !Array.isArray(kept) ? kept['watch'] : null
  const parsed = watchSchema.safeParse(inner)
  return parsed.success ? parsed.data : { rings: 'timeout', until: null, remindAt: null, sent: 0, heard: [] }
}

/** What the step keeps of its own. */
export function ownOf({ kept }: Scope): Own {
  if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return {}
  const { watch: _, ...own } = kept
  return own
}

const nowOf = ({ facts }: Scope) => Date.parse(facts.now)

function deadline(ms: number, { openTime }: Waiting, { facts }: Scope): number {
  if (!openTime) return Date.parse(facts.now) + ms
  const { hours, timeZone } = facts.workspace
  return Date.parse(addOpenTime(hours, timeZone, facts.now, ms))
}

const nextReminder = (waiting: Waiting, sent: number, scope: Scope): number | null => {
  const next = waiting.reminders[sent]
  return next ? deadline(next.after, waiting, scope) : null
}

/** Begins to wait: sets the timer for whatever is due first, and keeps what is needed for the rest. */
export function watched(waiting: Waiting, scope: Scope, own: Own = {}): Move {
  const until = waiting.timeout === null ? null : deadline(waiting.timeout, waiting, scope)
  const watch: Watch = {
    rings: 'timeout',
    until,
    remindAt: nextReminder(waiting, 0, scope),
    sent: 0,
    heard: [],
  }
  const plain = waiting.reminders.length === 0 && waiting.burst === null && Object.keys(own).length === 0
  return plain ? timerFor(watch, scope).move : set(watch, scope, own)
}

function set(watch: Watch, scope: Scope, own: Own): Move {
  const { move, rings } = timerFor(watch, scope)
  return { ...move, keep: { ...own, watch: { ...watch, rings } as unknown as Json } }
}

/** The timer for the nearest deadline; the exit goes before a reminder that is due with it. */
function timerFor({ until, remindAt }: Watch, scope: Scope): { move: Move; rings: Watch['rings'] } {
  const rings = remindAt !== null && (until === null || remindAt < until) ? 'reminder' : 'timeout'
  const at = rings === 'reminder' ? remindAt : until
  // A deadline that has passed meanwhile rings at once.
  return { move: at === null ? {} : { timer: Math.max(1_000, at - nowOf(scope)) }, rings }
}

/** Keeps other things of its own, with the watch as it is. */
export function keeping(scope: Scope, own: Own): Move {
  return { keep: { ...own, watch: watchOf(scope.kept) as unknown as Json } }
}

/** What a happening means to a step that waits: an answer to read, a move to make, or the end of its patience. */
export type Heard = { answer: Content } | { move: Move } | 'timeout'

/** Reads a happening. `say` makes the message of a reminder. */
export function heardBy(waiting: Waiting, scope: Scope, say: (text: string) => Move['effects']): Heard {
  const { happening } = scope
  const watch = watchOf(scope.kept)
  if (happening.type === 'reply') return replied(waiting, scope, watch, soundOf(happening.content))
  if (happening.type !== 'timer') return { move: {} }
  if (watch.rings === 'quiet' && watch.heard.length > 0)
    return { answer: { kind: 'text', text: watch.heard.join('\n') } }
  if (watch.rings === 'reminder') return { move: reminded(waiting, scope, watch, say) }
  // The timer may come from a version of the step that still had the exit.
  return waiting.timeout === null ? { move: {} } : 'timeout'
}

/** What was said, or something unsupported where it is no content at all. */
function soundOf(content: Content): Content {
  const { kind, text, files } = { ...(content as Record<'kind' | 'text' | 'files', unknown> | null) }
  const worded = kind !== 'text' && kind !== 'email'
  const filed = kind !== 'email' || (Array.isArray(files) && files.every((file) => file instanceof Object))
  const sound = typeof kind === 'string' && (worded || typeof text === 'string') && filed
  return sound ? content : { kind: 'unsupported', type: 'unknown' }
}

/** Most characters that a burst joins. */
const longest = 10_000

function replied({ burst }: Waiting, scope: Scope, watch: Watch, content: Content): Heard {
  const typed = typedIn(content)
  if (burst === null || typed === null) return { answer: content }
  const heard = [...watch.heard, typed.trim()].filter(Boolean)
  if (heard.length === 0) return { answer: content }
  if (heard.join('\n').length > longest)
    return { answer: { kind: 'text', text: heard.join('\n').slice(0, longest) } }
  const keep = { ...ownOf(scope), watch: { ...watch, heard, rings: 'quiet' } as unknown as Json }
  return { move: { keep, timer: burst } }
}

function reminded(
  waiting: Waiting,
  scope: Scope,
  watch: Watch,
  say: (text: string) => Move['effects'],
): Move {
  const { text } = waiting.reminders[watch.sent] ?? {}
  const sent = watch.sent + 1
  const next = { ...watch, sent, remindAt: nextReminder(waiting, sent, scope) }
  const effects = text === undefined ? [] : (say(scope.render(text)) ?? [])
  return { effects, ...set(next, scope, ownOf(scope)) }
}

/** Leaves because nothing was understood; other flows may start from it. */
export function givenUp(content: Content): Move {
  const text =
    content.kind === 'text' || content.kind === 'email' ? content.text.slice(0, 2_000) : `[${content.kind}]`
  return { effects: [{ type: 'report', fact: 'reply_not_understood', text }], exit: 'invalid', count: 0 }
}

/** Goes on waiting after an answer that was no good: a burst gives its timer back to the deadlines. */
export function again(scope: Scope, own: Own = ownOf(scope)): Move {
  const watch = watchOf(scope.kept)
  const hasOwn = Object.keys(own).length > 0
  if (watch.rings === 'quiet' || watch.heard.length > 0) return set({ ...watch, heard: [] }, scope, own)
  return hasOwn ? keeping(scope, own) : {}
}
