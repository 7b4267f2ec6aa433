// I8: the state of a run is the replay of its history, byte for byte.
import { remembered } from '#engine/flows/history.ts'
import { compile, type FlowMachine } from '#engine/machine/compile.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { sampleFacts } from '#engine/machine/sample.ts'
import { type Happening, type Snapshot, turn } from '#engine/machine/turn.ts'
import { steps } from '#engine/steps/index.ts'
import type { Invariant } from './evidence.ts'
import { rows } from './evidence.ts'

const HISTORY = `
select r.id as run, r.snapshot, t.number, t.happening, t.effects, t.created_at as at, t.problem->>'code' as problem, v.graph, v.id as version
from run r join turn t on t.workspace_id = r.workspace_id and t.run_id = r.id
join version v on v.workspace_id = t.workspace_id and v.id = t.version_id
where r.workspace_id = $1 order by r.id, t.number`

interface Told {
  run: string
  snapshot: Snapshot
  number: number
  happening: Happening
  effects: unknown
  at: Date
  problem: string | null
  graph: Graph
  version: string
}

/** I8. The flows of a proof ask for nothing but their variables and the hour, so the facts of then are not needed. */
export const replays: Invariant = {
  says: 'the state after a turn is the replay of the history, and so are its effects',
  async check(evidence) {
    const machines = new Map<string, FlowMachine>()
    const machineOf = ({ version, graph }: Told) =>
      machines.get(version) ?? machines.set(version, compile(graph, steps)).get(version)!
    const runs = Map.groupBy((await rows(evidence, HISTORY)) as Told[], ({ run }) => run)
    return [...runs.values()].flatMap((history) => replayOne(history, machineOf))
  },
}

function replayOne(history: Told[], machineOf: (told: Told) => FlowMachine): string[] {
  let snapshot: Snapshot | null = null
  for (const told of history) {
    // A fault of the shell is no turn of the machine.
    if (told.problem) return []
    const facts = { ...sampleFacts('es'), now: told.at.toISOString() }
    const again = turn(machineOf(told), snapshot, told.happening, facts)
    if (!same(again.effects.map(remembered), told.effects))
      return [
        `turn ${told.number} of run ${told.run} asked for something else: ${JSON.stringify(told.effects)}`,
      ]
    snapshot = again.snapshot
  }
  const [{ run, snapshot: stored }] = history as [Told]
  return same(snapshot, stored)
    ? []
    : [`run ${run} is ${JSON.stringify(stored)}, its history gives ${JSON.stringify(snapshot)}`]
}

/** Equal as JSON, whatever the order of keys: jsonb has its own. */
function same(left: unknown, right: unknown): boolean {
  return ordered(left) === ordered(right)
}

function ordered(value: unknown): string {
  return JSON.stringify(value, (_, one) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  )
}
