// Groups as React Flow draws them: a frame that fits around its steps, or, closed, one card in their place.

import type { Point } from '#engine/machine/edit.ts'
import { groupIn, stepsIn, waysThrough } from '#engine/machine/edit_groups.ts'
import { type Area, around } from '#engine/machine/edit_places.ts'
import type { Graph, Group } from '#engine/machine/graph.ts'
import { BOX_WIDTH, type StepNode } from './project.ts'

/** Room between a frame and its steps; above them stands its title. */
const ROOM = { side: 20, top: 50, bottom: 20 }

/** About how tall the card of a closed group is. */
const CLOSED_HEIGHT = 96

/** The area of a drawn box, measured or guessed. */
export const areaOfNode = ({
  position,
  measured,
  width,
  height,
  initialWidth,
  initialHeight,
}: StepNode): Area => ({
  ...position,
  width: measured?.width ?? width ?? initialWidth ?? BOX_WIDTH,
  height: measured?.height ?? height ?? initialHeight ?? 120,
})

/** React Flow's id for the frame of an open group: another one than that of its card, because what was measured of one is wrong for the other. */
const frameId = (group: string): string => `frame ${group}`

/** The group that a frame or a card stands for. */
export const groupOfFrame = (id: string): string => id.replace(/^frame /, '')

/** Where a closed group stands: at the corner of what it hides. */
export function cornerOf(graph: Graph, group: string): Point {
  const { x, y } = around(stepsIn(graph, group).map(({ at }) => ({ ...at, width: 0, height: 0 })))
  return { x, y }
}

/** The groups of a graph around the cards that are drawn. */
export function frameNodes(
  graph: Graph,
  cards: ReadonlyArray<StepNode>,
  chosen: ReadonlySet<string>,
  old: ReadonlyMap<string, StepNode>,
): StepNode[] {
  return Object.values(graph.groups ?? {}).flatMap((group) => {
    const inside = stepsIn(graph, group.id)
    if (inside.length === 0) return []
    const ids = new Set(inside.map(({ id }) => id))
    const node = group.closed
      ? closedNode(graph, group, chosen.has(group.id))
      : frameNode(
          group.id,
          cards.filter(({ id }) => ids.has(id)),
        )
    const was = old.get(node.id)
    return [was && sameBox(was, node) ? was : { ...was, ...node }]
  })
}

function closedNode(graph: Graph, { id }: Group, selected: boolean): StepNode {
  const rows = waysThrough(graph, id).out.length
  return {
    id,
    type: 'frame',
    position: cornerOf(graph, id),
    selected,
    data: {},
    initialWidth: BOX_WIDTH,
    initialHeight: CLOSED_HEIGHT + rows * 33,
    className: 'group-closed',
  }
}

/** A frame lies under everything and lets the mouse through; only its title can be taken hold of. */
function frameNode(group: string, cards: ReadonlyArray<StepNode>): StepNode {
  const { x, y, width, height } = around(cards.map(areaOfNode))
  return {
    id: frameId(group),
    type: 'frame',
    position: { x: x - ROOM.side, y: y - ROOM.top },
    width: width + ROOM.side * 2,
    height: height + ROOM.top + ROOM.bottom,
    selectable: false,
    focusable: false,
    dragHandle: '.frame-title',
    zIndex: -1,
    style: { pointerEvents: 'none' },
    data: {},
    className: 'group-open',
  }
}

/** The frames that no longer fit around their steps, as they should be. The list itself when all of them fit. */
export function refitted(graph: Graph, nodes: StepNode[]): StepNode[] {
  if (!graph.groups) return nodes
  let changed = false
  const next = nodes.map((node) => {
    const group = node.type === 'frame' ? groupIn(graph, groupOfFrame(node.id)) : undefined
    if (!group || group.closed) return node
    const ids = new Set(stepsIn(graph, group.id).map(({ id }) => id))
    const fit = frameNode(
      group.id,
      nodes.filter(({ id }) => ids.has(id)),
    )
    if (sameBox(node, fit)) return node
    changed = true
    return { ...node, position: fit.position, width: fit.width, height: fit.height }
  })
  return changed ? next : nodes
}

const sameBox = (a: StepNode, b: StepNode): boolean =>
  a.position.x === b.position.x &&
  a.position.y === b.position.y &&
  a.className === b.className &&
  (a.selected ?? false) === (b.selected ?? false) &&
  a.width === b.width &&
  a.height === b.height
