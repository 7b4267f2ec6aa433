// Clauses as the form edits them: what may be asked about here, and what a change of subject or operator leaves behind.
import type { Words } from '#channels/channel.ts'
import { operatorsOf, subjects, type ValueKind } from '#engine/machine/condition_words.ts'
import type { Clause, Operator } from '#engine/machine/conditions.ts'
import type { Scope } from './scope.ts'

/** A thing a clause can be about. */
export interface Subject {
  subject: string
  title: Words
  values: ValueKind
}

/** Everything a clause can be about in this scope. */
export function subjectsIn(scope: Scope): Subject[] {
  return subjects.flatMap((one): Subject[] => {
    if (one.subject === 'contact.') {
      return scope.contactFields.map(({ key, title }) => ({
        subject: `contact.${key}`,
        title,
        values: 'any',
      }))
    }
    if (one.subject === 'variable.') {
      return scope.variables
        .filter(({ path }) => !path.includes('.'))
        .map(({ path, title }) => ({ subject: `variable.${path}`, title, values: 'any' }))
    }
    return [{ subject: one.subject, title: one.title, values: one.values }]
  })
}

/** The kind of values of a subject, also of one that is not in the scope any more. */
export function kindOf(subject: string, known: Subject[]): ValueKind {
  return known.find((one) => one.subject === subject)?.values ?? 'any'
}

const none: ReadonlySet<Operator> = new Set(['exists', 'does_not_exist'])
const pairs: ReadonlySet<Operator> = new Set(['is_between', 'is_timestamp_between'])
const lists: ReadonlySet<Operator> = new Set(['has_any_of', 'has_all_of', 'has_none_of'])

/** How many values an operator takes. */
export function arity(operator: Operator): 'none' | 'one' | 'two' | 'many' {
  if (none.has(operator)) return 'none'
  if (pairs.has(operator)) return 'two'
  return lists.has(operator) ? 'many' : 'one'
}

/** The clause with another operator; values are kept as far as they fit. */
export function withOperator(clause: Clause, operator: Operator): Clause {
  const { value: _, ...rest } = clause
  const values = Array.isArray(clause.value) ? clause.value : clause.value === undefined ? [] : [clause.value]
  const next = { ...rest, operator }
  switch (arity(operator)) {
    case 'none':
      return next
    case 'one':
      return { ...next, value: values[0] ?? '' }
    case 'two':
      return { ...next, value: [values[0] ?? '', values[1] ?? ''] }
    case 'many':
      return { ...next, value: values.filter((one) => one !== '') }
  }
}

/** The clause about something else, with an operator that fits it. */
export function withSubject(clause: Clause, subject: string, known: Subject[]): Clause {
  const fitting = operatorsOf[kindOf(subject, known)]
  const operator = fitting.includes(clause.operator) ? clause.operator : (fitting[0] ?? 'exists')
  return withOperator({ subject, operator }, operator)
}
