// Problems with the channels that are connected: messages that come too late for a window, answers that nobody can tap.
import { type Loss, type LossCode, lossesOf } from '#channels/loss.ts'
import { type Checked, type Subject, stepProblem } from './check.ts'
import { jumpsOf } from './compile.ts'
import { TRIGGER } from './graph.ts'
import { saidOn } from './said.ts'
import { sampleFacts } from './sample.ts'
import { spokenBy } from './spoken.ts'
import { type Exit, type Field, fieldsOf, isShown, type StepType } from './step.ts'
import type { Problem } from './turn.ts'
import type { Json } from './values.ts'

const HOUR_MS = 60 * 60 * 1_000

/** Warnings that follow from what the connected channels can do; none where nothing is known of them. */
export function channelProblems(subject: Subject): Problem[] {
  const { shows } = subject.resources
  if (!shows || shows.length === 0) return []
  return [...lateProblems(subject, shows), ...choiceProblems(subject, shows), ...lossProblems(subject, shows)]
}

type Shows = NonNullable<Subject['resources']['shows']>

/** What is said after a silence that may be longer than the shortest window. */
function lateProblems(subject: Subject, shows: Shows): Problem[] {
  const windows = shows.filter(({ can }) => can.windowHours !== null)
  const hours = Math.min(...windows.map(({ can }) => can.windowHours ?? Number.POSITIVE_INFINITY))
  if (!Number.isFinite(hours)) return []
  const names = windows.map(({ name }) => `«${name}»`).join(', ')
  const silence = silences(subject, hours * HOUR_MS)
  return [...subject.steps.values()]
    .filter(({ step, kind }) => kind?.bubble && (silence.get(step.id) ?? 0) >= hours * HOUR_MS)
    .map((one) =>
      stepProblem('warning', 'outside_window', one, {
        en: `may speak more than ${hours} hours after the contact’s last message, when ${names} no longer lets it through. Shorten the wait, or send a template.`,
        es: `puede hablar más de ${hours} horas después del último mensaje del contacto, cuando ${names} ya no lo deja pasar. Acorta la espera o envía una plantilla.`,
      }),
    )
}

/** The longest silence of the contact before each step, in milliseconds; longer than `most` counts as `most`. */
function silences({ graph, edges, steps }: Subject, most: number): Map<string, number> {
  const longest = new Map<string, number>()
  const queue: string[] = []
  const rounds = new Map<string, number>()
  const reach = (id: string, ms: number) => {
    // A wait in a loop without an answer adds up without end.
    const times = rounds.get(id) ?? 0
    const silent = Math.min(most, times > steps.size ? most : ms)
    if (!steps.has(id) || silent <= (longest.get(id) ?? -1)) return
    rounds.set(id, times + 1)
    longest.set(id, silent)
    queue.push(id)
  }
  for (const { from, to } of edges) if (from === TRIGGER) reach(to, 0)
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const one = steps.get(id)
    if (!one) continue
    const before = longest.get(id) ?? 0
    for (const { exit, to } of edges.filter(({ from }) => from === id)) {
      const kind = one.exits?.find(({ name }) => name === exit)?.kind
      reach(to, after(one, kind, before))
    }
    if (one.kind && one.data !== null) {
      for (const to of jumpsOf(one.kind, one.data, graph)) reach(to, after(one, 'next', before))
    }
  }
  return longest
}

/** A reply breaks the silence; a wait, or a question that nobody answered, makes it longer. */
function after(one: Checked, exit: Exit['kind'] | undefined, before: number): number {
  const waitsFor = one.kind?.waitsFor
  if (waitsFor === 'reply' && exit === 'next') return 0
  if (waitsFor === 'timer' || (waitsFor && exit === 'timeout')) return before + pauseOf(one)
  return before
}

