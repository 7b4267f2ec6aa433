// The graph as React Flow draws it now. React Flow owns the picture: while something is dragged only the picture moves, and
// no component of ours renders; the graph learns of it at the end.
import { useCallback, useEffect, useMemo, useRef } from 'react'
import { experimental_useOnNodesChangeMiddleware, type NodeChange, useStoreApi } from 'reactflow'
import type { Point } from '#engine/machine/edit.ts'
import { groupIn, stepsIn } from '#engine/machine/edit_groups.ts'
import { type Edge, type Graph, TRIGGER } from '#engine/machine/graph.ts'
import { useT } from '../words/i18n.ts'
import { boxOf, triggerBox } from './box.ts'
import { dragged } from './drag.ts'
import { cornerOf, refitted } from './frames.ts'
import { move } from './gestures.ts'
import { edgesOf, type FlowEdgeShape, nodesOf, type StepNode } from './project.ts'
import { useEditor, useEditorStore } from './store.ts'

/** What React Flow begins with, and what it tells us afterwards. */
export function useDrawn() {
  const editor = useEditorStore()
  const store = useStoreApi<StepNode, FlowEdgeShape>()
  const nameOf = useEdgeNames()
  const first = useRef<{ nodes: StepNode[]; edges: FlowEdgeShape[] }>(null)
  first.current ??= {
    nodes: nodesOf(editor.get()),
    edges: edgesOf(editor.get().graph, editor.get().edge, [], nameOf),
  }
  useFollowing(nameOf)

  experimental_useOnNodesChangeMiddleware<StepNode>(
    useCallback((changes) => dragged(changes, store.getState(), editor.get().graph), [store, editor]),
  )

  const onNodesChange = useCallback(
    (changes: Array<NodeChange<StepNode>>) => {
      const { nodes, setNodes } = store.getState()
      const next = refitted(editor.get().graph, measured(nodes, changes))
      if (next !== nodes) setNodes(next)
      const selection = selected(editor.get().selection, changes)
      if (selection) editor.select(selection)
    },
    [editor, store],
  )

  const onDrop = useCallback(() => {
    move(editor, moved(editor.get().graph, store.getState().nodes))
  }, [editor, store])

  return { ...first.current, onNodesChange, onDrop }
}

/** Draws every new graph, and every new selection. */
function useFollowing(nameOf: (edge: Edge) => string): void {
  const editor = useEditorStore()
  const store = useStoreApi<StepNode, FlowEdgeShape>()
  const graph = useEditor((state) => state.graph)
  const selection = useEditor((state) => state.selection)
  const chosenEdge = useEditor((state) => state.edge)
  useEffect(() => {
    const { nodes, setNodes } = store.getState()
    const { kinds, triggers } = editor.get()
    const next = nodesOf({ graph, kinds, triggers, selection }, nodes)
    if (next.length !== nodes.length || next.some((node, index) => node !== nodes[index])) setNodes(next)
  }, [editor, store, graph, selection])
  useEffect(() => {
    const { edges, setEdges } = store.getState()
    const next = edgesOf(graph, chosenEdge, edges, nameOf)
    if (next.length !== edges.length || next.some((edge, index) => edge !== edges[index])) setEdges(next)
  }, [store, graph, chosenEdge, nameOf])
}

/** The selection after what React Flow tells; null when it tells nothing of it. */
function selected(before: string[], changes: Array<NodeChange<StepNode>>): string[] | null {
  const chosen = new Map(
    changes.flatMap(
      (change): Array<[string, boolean]> => (change.type === 'select' ? [[change.id, change.selected]] : []),
    ),
  )
  if (chosen.size === 0) return null
  const stay = before.filter((id) => chosen.get(id) !== false)
  const come = [...chosen].flatMap(([id, on]) => (on && !before.includes(id) ? [id] : []))
  return [...stay, ...come]
}

/** Where everything stands in the picture that stands elsewhere in the graph. A closed group takes what it hides along. */
function moved(graph: Graph, nodes: ReadonlyArray<StepNode>): Record<string, Point> {
  const places: Record<string, Point> = {}
  for (const { id, type, position } of nodes) {
    if (type === 'frame') {
      if (!groupIn(graph, id)?.closed) continue
      const { x, y } = cornerOf(graph, id)
      const [dx, dy] = [position.x - x, position.y - y]
      if (dx === 0 && dy === 0) continue
      for (const step of stepsIn(graph, id)) places[step.id] = { x: step.at.x + dx, y: step.at.y + dy }
      continue
    }
    const at = id === TRIGGER ? graph.trigger.at : (graph.steps[id]?.at ?? graph.notes?.[id]?.at)
    if (at && (at.x !== position.x || at.y !== position.y)) places[id] = position
  }
  return places
}

/** What an edge is called for those who hear it. */
function useEdgeNames(): (edge: Edge) => string {
  const { t, pick } = useT()
  const editor = useEditorStore()
  return useMemo(() => {
    const boxIn = (id: string) => {
      const { graph, kinds, triggers } = editor.get()
      const step = graph.steps[id]
      return step ? boxOf(step, kinds) : triggerBox(graph.trigger, triggers)
    }
    return ({ from, exit, to }) => {
      const box = boxIn(from)
      const way = box.exits.find(({ name }) => name === exit)?.title
      return t('canvas.edge', {
        from: pick(box.name),
        exit: way ? pick(way) : exit,
        to: pick(boxIn(to).name),
      })
    }
  }, [editor, t, pick])
}

/** What has been measured needs our guess of its handles no longer. */
function measured(nodes: StepNode[], changes: Array<NodeChange<StepNode>>): StepNode[] {
  const known = new Set(changes.flatMap((change) => (change.type === 'dimensions' ? [change.id] : [])))
  if (known.size === 0) return nodes
  let changed = false
  const next = nodes.map((node) => {
    if (!known.has(node.id) || !node.handles) return node
    changed = true
    const { handles: _, ...rest } = node
    return rest
  })
  return changed ? next : nodes
}
