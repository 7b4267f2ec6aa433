// Compiled machines by version. Versions never change, so what is here is right for ever.
import type pg from 'pg'
import { compile, type FlowMachine } from '#engine/machine/compile.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { upgrade } from '#engine/machine/upgrade.ts'
import { steps } from '#engine/steps/index.ts'
import { Missing } from './stage.ts'

const KEPT = 1000

export interface Machines {
  /** The compiled version, null when there is none of that id; throws Missing when it was not loaded. */
  get(versionId: string): FlowMachine | null
  /** Loads and compiles versions that are not here yet. */
  load(client: pg.ClientBase, versionIds: Iterable<string>): Promise<void>
}

/** A cache of the most recently used versions. */
export function machines(): Machines {
  const kept = new Map<string, FlowMachine | null>()
  return {
    get(versionId) {
      const machine = kept.get(versionId)
      if (machine === undefined) throw new Missing({ version: versionId })
      kept.delete(versionId)
      kept.set(versionId, machine)
      return machine
    },
    async load(client, versionIds) {
      const wanted = [...new Set(versionIds)].filter((id) => !kept.get(id))
      if (wanted.length === 0) return
      const { rows } = await client.query<{ id: string; graph: unknown }>({
        name: 'versions',
        text: 'select id, graph from version where id = any($1::uuid[])',
        values: [wanted],
      })
      for (const id of wanted) kept.set(id, null)
      for (const { id, graph } of rows) kept.set(id, compile(currentOf(graph), steps))
      for (const old of kept.keys()) {
        if (kept.size <= Math.max(KEPT, wanted.length)) break
        kept.delete(old)
      }
    },
  }
}

// A published graph was valid when it was published; whatever cannot be read becomes steps that fail in words.
function currentOf(graph: unknown): Graph {
  const upgraded = upgrade(graph)
  return 'graph' in upgraded ? upgraded.graph : (graph as Graph)
}
