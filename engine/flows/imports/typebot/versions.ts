// The layout before groups (until the middle of 2022): what are groups now were called blocks, and what are blocks now, steps.
import { type Data, isData, rowsAt } from './read.ts'

/** The document in the names of today; one that has groups stays as it is. */
export function renamed(json: Data): Data {
  if (Array.isArray(json['groups'])) return json
  return {
    ...json,
    groups: rowsAt(json, 'blocks').map((group) => ({
      ...group,
      blocks: rowsAt(group, 'steps').map(({ stepId: _, ...block }) => ({
        ...block,
        items: rowsAt(block, 'items'),
      })),
    })),
    edges: rowsAt(json, 'edges').map((edge) => ({ ...edge, to: targetOf(edge['to']) })),
  }
}

function targetOf(to: unknown): unknown {
  if (!isData(to)) return to
  return { groupId: to['blockId'], ...(to['stepId'] === undefined ? {} : { blockId: to['stepId'] }) }
}
