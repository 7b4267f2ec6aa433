// The one condition language: triggers, branches, segments, filters. This is its pure back end; contacts hold the SQL one.
//
// Meaning, the same in both back ends, and always two-valued (no NULL logic):
// - A value that is missing, null, '' or [] does not exist. Texts of lists are joined by ', '.
// - Texts are compared folded: accents (U+0300–U+036F after NFD) and case are ignored, and the ends are trimmed.
// - Numbers compare as numbers where both sides are plain decimals; otherwise greater, less and between are false.
// - Times compare as instants where both sides can be read; otherwise they are false. Without a zone they are UTC.
// - Older and newer than compare the time that has gone by since; a time to come is newer than everything.
// - The negative operators (is_not_equal_to, does_not_contain, does_not_exist, has_none_of) are the exact opposite of their positives.
import { z } from 'zod'
import { fieldOf } from './facts.ts'
import { isOpen } from './hours.ts'
import type { Facts } from './turn.ts'
import { type Json, render } from './values.ts'
import { timeIn } from './zone.ts'

/** Every operator. */
export const operators = [
  'is_equal_to',
  'is_not_equal_to',
  'contains',
  'does_not_contain',
  'exists',
  'does_not_exist',
  'is_greater_than',
  'is_less_than',
  'is_between',
  'is_timestamp_after',
  'is_timestamp_before',
  'is_timestamp_between',
  'is_older_than',
  'is_newer_than',
  'has_any_of',
  'has_all_of',
  'has_none_of',
] as const

export type Operator = (typeof operators)[number]

const scalar = z.union([z.string().max(2_000), z.number(), z.boolean()])

const clauseSchema = z.strictObject({
  subject: z
    .string()
    .regex(
      /^(contact\.[A-Za-z0-9_-]{1,60}|variable\.[A-Za-z0-9_]{1,60}|assignee\.(id|status|team)|agents\.online|workspace\.open|channel\.(id|type)|last_message\.(text|age)|conversation\.(source|state|waiting))$/,
    ),
  operator: z.enum(operators),
  /** A text, number or boolean; two of them for the betweens; a list for the has-operators; durations in milliseconds. */
  value: z.union([scalar, z.array(scalar).max(100)]).optional(),
})

export type Clause = z.infer<typeof clauseSchema>
export type Condition = { all: Array<Clause | Condition> } | { any: Array<Clause | Condition> }

/** Deepest nesting and most clauses of one condition. */
export const bounds = { depth: 3, clauses: 50 }

function nested(depth: number): z.ZodType<Condition> {
  const part: z.ZodType<Clause | Condition> =
    depth > 1 ? z.union([clauseSchema, nested(depth - 1)]) : clauseSchema
  return z.union([
    z.strictObject({ all: z.array(part).max(bounds.clauses) }),
    z.strictObject({ any: z.array(part).max(bounds.clauses) }),
  ])
}

/** A condition as stored: `{ all: [...] }` or `{ any: [...] }` of clauses or further conditions. Empty ones hold always. */
export const conditionSchema: z.ZodType<Condition> = nested(bounds.depth).refine(
  (condition) => clausesOf(condition).length <= bounds.clauses,
  { message: `at most ${bounds.clauses} clauses` },
)

/** All clauses of a condition, at any depth. */
export function clausesOf(condition: Condition): Clause[] {
  return partsOf(condition).flatMap((part) => ('subject' in part ? [part] : clausesOf(part)))
}

function partsOf(condition: Condition): Array<Clause | Condition> {
  return 'all' in condition ? condition.all : condition.any
}

/** What a condition is held against. */
export interface Matter {
  facts: Facts
  vars: Record<string, Json>
}

/** Whether a condition holds. Total: what cannot be compared does not hold. */
export function holds(condition: Condition, matter: Matter): boolean {
  const parts = partsOf(condition)
  if (parts.length === 0) return true
  const one = (part: Clause | Condition) =>
    'subject' in part ? clauseHolds(part, matter) : holds(part, matter)
  return 'all' in condition ? parts.every(one) : parts.some(one)
}

function clauseHolds(clause: Clause, matter: Matter): boolean {
  const actual = lookUp(clause.subject, matter)
  const wanted = (
    Array.isArray(clause.value) ? clause.value : clause.value === undefined ? [] : [clause.value]
  ).map((value) => (typeof value === 'string' ? render(value, matter) : value))
  return compare(clause.operator, actual, wanted, Date.parse(matter.facts.now))
}

const opposites: Partial<Record<Operator, Operator>> = {
  is_not_equal_to: 'is_equal_to',
  does_not_contain: 'contains',
  does_not_exist: 'exists',
  has_none_of: 'has_any_of',
}

