// Problems by step, made once per list of problems.
import type { Problem } from '#engine/machine/turn.ts'

const made = new WeakMap<ReadonlyArray<Problem>, Map<string, Problem[]>>()

/** Step, or `trigger` → its problems, errors first. Problems of the whole flow are not in here. */
export function problemsOf(problems: ReadonlyArray<Problem>): Map<string, Problem[]> {
  const known = made.get(problems)
  if (known) return known
  const byStep = new Map<string, Problem[]>()
  for (const problem of problems) {
    if (problem.step === null) continue
    const list = byStep.get(problem.step)
    if (list) list.push(problem)
    else byStep.set(problem.step, [problem])
  }
  made.set(problems, byStep)
  return byStep
}

/** How many of each kind. */
export function countsOf(problems: ReadonlyArray<Problem>): { errors: number; warnings: number } {
  const errors = problems.filter((problem) => problem.level === 'error').length
  return { errors, warnings: problems.length - errors }
}

/** The sentence without the step's name at its beginning; for where the name already stands. */
export function unnamed(text: string, name: string): string {
  const named = `«${name}»`
  if (!text.startsWith(named)) return text
  const rest = text.slice(named.length).replace(/^:?\s*/, '')
  return rest.charAt(0).toUpperCase() + rest.slice(1)
}
