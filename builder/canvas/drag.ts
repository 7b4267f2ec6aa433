// A drag on its way: boxes catch on the lines of others, and a frame takes its steps along. Pure, but for the guides that are shown.
import type { NodeChange } from 'reactflow'
import { stepsIn } from '#engine/machine/edit_groups.ts'
import { type Area, around, type Guide, guided } from '#engine/machine/edit_places.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { areaOfNode, groupOfFrame } from './frames.ts'
import type { StepNode } from './project.ts'

/** How near, in pixels of the screen, a box must come to a line to catch on it. */
const REACH = 6

/** What we need of React Flow's state. */
interface Picture {
  nodes: ReadonlyArray<StepNode>
  nodeLookup: { get(id: string): StepNode | undefined }
  transform: [number, number, number]
  width: number
  height: number
}

type Change = NodeChange<StepNode>
type Move = Extract<Change, { type: 'position' }>

const isMove = (change: Change): change is Move => change.type === 'position' && change.position !== undefined

let shown: Guide[] = []
const watchers = new Set<() => void>()

/** The lines that the dragged boxes stand in now. */
export const guides = {
  get: (): Guide[] => shown,
  subscribe: (watcher: () => void): (() => void) => {
    watchers.add(watcher)
    return () => void watchers.delete(watcher)
  },
  show: (next: Guide[]): void => {
    if (next.length === 0 && shown.length === 0) return
    shown = next
    for (const watcher of watchers) watcher()
  },
}

/** The changes of a drag with everything caught on its lines, and the steps of dragged frames along with them. */
export function dragged(changes: Change[], picture: Picture, graph: Graph): Change[] {
  const moves = changes.filter(isMove)
  if (moves.length === 0) return changes
  const nodes = picture.nodeLookup
  const followers = framesFollowed(moves, nodes, graph)
  const moving = new Set([...moves, ...followers].map(({ id }) => id))
  const others = othersOf(picture, moving)
  const boxes = moves.flatMap(({ id, position }) => {
    const node = nodes.get(id)
    return node && position ? [{ ...areaOfNode(node), ...position }] : []
  })
  const { by, guides: lines } = guided(around(boxes), others, REACH / picture.transform[2])
  const still = moves.every(({ dragging }) => !dragging)
  guides.show(still ? [] : lines)
  if (still) running = null
  const pulled = [...moves, ...followers].map((move) => ({
    ...move,
    position: { x: move.position!.x + by.x, y: move.position!.y + by.y },
  }))
  return [...changes.filter((change) => !isMove(change)), ...pulled]
}

/** The areas that the running drag can catch on: they stand still, so they are measured once. */
let running: { key: string; others: Area[] } | null = null

function othersOf(picture: Picture, moving: ReadonlySet<string>): Area[] {
  const key = [...picture.transform, ...moving].join(' ')
  if (running?.key !== key) {
    const others = inSight(picture).filter(({ id, type }) => !moving.has(id) && type !== 'frame')
    running = { key, others: others.map(areaOfNode) }
  }
  return running.others
}

/** The moves of the steps inside frames that are dragged by their title. */
function framesFollowed(moves: Move[], nodes: Picture['nodeLookup'], graph: Graph): Move[] {
  return moves.flatMap((move) => {
    const frame = nodes.get(move.id)
    if (frame?.className !== 'group-open' || !move.position) return []
    const [dx, dy] = [move.position.x - frame.position.x, move.position.y - frame.position.y]
    return stepsIn(graph, groupOfFrame(move.id)).flatMap(({ id }): Move[] => {
      const at = moves.some((one) => one.id === id) ? undefined : nodes.get(id)?.position
      return at ? [{ id, type: 'position', position: { x: at.x + dx, y: at.y + dy } }] : []
    })
  })
}

/** The boxes that can be seen: only these are worth standing in line with. */
function inSight({ nodes, transform: [x, y, zoom], width, height }: Picture): StepNode[] {
  const view: Area = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom }
  return nodes.filter((node) => {
    const area = areaOfNode(node)
    return (
      area.x < view.x + view.width &&
      area.x + area.width > view.x &&
      area.y < view.y + view.height &&
      area.y + area.height > view.y
    )
  })
}
