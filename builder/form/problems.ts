// Problems by the place they are at.
import type { Problem } from '#engine/machine/turn.ts'

/** The problems at a place or inside it, with the rest of their path; empty for those of the place itself. */
export function problemsAt(problems: ReadonlyArray<Problem>, place: string | number): Problem[] {
  return problems.flatMap((problem) => {
    const [first, ...rest] = (problem.field ?? '').split('.')
    if (first !== String(place)) return []
    const { field: _, ...other } = problem
    return rest.length > 0 ? [{ ...other, field: rest.join('.') }] : [other]
  })
}
