// Typebot's comparisons as our conditions. What we compare by other means is prepared in a variable before.
import type { Words } from '#channels/channel.ts'
import type { Clause, Condition, Operator } from '#engine/machine/conditions.ts'
import { bounds } from '#engine/machine/conditions.ts'
import { assignmentFresh } from '#engine/steps/assignments.ts'
import type { Desk, StepData } from './made.ts'
import { cut } from './made.ts'
import { type Data, rowsAt, textAt } from './read.ts'
import { patternOf } from './regex.ts'

/** A condition, and what must be worked out before it is asked. */
export interface Asked {
  /** Null: it never holds. */
  when: Condition | null
  before: StepData[]
}

const plain: Record<string, Operator> = {
  'Equal to': 'is_equal_to',
  'Not equal': 'is_not_equal_to',
  Contains: 'contains',
  'Does not contain': 'does_not_contain',
  'Greater than': 'is_greater_than',
  'Less than': 'is_less_than',
}

/** The condition of an item: one flat level of comparisons, all of them or any. */
export function conditionOf(content: Data, desk: Desk): Asked {
  const before: StepData[] = []
  const parts = rowsAt(content, 'comparisons')
    .slice(0, bounds.clauses / 2)
    .flatMap((comparison) => comparisonOf(comparison, desk, before) ?? [])
  const isAny = textAt(content, 'logicalOperator') === 'OR'
  // With «and», one comparison without an end is false, and so is the whole.
  const lame = rowsAt(content, 'comparisons').length > parts.length
  if (parts.length === 0 || (!isAny && lame)) return { when: null, before: [] }
  return { when: isAny ? { any: parts } : { all: parts }, before }
}

function comparisonOf(comparison: Data, desk: Desk, before: StepData[]): Clause | Condition | null {
  const variable = desk.book.withId(textAt(comparison, 'variableId'))
  const sign = textAt(comparison, 'comparisonOperator')
  if (variable === '' || sign === '') return null
  const source = textAt(comparison, 'value')
  const clause = (operator: Operator, value?: string): Clause => ({
    subject: `variable.${variable}`,
    operator,
    ...(value === undefined ? {} : { value: cut(value, 2_000) }),
  })
  if (sign === 'Is set') return clause('exists')
  if (sign === 'Is empty') return clause('does_not_exist')
  const nothing = source === '' || source === 'null' || source === 'undefined'
  if (nothing && sign === 'Equal to') return clause('does_not_exist')
  if (nothing && sign === 'Not equal') return clause('exists')
  const operator = Object.hasOwn(plain, sign) ? plain[sign] : undefined
  if (operator) return clause(operator, desk.text(source))
  if (sign === 'Greater or equal to' || sign === 'Less or equal to') {
    const value = desk.text(source)
    return {
      any: [
        clause(sign.startsWith('G') ? 'is_greater_than' : 'is_less_than', value),
        clause('is_equal_to', value),
      ],
    }
  }
  if (sign === 'Starts with' || sign === 'Ends with') return edgeOf(sign, variable, source, desk, before)
  const pattern = patternOf(sign, source, clause)
  if (pattern) return pattern
  desk.differs(loose(sign, source), 'lost')
  return clause(sign.startsWith('Does not') ? 'does_not_exist' : 'exists')
}

const signs: Record<string, Words> = {
  'Equal to': { en: '=', es: '=' },
  'Not equal': { en: '≠', es: '≠' },
  Contains: { en: 'contains', es: 'contiene' },
  'Does not contain': { en: 'does not contain', es: 'no contiene' },
  'Greater than': { en: '>', es: '>' },
  'Greater or equal to': { en: '≥', es: '≥' },
  'Less than': { en: '<', es: '<' },
  'Less or equal to': { en: '≤', es: '≤' },
  'Is set': { en: 'is set', es: 'tiene valor' },
  'Is empty': { en: 'is empty', es: 'está vacía' },
  'Starts with': { en: 'starts with', es: 'empieza con' },
  'Ends with': { en: 'ends with', es: 'termina con' },
}

/** A short name for a branch: its first comparison in words. */
export function nameOf(content: Data, desk: Desk): string {
  const [first, ...more] = rowsAt(content, 'comparisons')
  const entry = desk.book.entries.find(({ id }) => first && id === textAt(first, 'variableId'))
  const sign = first ? signs[textAt(first, 'comparisonOperator')] : undefined
  if (!first || !entry || !sign) return ''
  const value = textAt(first, 'value').replace(/\s+/g, ' ')
  return cut(
    [entry.name, sign[desk.language], value, more.length > 0 ? '…' : ''].filter(Boolean).join(' ').trim(),
    56,
  )
}

/** The beginning or the end of a text is cut out first, and compared then. */
function edgeOf(
  sign: string,
  variable: string,
  source: string,
  desk: Desk,
  before: StepData[],
): Clause | null {
  const wanted = source.trim()
  if (wanted === '') return null
  if (wanted.includes('{{')) {
    desk.differs(contained(sign))
    return { subject: `variable.${variable}`, operator: 'contains', value: cut(desk.text(wanted), 2_000) }
  }
  const length = [...wanted].length
  const from = sign === 'Starts with' ? '0' : `-${length}`
  const part = desk.book.fresh(`${variable}_${sign === 'Starts with' ? 'begins' : 'ends'}`)
  const text = `{{ ${variable} | strip | slice: ${from}, ${length} }}`
  before.push({ ...assignmentFresh, variable: part, kind: 'text', text })
  return { subject: `variable.${part}`, operator: 'is_equal_to', value: cut(wanted, 2_000) }
}

const contained = (sign: string) => ({
  en: `«${sign}» a variable became «contains».`,
  es: `«${sign}» una variable se volvió «contiene».`,
})

const loose = (sign: string, source: string) => ({
  en: `«${sign} ${cut(source, 80)}» cannot be said here; it only asks whether there is a value. Check this branch.`,
  es: `«${sign} ${cut(source, 80)}» no se puede decir aquí; solo pregunta si hay un valor. Revisa esta rama.`,
})
