// The points at which something can die, counted as they pass, and rung when the chosen one is reached.
import { type Side, sides, type Wire } from './wire.ts'

/** Where it dies: at the n-th message of that name, on that side. */
export interface Point {
  label: string
  nth: number
  side: Side
}

/** `between message: sent 3`. */
export const nameOf = ({ label, nth, side }: Point): string => `${side} ${label} ${nth}`

/** Every side of so many messages of each name. */
export const pointsOf = (counts: Iterable<readonly [label: string, count: number]>): Point[] =>
  [...counts].flatMap(([label, count]) =>
    Array.from({ length: count }, (_, index) =>
      sides.map((side): Point => ({ label, nth: index + 1, side })),
    ).flat(),
  )

/** Counts what passes over a wire and to the outside. */
export class Stage {
  readonly #wire: Wire
  #counts = new Map<string, number>()
  #point: Point | null = null
  #reached = Promise.withResolvers<void>()

  constructor(wire: Wire) {
    this.#wire = wire
  }

  /** Counts from now on; resolves when the point is reached. */
  begin(point: Point | null): Promise<void> {
    this.#counts = new Map()
    this.#point = point
    this.#reached = Promise.withResolvers<void>()
    this.#wire.watch((label, side) => this.at(label, side))
    return this.#reached.promise
  }

  /** Nothing is counted any more. */
  end(): void {
    this.#point = null
    this.#wire.watch(null)
  }

  /** Something passes; true when nothing may go on from here. */
  at(label: string, side: Side): boolean {
    const nth = (this.#counts.get(label) ?? 0) + (side === 'before' ? 1 : 0)
    this.#counts.set(label, nth)
    const here = this.#point
    if (here?.label !== label || here.nth !== nth || here.side !== side) return false
    this.#reached.resolve()
    return true
  }

  /** How many messages of each name have passed. */
  counts(): ReadonlyMap<string, number> {
    return this.#counts
  }
}
