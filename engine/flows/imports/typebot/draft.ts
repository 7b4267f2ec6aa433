// A graph in the making: steps with their ids, goals that become edges at the end, notes, and the report.
import type { Words } from '#channels/channel.ts'
import type { Edge, Graph } from '#engine/machine/graph.ts'
import { stepOf } from '#engine/steps/index.ts'
import type { Report } from '../report.ts'
import type { Goal, Made, Part } from './made.ts'
import type { Block } from './schema.ts'

/** A step that stands. */
export interface Placed {
  id: string
  /** The group it belongs to; '' for what belongs to none. */
  group: string
  part: Part
  /** The block it was made of; null for what the import itself adds. */
  block: Block | null
  /** The first step of the same block: the parts count from there. */
  first: number
}

/** A note to be, beside a step. */
export interface Remark {
  step: string | null
  text: string
}

/** What one block became: its place among the steps, or only where it passes people on. */
export interface Entry {
  step: string | null
  passes: Goal
}

export class Draft {
  readonly steps: Placed[] = []
  readonly remarks: Remark[] = []
  readonly report: Report = { converted: [], approximated: [], kept: [] }
  readonly entries = new Map<Block, Entry>()
  readonly #loose: Array<{ line: { step: string | null }; from: Block }> = []

  /** Adds the steps of a block; the first one's id, or null where there are none. */
  add(block: Block | null, group: string, made: Made): string | null {
    const first = this.steps.length
    for (const part of made.parts) {
      this.steps.push({ id: `s${this.steps.length + 1}`, group, part, block, first })
    }
    const step = made.parts.length > 0 ? this.steps[first]!.id : null
    if (block) this.entries.set(block, { step, passes: made.next ?? 'on' })
    return step
  }

  /** Tells what became of something; of a block without a step, where it leads is filled in at the end. */
  tell(step: string | null, what: Words, whys: ReadonlyArray<Words>, kept = false, from?: Block): void {
    const differing = whys.map((why) => ({ step, what, why }))
    const plain = { step, what }
    this.report.approximated.push(...differing)
    if (kept) this.report.kept.push(plain)
    else if (whys.length === 0) this.report.converted.push(plain)
    if (step === null && from) this.#loose.push(...[...differing, plain].map((line) => ({ line, from })))
  }

  /** Lets the lines of blocks that only pass people on lead to the step behind them. */
  settle(behind: (block: Block) => string | null): void {
    for (const { line, from } of this.#loose) line.step = behind(from)
  }
}

/** The goals of every exit that a placed step has, by the rule of `Part`. */
export function goalsOf(placed: Placed, following: Placed | undefined): Record<string, Goal> {
  const { part, first, block } = placed
  const sameBlock = following !== undefined && following.first === first && following.block === block
  const kind = stepOf(part.type)
  const parsed = kind?.data.safeParse(part.data)
  const exits = parsed?.success && kind ? kind.exits(parsed.data) : []
  const next: Goal =
    part.to?.['next'] ?? (sameBlock ? { part: Number(following.id.slice(1)) - 1 - first } : 'on')
  return Object.fromEntries(
    exits.flatMap(({ name, kind: way }) => {
      const goal = part.to?.[name] ?? (name === 'next' || way !== 'next' ? next : undefined)
      return goal === undefined ? [] : [[name, goal]]
    }),
  )
}

/** The edges of a list without what leads nowhere. */
export const edgesTo = (ways: ReadonlyArray<{ from: string; exit: string; to: string | null }>): Edge[] =>
  ways.flatMap(({ from, exit, to }) => (to === null ? [] : [{ from, exit, to }]))

export type Steps = Graph['steps']
