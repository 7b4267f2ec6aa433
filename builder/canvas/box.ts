// What the box of a step shows: derived from the step's declaration, and kept per step object.
import type { Words } from '#channels/channel.ts'
import { subjectWords } from '#engine/machine/condition_words.ts'
import { type Edge, type Graph, type GraphStep, TRIGGER } from '#engine/machine/graph.ts'
import type { Exit, StepType } from '#engine/machine/step.ts'
import type { TriggerType } from '#engine/machine/trigger.ts'
import { called } from '#engine/machine/walk.ts'

/** What a box shows. */
export interface Box {
  name: Words
  icon: string
  category: StepType['category'] | 'trigger' | 'unknown'
  /** What the step says; null when it does not speak. */
  bubble: string | null
  summary: Words
  exits: Exit[]
}

const boxes = new WeakMap<object, Box>()

/** The box of a step. A step whose data is not finished shows whatever can already be known. */
export function boxOf(step: GraphStep, kinds: ReadonlyArray<StepType>): Box {
  const known = boxes.get(step)
  if (known) return known
  const kind = kinds.find((one) => one.type === step.type)
  const name = called(step, kind)
  const box: Box = kind
    ? { name, icon: kind.icon, category: kind.category, ...said(kind, step.data) }
    : { name, icon: 'question-mark', category: 'unknown', bubble: null, summary: nothing, exits: [] }
  boxes.set(step, box)
  return box
}

/** The box of the trigger. */
export function triggerBox(trigger: Graph['trigger'], types: ReadonlyArray<TriggerType>): Box {
  const type = types.find((one) => one.type === trigger.type)
  const data = type && (looseData(type.data, trigger.data) as never)
  return {
    name: type?.title ?? { en: trigger.type, es: trigger.type },
    icon: type?.icon ?? 'bolt',
    category: 'trigger',
    bubble: null,
    summary: attempt(() => type?.summary(data as never), nothing),
    exits: [{ name: 'next', title: { en: 'Start', es: 'Inicio' }, kind: 'next' }],
  }
}

/** The exits of a step, also of one whose data is not finished. */
export function exitsNow(kind: StepType, data: unknown): Exit[] {
  return attempt(() => kind.exits(looseData(kind.data, data)), [])
}

function said(kind: StepType, raw: unknown): Pick<Box, 'bubble' | 'summary' | 'exits'> {
  const data = looseData(kind.data, raw)
  return {
    bubble: attempt(() => kind.bubble?.(data) ?? null, null),
    summary: attempt(() => kind.summary(data), nothing),
    exits: attempt(() => kind.exits(data), []),
  }
}

/** Data with the fields that are right as their schema gives them, and the others as they stand. */
function looseData(schema: StepType['data'], raw: unknown): unknown {
  const parsed = schema.safeParse(raw)
  if (parsed.success) return parsed.data
  const shape = 'shape' in schema ? (schema.shape as Record<string, StepType['data']>) : {}
  const given = (raw ?? {}) as Record<string, unknown>
  const fields = Object.entries(shape).map(([name, field]) => {
    const one = field.safeParse(given[name])
    return [name, one.success ? one.data : given[name]]
  })
  return { ...given, ...Object.fromEntries(fields) }
}

const nothing: Words = { en: '', es: '' }

/** A step type's own code may stumble over unfinished data; the box is drawn all the same. */
function attempt<T>(make: () => T | undefined, otherwise: T): T {
  try {
    return make() ?? otherwise
  } catch {
    return otherwise
  }
}

/** A row of a box: an exit, or what is left of one that edges still name. */
export interface ExitRow extends Exit {
  lost: boolean
}

/** The exits of a box with those that only edges remember, so that no edge hangs in the air. */
export function rowsOf(box: Box, from: string, edges: ReadonlyArray<Edge>): ExitRow[] {
  const rows: ExitRow[] = box.exits.map((exit) => ({ ...exit, lost: false }))
  for (const edge of edges) {
    if (edge.from !== from || rows.some((row) => row.name === edge.exit)) continue
    rows.push({
      name: edge.exit,
      title: { en: edge.exit, es: edge.exit },
      kind: 'failure',
      lost: from !== TRIGGER,
    })
  }
  return rows
}

/** A piece of a text with variables: plain text, or a variable's path. */
export type Piece = { text: string } | { path: string }

/** A template cut at its variables. */
export function pieces(template: string): Piece[] {
  const found: Piece[] = []
  let at = 0
  for (const match of template.matchAll(/\{\{-?\s*([\w.[\]-]+)[^}]*\}\}/g)) {
    if (match.index > at) found.push({ text: template.slice(at, match.index) })
    found.push({ path: match[1]! })
    at = match.index + match[0].length
  }
  if (at < template.length) found.push({ text: template.slice(at) })
  return found
}

const chips: Record<string, Words> = {
  'assignee.name': { en: 'agent', es: 'agente' },
  'assignee.first_name': { en: 'agent’s first name', es: 'nombre del agente' },
  'channel.name': { en: 'channel', es: 'canal' },
  'workspace.name': { en: 'workspace', es: 'espacio' },
  'system.current_date': { en: 'today', es: 'hoy' },
  'system.current_time': { en: 'time now', es: 'hora actual' },
  'last_message.text': { en: 'last message', es: 'último mensaje' },
}

/** What a variable is called on a chip. */
export function chipWords(path: string): Words {
  if (path.startsWith('contact.')) return subjectWords(path)
  if (Object.hasOwn(chips, path)) return chips[path]!
  const last = path.split('.').at(-1) ?? path
  return { en: last, es: last }
}

/** A template as it is read on the screen: its variables by what their chips say. */
export function readOut(template: string): Words {
  const said = pieces(template).map((piece) =>
    'text' in piece ? { en: piece.text, es: piece.text } : chipWords(piece.path),
  )
  return { en: said.map(({ en }) => en).join(''), es: said.map(({ es }) => es).join('') }
}
