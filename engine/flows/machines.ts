// Compiled machines by version. Versions never change, so what is here is right for ever.
import type pg from 'pg'
import { compile, type FlowMachine } from '#engine/machine/compile.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { upgrade } from '#engine/machine/upgrade.ts'
import { steps } from '#engine/steps/index.ts'

const KEPT = 500

/** Thrown by a scene that needs a version that is not here yet; the scene is taken again once it is. */
export class MissingMachine extends Error {
  readonly versionId: string

  constructor(versionId: string) {
    super(`version ${versionId} is not compiled yet`)
    this.name = 'MissingMachine'
    this.versionId = versionId
  }
}

export interface Machines {
  /** The compiled version; throws MissingMachine. */
  get(versionId: string): FlowMachine
  /** Loads and compiles versions; those that do not exist stay missing. */
  load(client: pg.ClientBase, versionIds: string[]): Promise<void>
}

/** A cache of the most recently used versions. */
export function machines(): Machines {
  const kept = new Map<string, FlowMachine>()
  return {
    get(versionId) {
      const machine = kept.get(versionId)
      if (!machine) throw new MissingMachine(versionId)
      kept.delete(versionId)
      kept.set(versionId, machine)
      return machine
    },
    async load(client, versionIds) {
      const { rows } = await client.query<{ id: string; graph: unknown }>({
        name: 'versions',
        text: 'select id, graph from version where id = any($1::uuid[])',
        values: [versionIds],
      })
      for (const { id, graph } of rows) kept.set(id, compile(currentOf(graph), steps))
      for (const old of kept.keys()) {
        if (kept.size <= KEPT) break
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
