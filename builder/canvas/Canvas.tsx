import 'reactflow/dist/style.css'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import {
  Background,
  type Connection,
  type FinalConnectionState,
  type OnConnect,
  type OnReconnect,
  Panel,
  ReactFlow,
  SelectionMode,
  useReactFlow,
  useStore,
} from 'reactflow'
import { TRIGGER } from '#engine/machine/graph.ts'
import { useT } from '../words/i18n.ts'
import styles from './Canvas.module.css'
import { FlowEdge } from './FlowEdge.tsx'
import { FlowMap } from './FlowMap.tsx'
import { groupOfFrame } from './frames.ts'
import { GroupCard } from './GroupCard.tsx'
import { Guides } from './Guides.tsx'
import { lead, leadHere, reconnect } from './gestures.ts'
import { NoteCard } from './NoteCard.tsx'
import { useAsk } from './palette_state.ts'
import { exitOfId, type FlowEdgeShape, type StepNode } from './project.ts'
import { StepCard } from './StepCard.tsx'
import { useEditorStore } from './store.ts'
import { useDrawn } from './useDrawn.ts'
import { useFit, useFollow } from './useFit.ts'

const nodeTypes = { step: StepCard, note: NoteCard, frame: GroupCard }
const edgeTypes = { way: FlowEdge }
const GRID: [number, number] = [10, 10]

/** Which mouse moves the canvas: `select` draws boxes around steps, `hand` pans. */
export type Tool = 'select' | 'hand'

const farAway = (state: { transform: [number, number, number] }) => state.transform[2] < 0.45

