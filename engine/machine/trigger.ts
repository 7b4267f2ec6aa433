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

export interface TriggerType<D = unknown> {
  type: string
  title: Words
  about: Words
  keywords: string[]
  icon: string
  /** The event types that can fire it; empty: only by hand or by another flow. */
  events: string[]
  data: z.ZodType<D>
  fresh(): unknown
  summary(data: D): Words
  /** Pure: does this fact start the flow? */
  matches(data: D, fact: Fact, facts: Facts): boolean
  /** What the run starts with. */
  variables(fact: Fact): Record<string, Json>
  writes: Array<{ name: string; type: 'text' | 'number' | 'date' | 'boolean' | 'list' }>
}

/** Declares a trigger type; only here so that the data's type is inferred. */
export function trigger<D>(definition: TriggerType<D>): TriggerType<D> {
  return definition
}
