// Patterns that are nothing but words, such as `/^(yes|si)$/i`, as comparisons of ours.
import type { Clause, Condition, Operator } from '#engine/machine/conditions.ts'

type Compare = (operator: Operator, value?: string) => Clause

/** The words of a pattern as conditions; null for a pattern that is more than words, or for another sign. */
export function patternOf(sign: string, source: string, clause: Compare): Clause | Condition | null {
  const negative = sign === 'Does not match regex'
  if (!negative && sign !== 'Matches regex') return null
  const bare = /^\/(.*)\/[a-z]*$/s.exec(source.trim())?.[1] ?? source.trim()
  if (/^\.[+*]$|^\^\.[+*]\$$/.test(bare)) return clause(negative ? 'does_not_exist' : 'exists')
  const words = wordsOf(bare)
  if (!words) return null
  const exact = words.exact
  const operator: Operator = exact
    ? negative
      ? 'is_not_equal_to'
      : 'is_equal_to'
    : negative
      ? 'does_not_contain'
      : 'contains'
  const clauses = words.list.map((word) => clause(operator, word))
  if (clauses.length === 1) return clauses[0]!
  return negative ? { all: clauses } : { any: clauses }
}

function wordsOf(pattern: string): { list: string[]; exact: boolean } | null {
  const [, start, inner = '', end] = /^(\^?)(.*?)(\$?)$/s.exec(pattern) ?? []
  if ((start === '') !== (end === '')) return null
  const grouped = /^\((?:\?:)?([^()]*)\)$/.exec(inner)?.[1]
  const list = (grouped ?? inner).split('|')
  // `^a|b$` binds each anchor to one word only.
  if (start !== '' && grouped === undefined && list.length > 1) return null
  const isWord = (word: string) => /^[\p{L}\p{N} '’@#&_-]{1,200}$/u.test(word)
  return list.length <= 10 && list.every(isWord) ? { list, exact: start !== '' } : null
}
