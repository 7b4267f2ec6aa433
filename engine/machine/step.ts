// The contract of a step type. From the one declaration are derived: validation, the form, the box on the canvas,
// the variables read and written, the documentation, the compiled state and the simulator.
import type { z } from 'zod'
import type { Words } from '#channels/channel.ts'
import type { Effect } from './effect.ts'
import type { Complaint, Fact, Written } from './trigger.ts'
import type { Facts, Happening } from './turn.ts'
import type { Json } from './values.ts'

/** What a data field is, so that the side panel knows its editor, and `check` what to verify. Written by `field`, read by `fieldsOf`. */
export type FieldKind =
  | 'text'
  | 'template'
  | 'number'
  | 'switch'
  | 'select'
  | 'duration'
  | 'choices'
  | 'condition'
  | 'branches'
  | 'variable'
  | 'contact_field'
  | 'tags'
  | 'user'
  | 'channel'
  | 'closing_note'
  | 'step'
  | 'save_answer'
  | 'rows'
  | 'team'
  | 'flow'
  | 'date'
  | 'hours'
  | 'file'
  | 'icon'
  | 'media'
  | 'channel_or_type'

/** Hints beside a zod schema. `options` belongs to `select`; `when` shows the field only if another is shown and has a value. */
export interface FieldMeta {
  field: FieldKind
  title: Words
  help?: Words
  placeholder?: Words
  options?: Array<{ value: string; title: Words }>
  when?: { field: string; is: Json[] }
  max?: number
  advanced?: boolean
  /** Of `rows`: what one row is called, and the column whose text stands for it. The columns are the fields of the row's own schema. */
  row?: { title: Words; shows: string }
  /** Of `choices`: each may open a page instead of answering. */
  links?: true
  /** Made when a row is added and never shown, such as the id of a choice. */
  made?: boolean
}

/** A named way out of a step. */
export interface Exit {
  name: string
  /** Product words, or the author's own (a choice's title, the same in both languages). */
  title: Words
  kind: 'next' | 'failure' | 'timeout'
}

/** What can set a waiting run going again. */
export type WaitsFor = 'reply' | 'timer' | 'outcome' | 'event'

/** What a step sees while it runs. */
export interface Scope {
  facts: Facts
  vars: Record<string, Json>
  happening: Happening
  /** Id of this step. */
  step: string
  /** This step's own counter (retries, jumps). Lives as long as the run. */
  count: number
  /** What this step keeps while it waits; null on entering. */
  kept: Json
  /** Whether there is a question before this one to go back to. */
  canGoBack: boolean
  /** Text with variables filled in; total: never throws. */
  render(template: string): string
}

/** What a step decides, in one plain value. */
export interface Move {
  effects?: Effect[]
  set?: Record<string, Json>
  /** Adds to (or with 0 resets) this step's own counter. */
  count?: number
  /** What to remember until the step is left; absent: what was kept before. */
  keep?: Json
  /** Leave by this exit; absent: stay and wait. */
  exit?: string
  /** Go straight to another step, whatever the edges say (jump). */
  jump?: string
  /** Ask again what was asked before this step; stays where there is nothing before it. */
  back?: true
  /** Ends the run here, with what it gives back to the flow that called it. */
  end?: Record<string, Json>
  /** Wait for at most this long, then the timer happening comes. Milliseconds. */
  timer?: number
  /** Ends the run as failed, with a sentence. */
  problem?: Words
}

/**
 * One step type. `enter` runs when the step is entered; `on` when something happens while it waits. Both are pure and total.
 * A step that never waits returns an exit from `enter`.
 */
export interface StepType<D = unknown> {
  type: string
  title: Words
  /** One sentence for the palette. */
  about: Words
  /** Words people search for, both languages. */
  keywords: string[]
  icon: string
  category: 'messages' | 'questions' | 'logic' | 'contact' | 'conversation' | 'people' | 'data'
  data: z.ZodType<D>
  /** Fresh data for a newly added step, in the author's language; may have problems that the author must fill. */
  fresh(language: 'es' | 'en'): unknown
  exits(data: D): Exit[]
  /** What the box says. */
  summary(data: D): Words
  /** Shown in the box as a bubble, when the step speaks; null: what it says is no text. */
  bubble?(data: D): string | null
  waitsFor: WaitsFor | null
  /** Keeps only what it sets itself of an outcome's variables; absent: all of them become variables of the run. */
  picks?: true
  /** Whether it may answer `back`. */
  goesBack?(data: D): boolean
  enter(data: D, scope: Scope): Move
  on?(data: D, scope: Scope): Move
  /** Facts that end its waiting, as samples with what people call them: what a rehearsal offers. */
  hears?(data: D): Array<{ fact: Fact; title: Words }>
  /** Names of variables this step sets, with what they hold. */
  writes?(data: D): Written[]
  /** Names of variables it reads beyond its texts and conditions, such as those of a formula. */
  reads?(data: D): string[]
  /** Facts that it may cause, so that a flow cannot start itself for ever. */
  causes?(data: D): Fact[]
  /** Problems beyond the schema, such as a choice named twice. */
  check?(data: D): Complaint[]
}

/** Hangs a field's hints on its schema. Goes last: `.default()` and the like make a new schema. */
export function field<S extends z.ZodType>(schema: S, meta: FieldMeta): S {
  // zod knows `title` as one string; ours is said in both languages.
  return schema.meta(meta as unknown as z.GlobalMeta)
}

/** A field of a step's data as forms, checks and documentation see it. */
export interface Field {
  name: string
  meta: FieldMeta
  schema: z.ZodType
}

const fields = new WeakMap<object, Field[]>()

/** The fields of a data schema that carry hints, in their order. */
export function fieldsOf(data: z.ZodType): Field[] {
  const known = fields.get(data)
  if (known) return known
  const shape = 'shape' in data ? (data.shape as Record<string, z.ZodType>) : {}
  const found = Object.entries(shape).flatMap(([name, schema]) => {
    const meta = schema.meta()
    return meta && 'field' in meta ? [{ name, schema, meta: meta as unknown as FieldMeta }] : []
  })
  fields.set(data, found)
  return found
}

/** The columns of a field of rows; none of any other field. */
export function columnsOf({ meta, schema }: Field): Field[] {
  let inner = schema as unknown as Nested
  while (inner.def.innerType) inner = inner.def.innerType
  return meta.field === 'rows' && inner.def.element ? fieldsOf(inner.def.element as unknown as z.ZodType) : []
}

/** Whether a field counts: every field that it hangs on is shown, and has one of the values it asks for. */
export function isShown(
  { meta: { when } }: Field,
  fields: ReadonlyArray<Field>,
  read: (field: Field) => Json,
): boolean {
  if (!when) return true
  const other = fields.find(({ name }) => name === when.field)
  return other !== undefined && when.is.includes(read(other)) && isShown(other, fields, read)
}

/** A field whose text has variables in it. */
export const isTemplate = ({ field }: FieldMeta): boolean => field === 'template' || field === 'media'

/** What zod keeps of a schema: what a default or a list is of. */
interface Nested {
  def: { innerType?: Nested; element?: Nested }
}

/** Declares a step type; only here so that the data's type is inferred. */
export function step<D>(definition: StepType<D>): StepType<D> {
  return definition
}
