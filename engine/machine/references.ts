// What of a workspace a flow names: people, teams, channels, flows, contact fields, tags and closing notes; to tell and to translate.
import { isStandard } from './facts.ts'
import { type Graph, TRIGGER } from './graph.ts'
import { isChannelType } from './said.ts'
import { columnsOf, type Field, fieldsOf, type StepType } from './step.ts'
import type { TriggerType } from './trigger.ts'
import { type Json, variablesIn } from './values.ts'

/** Kinds of things that a flow names. `user`, `team`, `channel` and `flow` are named by id, the others by what people call them. */
export const referenceKinds = [
  'user',
  'team',
  'channel',
  'flow',
  'contact_field',
  'tag',
  'closing_note',
] as const

export type ReferenceKind = (typeof referenceKinds)[number]

/** One place of a graph that names something. */
export interface Reference {
  kind: ReferenceKind
  id: string
  /** Step id, or `trigger`. */
  step: string
  /** The field of the step's data. */
  field: string
}

type Data = Record<string, Json>

/** What becomes of a named thing: itself, another one, or null, which clears the place. */
export type Translate = (reference: Reference) => string | null

/** Every place that names something, in reading order. */
export function referencesOf(
  graph: Graph,
  kinds: ReadonlyArray<StepType>,
  triggers: ReadonlyArray<TriggerType>,
): Reference[] {
  const found: Reference[] = []
  translated(graph, kinds, triggers, (reference) => {
    found.push(reference)
    return reference.id
  })
  return found
}

/** The graph with every name translated. Texts are only told of: a variable in them cannot be cleared. */
export function translated(
  graph: Graph,
  kinds: ReadonlyArray<StepType>,
  triggers: ReadonlyArray<TriggerType>,
  translate: Translate,
): Graph {
  const into = (schema: StepType['data'] | undefined, step: string, data: Data): Data =>
    schema
      ? dataAfter(fieldsOf(schema), data, (kind, id, field) => translate({ kind, id, step, field }))
      : data
  const { trigger } = graph
  const kind = triggers.find(({ type }) => type === trigger.type)
  return {
    ...graph,
    trigger: { ...trigger, data: into(kind?.data, TRIGGER, trigger.data) },
    steps: Object.fromEntries(
      Object.entries(graph.steps).map(([id, step]) => {
        const of = kinds.find(({ type }) => type === step.type)
        return [id, { ...step, data: into(of?.data, id, step.data) }]
      }),
    ),
  }
}

type Ask = (kind: ReferenceKind, id: string, field: string) => string | null

function dataAfter(fields: Field[], data: Data, ask: Ask, name?: string): Data {
  const next = { ...data }
  for (const field of fields) {
    if (!Object.hasOwn(data, field.name)) continue
    next[field.name] = valueAfter(field, data[field.name] ?? null, (kind, id) =>
      ask(kind, id, name ?? field.name),
    )
  }
  return next
}

const named: Partial<Record<Field['meta']['field'], ReferenceKind>> = {
  user: 'user',
  team: 'team',
  channel: 'channel',
  channel_or_type: 'channel',
  flow: 'flow',
  contact_field: 'contact_field',
  tags: 'tag',
  closing_note: 'closing_note',
}

function valueAfter(
  field: Field,
  value: Json,
  ask: (kind: ReferenceKind, id: string) => string | null,
): Json {
  const kind = named[field.meta.field]
  // A type of channels is called the same everywhere.
  if (field.meta.field === 'channel_or_type' && isChannelType(value)) return value
  if (kind) return namesAfter(kind, value, ask)
  switch (field.meta.field) {
    case 'rows':
      return rowsAfter(field, value, ask)
    case 'condition':
    case 'branches':
      return conditionsAfter(value, ask)
    case 'save_answer':
      return isData(value) && typeof value['field'] === 'string' && value['field'] !== ''
        ? { ...value, field: ask('contact_field', value['field']) ?? value['field'] }
        : value
    case 'template':
    case 'media':
      for (const path of typeof value === 'string' ? variablesIn(value) : []) tellField(path, ask)
      return value
    default:
      return value
  }
}

const isData = (value: Json): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** One name or a list of them; what is cleared leaves null, or its place in the list. */
function namesAfter(
  kind: ReferenceKind,
  value: Json,
  ask: (kind: ReferenceKind, id: string) => string | null,
): Json {
  if (Array.isArray(value)) {
    return value.flatMap((one): Json[] => {
      const after = typeof one === 'string' ? ask(kind, one) : one
      return typeof one === 'string' && after === null ? [] : [after]
    })
  }
  return typeof value === 'string' && value !== '' ? ask(kind, value) : value
}

/** Rows whose own name was cleared go: they would stand for nobody. */
function rowsAfter(field: Field, value: Json, ask: (kind: ReferenceKind, id: string) => string | null): Json {
  const columns = columnsOf(field)
  if (!Array.isArray(value) || columns.length === 0) return value
  return value.flatMap((row): Json[] => {
    if (!isData(row)) return [row]
    const next = dataAfter(columns, row, (kind, id) => ask(kind, id), field.name)
    const gone = columns.some(({ name }) => typeof row[name] === 'string' && next[name] === null)
    return gone ? [] : [next]
  })
}

const byId: Record<string, ReferenceKind> = {
  'assignee.id': 'user',
  'channel.id': 'channel',
  'contact.tags': 'tag',
}

/** Conditions at any depth. Their values are translated, never cleared: a rule that lost its value would mean something else. */
function conditionsAfter(value: Json, ask: (kind: ReferenceKind, id: string) => string | null): Json {
  if (Array.isArray(value)) return value.map((one) => conditionsAfter(one, ask))
  if (!isData(value)) return value
  if (typeof value['subject'] === 'string' && 'operator' in value)
    return clauseAfter(value, value['subject'], ask)
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      typeof one === 'object' ? conditionsAfter(one, ask) : one,
    ]),
  )
}

function clauseAfter(
  clause: Data,
  subject: string,
  ask: (kind: ReferenceKind, id: string) => string | null,
): Data {
  tellField(subject, ask)
  const kind = byId[subject]
  const after = (one: Json): Json =>
    kind && typeof one === 'string' && one !== '' ? (ask(kind, one) ?? one) : one
  const { value } = clause
  if (value === undefined) return clause
  return { ...clause, value: Array.isArray(value) ? value.map(after) : after(value) }
}

const builtIn = new Set(['id', 'name', 'firstname', 'lastname', 'tags', 'profile_pic', 'assignee'])

/** A contact's own field that a path reads. */
function tellField(path: string, ask: (kind: ReferenceKind, id: string) => string | null): void {
  if (!path.startsWith('contact.')) return
  const key = path.slice('contact.'.length).split(/[.[]/)[0] ?? ''
  if (key !== '' && !isStandard(key) && !builtIn.has(key)) ask('contact_field', key)
}
