// Turns in memory: how fast the machine thinks.
import { compile } from '#engine/machine/compile.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { sampleFacts } from '#engine/machine/sample.ts'
import { type Snapshot, turn } from '#engine/machine/turn.ts'
import { steps } from '#engine/steps/index.ts'
import { remembered } from './flow.ts'

const MS = 2_000

/** Pure turns per second of a flow, on one core. */
export function pureTurns(flow: Graph): number {
  const machine = compile(flow, steps)
  const facts = sampleFacts('es')
  let snapshot: Snapshot = turn(machine, null, { type: 'start', variables: remembered }, facts).snapshot
  const reply = { type: 'reply', messageId: 'm', content: { kind: 'text', text: 'azul' } } as const
  const spin = (ms: number) => {
    const until = performance.now() + ms
    let count = 0
    while (performance.now() < until) {
      snapshot = turn(machine, snapshot, reply, facts).snapshot
      count += 1
    }
    return count
  }
  spin(MS / 4)
  return Math.round((spin(MS) / MS) * 1_000)
}
