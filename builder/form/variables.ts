// Picking a variable while writing: `$` and some letters become `{{ a variable }}`.
import { fold } from '#engine/machine/conditions.ts'
import type { Variable } from './scope.ts'

/** What is being looked for: where the `$` stands, and the letters behind it. */
export interface Looking {
  at: number
  letters: string
}

/** The `$word` that ends at the caret, if there is one. */
export function lookingFor(text: string, caret: number): Looking | null {
  const before = text.slice(0, caret)
  const found = /\$([\p{L}\p{N}_.]*)$/u.exec(before)
  return found ? { at: caret - found[0].length, letters: found[1] ?? '' } : null
}

/** The variables that fit the letters, by title in either language or by path; those that begin with them first. */
export function fitting(variables: Variable[], letters: string): Variable[] {
  const wanted = fold(letters)
  const rank = ({ path, title }: Variable): number => {
    const names = [path, path.split('.').at(-1) ?? '', title.es, title.en].map(fold)
    if (names.some((name) => name.startsWith(wanted))) return 0
    return names.some((name) => name.includes(wanted)) ? 1 : 2
  }
  return variables
    .map((variable) => ({ variable, rank: rank(variable) }))
    .filter((one) => one.rank < 2)
    .sort((a, b) => a.rank - b.rank)
    .map((one) => one.variable)
}

/** The text with the variable in the place of what was looked for, and where the caret goes. */
export function picked(text: string, caret: number, path: string): { text: string; caret: number } {
  const looking = lookingFor(text, caret)
  const from = looking?.at ?? caret
  const variable = `{{${path}}}`
  return { text: text.slice(0, from) + variable + text.slice(caret), caret: from + variable.length }
}