/** The longest pause that a step's visible fields ask for; unknown ones, such as dates, count as none. */
function pauseOf({ kind, data }: Checked): number {
  if (!kind || data === null) return 0
  const values = data as Record<string, Json>
  const pauses = fieldsOf(kind.data)
    .filter((field) => field.meta.field === 'duration' && counts(field, kind, values))
    .map(({ name }) => values[name])
  return Math.max(0, ...pauses.filter((ms) => typeof ms === 'number'))
}

const counts = (field: Field, kind: StepType, data: Record<string, Json>): boolean =>
  isShown(field, fieldsOf(kind.data), ({ name }) => data[name] ?? null)

/** Choices that no connected channel can show as buttons or as a list. */
function choiceProblems({ steps }: Subject, shows: Shows): Problem[] {
  const most = Math.max(...shows.map(({ can }) => Math.max(can.choices.max, can.lists?.max ?? 0)))
  const longest = Math.max(
    ...shows.map(({ can }) => Math.max(can.choices.titleMax, can.lists?.titleMax ?? 0)),
  )
  return [...steps.values()].flatMap((one) => {
    if (!one.kind || one.data === null) return []
    const values = one.data as Record<string, Json>
    const { kind } = one
    return fieldsOf(kind.data)
      .filter((field) => field.meta.field === 'choices' && counts(field, kind, values))
      .flatMap(({ name }) => problemsOfChoices(one, name, values[name] ?? null, { most, longest }))
  })
}

function problemsOfChoices(
  one: Checked,
  field: string,
  value: Json,
  { most, longest }: { most: number; longest: number },
): Problem[] {
  const titles = (Array.isArray(value) ? value : []).flatMap((choice) => {
    const title = (choice as { title?: Json } | null)?.title
    return typeof title === 'string' ? [title] : []
  })
  if (most > 0 && titles.length > most) {
    return [
      stepProblem(
        'warning',
        'choices_as_text',
        one,
        {
          en: `offers ${titles.length} answers, and no connected channel can show more than ${most}: they are sent as a numbered list.`,
          es: `ofrece ${titles.length} respuestas y ningún canal conectado puede mostrar más de ${most}: se envían como lista numerada.`,
        },
        field,
      ),
    ]
  }
  const cut = titles.find((title) => title.length > longest)
  if (most === 0 || cut === undefined) return []
  return [
    stepProblem(
      'warning',
      'choice_cut',
      one,
      {
        en: `has the answer «${cut}», which no connected channel can show whole: it is cut after ${longest} characters.`,
        es: `tiene la respuesta «${cut}», que ningún canal conectado puede mostrar entera: se corta después de ${longest} caracteres.`,
      },
      field,
    ),
  ]
}

/** Told of buttons elsewhere, by what all channels together can show. */
const toldAlready: ReadonlySet<LossCode> = new Set(['numbered', 'choice_cut'])

/** What a step says that some connected channel shows otherwise. */
function lossProblems({ steps }: Subject, shows: Shows): Problem[] {
  const facts = sampleFacts('en')
  return [...steps.values()].flatMap((one) => {
    if (!one.kind || one.data === null) return []
    const lost = new Map<LossCode, { loss: Loss; names: Set<string> }>()
    for (const message of spokenBy(one.kind, one.data, facts)) {
      for (const { id = '', type = '', name, can } of shows) {
        if (message.channelId !== null && message.channelId !== id) continue
        for (const loss of lossesOf(saidOn({ ...message, channelId: null }, { id, type }), can)) {
          if (loss.mild || toldAlready.has(loss.code)) continue
          const known = lost.get(loss.code) ?? { loss, names: new Set() }
          lost.set(loss.code, { ...known, names: known.names.add(`«${name}»`) })
        }
      }
    }
    return [...lost.values()].map(({ loss: { code, text }, names }) =>
      stepProblem('warning', code, one, {
        en: `on ${[...names].join(', ')}: ${text.en}`,
        es: `en ${[...names].join(', ')}: ${text.es}`,
      }),
    )
  })
}
