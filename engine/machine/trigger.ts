// The contract of a trigger type: which facts start a flow, and what the flow then knows.
import type { z } from 'zod'
import type { Words } from '#channels/channel.ts'
import type { Facts } from './turn.ts'
import type { Json } from './values.ts'

/** A fact that may start flows, as recorded in the event catalogue. */
export interface Fact {
  type: string
  data: Record<string, Json>
}

/** A variable that a trigger or a step sets, with what it holds. */
export interface Written {
  name: string
  type: 'text' | 'number' | 'date' | 'boolean' | 'list'
  /** Also there for the step itself, in what it says while it waits. */
  own?: true
}

/** Something that a type's own check finds wrong with its data. */
export interface Complaint {
  code: string
  level: 'error' | 'warning'
  field?: string
  text: Words
}

/** Groups of the menu of triggers. */
export type TriggerCategory = 'messages' | 'conversations' | 'contacts' | 'people' | 'outside'

export interface TriggerType<D = unknown> {
  type: string
  title: Words
  about: Words
  keywords: string[]
  icon: string
  category: TriggerCategory
  /** The event types that can fire it; empty: only by hand or by another flow. */
  events: string[]
  data: z.ZodType<D>
  fresh(): unknown
  summary(data: D): Words
  /** Problems beyond the schema, such as a keyword list without a word. */
  check?(data: D): Complaint[]
  /** Pure: does this fact start the flow? */
  matches(data: D, fact: Fact, facts: Facts): boolean
  /** Only when the message was no answer and started no other flow. */
  lastResort?(data: D): boolean
  /** What the run starts with. */
  variables(fact: Fact, data: D): Record<string, Json>
  /** Names of the variables that the run starts with, with what they hold. */
  writes(data: D): Written[]
  /** Of one that an address of its own starts: the field of rows that maps the payload to variables, and the field with the path of the contact. */
  payload?: { rows: string; contact: string }
  /** Of one that the clock starts: the next instants after one, by the clock of a zone. Total: none for times that cannot be read. */
  times?(data: D, timeZone: string, after: Date, count: number): Date[]
}

/** Declares a trigger type; only here so that the data's type is inferred. */
export function trigger<D>(definition: TriggerType<D>): TriggerType<D> {
  return definition
}

/** The variables that a trigger with this data sets; none while the data does not parse. */
export function writesOf(kind: TriggerType | undefined, data: unknown): Written[] {
  const parsed = kind?.data.safeParse(data)
  return parsed?.success && kind ? kind.writes(parsed.data) : []
}

/** What a run starts with when this fact fires its trigger; nothing while the data does not parse. */
export function variablesOf(kind: TriggerType | undefined, data: unknown, fact: Fact): Record<string, Json> {
  const parsed = kind?.data.safeParse(data)
  return parsed?.success && kind ? kind.variables(fact, parsed.data) : {}
}