/** The canvas: the graph drawn by React Flow, and every change handed to the editor. */
export function Canvas({ tool }: { tool: Tool }) {
  const { t } = useT()
  const editor = useEditorStore()
  const { nodes, edges, onNodesChange, onDrop } = useDrawn()
  const { onConnect, onReconnect, onReconnectEnd, onConnectStart, onConnectEnd } = useConnections()
  const far = useStore(farAway)
  const show = useFit()
  useFollow()
  useFocused()
  const labels = useMemo(
    () => ({
      'node.a11yDescription.default': t('canvas.stepHelp'),
      'edge.a11yDescription.default': t('canvas.edgeHelp'),
      'minimap.ariaLabel': t('canvas.minimap'),
    }),
    [t],
  )
  return (
    <ReactFlow<StepNode, FlowEdgeShape>
      className={`${styles.canvas} ${far ? 'zoom-far' : ''}`}
      defaultNodes={nodes}
      defaultEdges={edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      onNodesChange={onNodesChange}
      onNodeDragStop={onDrop}
      onSelectionDragStop={onDrop}
      onConnect={onConnect}
      onConnectStart={onConnectStart}
      onConnectEnd={onConnectEnd}
      onReconnect={onReconnect}
      onReconnectEnd={onReconnectEnd}
      onEdgeClick={(_, edge) => editor.selectEdge(edge.id)}
      onNodeClick={(event, node) =>
        !event.shiftKey && !event.metaKey && !event.ctrlKey && editor.open(node.id)
      }
      onNodeDoubleClick={(event, node) => {
        const part = (event.target as Element).closest<HTMLElement>('[data-part]')?.dataset['part']
        const named = part === 'name' || node.type === 'frame'
        if (node.id !== TRIGGER)
          editor.editInline({ step: groupOfFrame(node.id), part: named ? 'name' : 'text' })
      }}
      onPaneClick={() => {
        editor.select([])
        editor.selectEdge(null)
      }}
      ariaLabelConfig={labels}
      aria-label={t('canvas.label')}
      onlyRenderVisibleElements
      disableKeyboardA11y
      elevateEdgesOnSelect
      connectOnClick={false}
      deleteKeyCode={null}
      multiSelectionKeyCode={['Shift', 'Meta', 'Control']}
      selectionKeyCode={null}
      selectionOnDrag={tool === 'select'}
      selectionMode={SelectionMode.Partial}
      panOnDrag={tool === 'hand' ? [0, 1] : [1]}
      panActivationKeyCode="Space"
      panOnScroll
      zoomOnDoubleClick={false}
      snapToGrid
      snapGrid={GRID}
      nodeDragThreshold={3}
      connectionRadius={28}
      reconnectRadius={14}
      minZoom={0.1}
      maxZoom={2}
      onInit={() => {
        // Whoever came for a step sees that one.
        const { open } = editor.get()
        show(open === null ? undefined : [open], { still: true, legible: open === null })
      }}
      attributionPosition="top-right"
    >
      <Background gap={20} size={1.6} color="var(--dot)" />
      <Guides />
      <Panel position="bottom-right" className={styles.mapPlace ?? ''}>
        <FlowMap />
      </Panel>
    </ReactFlow>
  )
}

/** Edges drawn, moved, dropped on nothing (the palette opens there) and pulled off. */
function useConnections() {
  const editor = useEditorStore()
  const ask = useAsk()
  const flow = useReactFlow()
  const kept = useRef(false)
  const onConnect: OnConnect = useCallback(
    (way: Connection) => {
      if (way.sourceHandle) lead(editor, { from: way.source, exit: way.sourceHandle }, way.target)
    },
    [editor],
  )
  const onReconnect: OnReconnect<FlowEdgeShape> = useCallback(
    (old, way) => {
      kept.current = true
      if (!way.sourceHandle) return
      reconnect(editor, exitOfId(old.id), { from: way.source, exit: way.sourceHandle, to: way.target })
    },
    [editor],
  )
  const onReconnectEnd = useCallback(
    (_: unknown, edge: FlowEdgeShape) => {
      if (!kept.current) lead(editor, exitOfId(edge.id), null)
      kept.current = false
    },
    [editor],
  )
  const onConnectStart = useCallback(() => {
    // A step under the pointer shows that it would be connected. Not by React: nothing else changes.
    document.querySelector('.react-flow')?.classList.add('connecting')
  }, [])
  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, end: FinalConnectionState) => {
      document.querySelector('.react-flow')?.classList.remove('connecting')
      const { fromHandle, fromNode, isValid, toHandle } = end
      if (isValid || toHandle || !fromNode || !fromHandle?.id) return
      const screen = pointOf(event)
      const target = document.elementFromPoint(screen.x, screen.y)
      const card = target?.closest<HTMLElement>('.react-flow__node')?.dataset['id']
      if (card !== undefined && card !== fromNode.id && editor.get().graph.steps[card]) {
        const { id, type } = fromHandle
        if (type === 'source') lead(editor, { from: fromNode.id, exit: id }, card)
        else leadHere(editor, card, fromNode.id)
        return
      }
      // A press without a drag is the button in the handle.
      if (!target?.classList.contains('react-flow__pane')) return
      const { x, y } = flow.screenToFlowPosition(screen)
      const spot =
        fromHandle.type === 'source'
          ? { after: { from: fromNode.id, exit: fromHandle.id }, at: { x, y: y - 24 } }
          : { before: fromNode.id, at: { x: x - 264, y: y - 24 } }
      ask({ spot, screen })
    },
    [ask, editor, flow],
  )
  return { onConnect, onReconnect, onReconnectEnd, onConnectStart, onConnectEnd }
}

/** A step reached by the keyboard is selected, so that the keys of the canvas mean it. */
function useFocused(): void {
  const editor = useEditorStore()
  useEffect(() => {
    const focus = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement) || !target.matches('.react-flow__node:focus-visible')) return
      const { id } = target.dataset
      if (id !== undefined && !editor.get().selection.includes(id)) editor.select([id])
    }
    document.addEventListener('focusin', focus)
    return () => document.removeEventListener('focusin', focus)
  }, [editor])
}

function pointOf(event: MouseEvent | TouchEvent): { x: number; y: number } {
  const at = 'changedTouches' in event ? event.changedTouches[0]! : event
  return { x: at.clientX, y: at.clientY }
}
