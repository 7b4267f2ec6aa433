// The graph as React Flow draws it now. While something is dragged only its picture moves; the graph learns of it at the end.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { applyNodeChanges, type NodeChange } from 'reactflow'
import { type Edge, TRIGGER } from '#engine/machine/graph.ts'
import { useT } from '../words/i18n.ts'
import { boxOf, triggerBox } from './box.ts'
import { move } from './gestures.ts'
import { edgesOf, type FlowEdgeShape, nodesOf, type StepNode } from './project.ts'
import { useEditor, useEditorStore } from './store.ts'

/** Nodes and edges for React Flow, and what it tells us about them. */
export function useDrawn() {
  const editor = useEditorStore()
  const graph = useEditor((state) => state.graph)
  const selection = useEditor((state) => state.selection)
  const chosenEdge = useEditor((state) => state.edge)
  const [nodes, setNodes] = useState<StepNode[]>(() => nodesOf(editor.get()))
  const formerEdges = useRef<FlowEdgeShape[]>([])
  const nameOf = useEdgeNames()
  const edges = useMemo(() => {
    formerEdges.current = edgesOf(graph, chosenEdge, formerEdges.current, nameOf)
    return formerEdges.current
  }, [graph, chosenEdge, nameOf])

  useEffect(() => {
    const { kinds, triggers } = editor.get()
    setNodes((former) => nodesOf({ graph, kinds, triggers, selection }, former))
  }, [editor, graph, selection])

  const onNodesChange = useCallback(
    (changes: Array<NodeChange<StepNode>>) => {
      setNodes((former) => measured(applyNodeChanges(changes, former), changes))
      const chosen = new Map(
        changes.flatMap((change) =>
          change.type === 'select' ? [[change.id, change.selected]] : [],
        ) as Array<[string, boolean]>,
      )
      if (chosen.size === 0) return
      const { selection: before } = editor.get()
      const stay = before.filter((id) => chosen.get(id) !== false)
      const come = [...chosen].flatMap(([id, on]) => (on && !before.includes(id) ? [id] : []))
      editor.select([...stay, ...come])
    },
    [editor],
  )

  const moved = useCallback(
    (dragged: StepNode[]) => {
      const { graph: now } = editor.get()
      const places = dragged.filter(({ id, position }) => {
        const at = id === TRIGGER ? now.trigger.at : now.steps[id]?.at
        return at && (at.x !== position.x || at.y !== position.y)
      })
      move(editor, Object.fromEntries(places.map((node) => [node.id, node.position])))
    },
    [editor],
  )
  return {
    nodes,
    edges,
    onNodesChange,
    onNodeDragStop: useCallback((_: unknown, __: unknown, dragged: StepNode[]) => moved(dragged), [moved]),
    onSelectionDragStop: useCallback((_: unknown, dragged: StepNode[]) => moved(dragged), [moved]),
  }
}

/** What an edge is called for those who hear it. */
function useEdgeNames(): (edge: Edge) => string {
  const { t, pick } = useT()
  const editor = useEditorStore()
  return useCallback(
    ({ from, exit, to }) => {
      const { graph, kinds, triggers } = editor.get()
      const boxIn = (id: string) => {
        const step = graph.steps[id]
        return step ? boxOf(step, kinds) : triggerBox(graph.trigger, triggers)
      }
      const way = boxIn(from).exits.find(({ name }) => name === exit)?.title
      return t('canvas.edge', {
        from: pick(boxIn(from).name),
        exit: way ? pick(way) : exit,
        to: pick(boxIn(to).name),
      })
    },
    [editor, t, pick],
  )
}

/** What has been measured needs our guess of its handles no longer. */
function measured(nodes: StepNode[], changes: Array<NodeChange<StepNode>>): StepNode[] {
  const known = new Set(changes.flatMap((change) => (change.type === 'dimensions' ? [change.id] : [])))
  if (known.size === 0) return nodes
  return nodes.map((node) => {
    if (!known.has(node.id) || !node.handles) return node
    const { handles: _, ...rest } = node
    return rest
  })
}