/** One comparison, with everything already looked up. `now`: milliseconds, for the time gone by. */
export function compare(operator: Operator, actual: Json, wanted: Json[], now = Number.NaN): boolean {
  const opposite = opposites[operator]
  if (opposite) return !compare(opposite, actual, wanted, now)
  const [first = '', second = ''] = wanted
  switch (operator) {
    case 'is_equal_to':
      return fold(textOf(actual)) === fold(textOf(first))
    case 'contains':
      return fold(textOf(first)) !== '' && fold(textOf(actual)).includes(fold(textOf(first)))
    case 'exists':
      return exists(actual)
    case 'is_greater_than':
      return ordered(numberOf(actual), numberOf(first), (a, b) => a > b)
    case 'is_less_than':
      return ordered(numberOf(actual), numberOf(first), (a, b) => a < b)
    case 'is_between':
      return within(numberOf(actual), numberOf(first), numberOf(second))
    case 'is_timestamp_after':
      return ordered(timeOf(actual), timeOf(first), (a, b) => a > b)
    case 'is_timestamp_before':
      return ordered(timeOf(actual), timeOf(first), (a, b) => a < b)
    case 'is_timestamp_between':
      return within(timeOf(actual), timeOf(first), timeOf(second))
    case 'is_older_than':
      return ordered(timeOf(actual), timeAgo(first, now), (a, b) => a < b)
    case 'is_newer_than':
      return ordered(timeOf(actual), timeAgo(first, now), (a, b) => a > b)
    default:
      return listed(operator, actual, wanted)
  }
}

function listed(operator: Operator, actual: Json, wanted: Json[]): boolean {
  const have = new Set(
    (Array.isArray(actual) ? actual : exists(actual) ? [actual] : []).map((one) => fold(textOf(one))),
  )
  const want = wanted.map((one) => fold(textOf(one)))
  if (operator === 'has_any_of') return want.some((one) => have.has(one))
  return operator === 'has_all_of' && want.every((one) => have.has(one))
}

/** What a subject is worth now; null when there is nothing. */
export function lookUp(subject: string, { facts, vars }: Matter): Json {
  const dot = subject.indexOf('.')
  const key = subject.slice(dot + 1)
  switch (subject.slice(0, dot)) {
    case 'contact':
      return fieldOf(facts.contact, key)
    case 'variable':
      return Object.hasOwn(vars, key) ? (vars[key] ?? null) : null
    case 'assignee':
      return assigneeOf(facts, key)
    case 'agents':
      return facts.agents.online
    case 'workspace':
      return isOpen(facts.workspace.hours, facts.workspace.timeZone, facts.now)
    case 'channel':
      return facts.channel?.[key === 'type' ? 'type' : 'id'] ?? null
    case 'conversation':
      return conversationOf(facts, key)
    case 'last_message':
      return key === 'text' ? (facts.lastMessage?.text ?? null) : ageOf(facts, facts.lastMessage?.at)
    default:
      return null
  }
}

function assigneeOf({ assignee }: Facts, key: string): Json {
  if (!assignee) return null
  if (key === 'id') return assignee.id
  return key === 'team' ? assignee.teams : assignee.presence
}

function conversationOf(facts: Facts, key: string): Json {
  if (key === 'waiting') return ageOf(facts, facts.conversation.waitingSince)
  return key === 'state' ? facts.conversation.state : facts.conversation.source
}

function ageOf(facts: Facts, since: string | null | undefined): number | null {
  const age = Date.parse(facts.now) - Date.parse(since ?? '')
  return Number.isNaN(age) ? null : age
}

function exists(value: Json): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== ''
}

function textOf(value: Json): string {
  if (value === null) return ''
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Without accents, case and outer spaces: `Quito` equals ` QUITÓ `. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .trim()
}

/** A number, or a text that is a plain decimal; else null. */
export function numberOf(value: Json): number | null {
  if (typeof value === 'number') return value
  const text = typeof value === 'string' ? value.trim() : ''
  return /^[+-]?\d{1,30}(\.\d{1,30})?$/.test(text) ? Number(text) : null
}

function timeOf(value: Json): number | null {
  return typeof value === 'string' ? timeIn(value, 'UTC') : null
}

/** The instant so many milliseconds before `now`; null where that is no number or beyond the years 0 to 9999. */
export function timeAgo(ms: Json, now: number): number | null {
  const time = now - (numberOf(ms) ?? Number.NaN)
  return time > -62_167_219_200_000 && time < 253_402_300_800_000 ? time : null
}

function ordered(a: number | null, b: number | null, test: (a: number, b: number) => boolean): boolean {
  return a !== null && b !== null && test(a, b)
}

function within(value: number | null, one: number | null, other: number | null): boolean {
  if (value === null || one === null || other === null) return false
  return value >= Math.min(one, other) && value <= Math.max(one, other)
}
