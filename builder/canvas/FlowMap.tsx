import { useEffect, useRef } from 'react'
import { useReactFlow, useStoreApi } from 'reactflow'
import { type Area, around } from '#engine/machine/edit_places.ts'
import { useT } from '../words/i18n.ts'
import styles from './Canvas.module.css'
import { areaOfNode } from './frames.ts'
import type { FlowEdgeShape, StepNode } from './project.ts'

const SIZE = { width: 148, height: 96 }
const ROOM = 8
const QUIET_MS = 100

/** How the map lies over the flow: where its corner is, and how many of its pixels one of the flow's takes. */
interface Lie {
  x: number
  y: number
  scale: number
}

/** The whole flow small; pressing or dragging on it goes there. It is painted beside React, so that dragging a step costs it nothing. */
export function FlowMap() {
  const { t } = useT()
  const flow = useReactFlow()
  const store = useStoreApi<StepNode, FlowEdgeShape>()
  const sheet = useRef<HTMLCanvasElement>(null)
  const lie = useRef<Lie>({ x: 0, y: 0, scale: 1 })
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const paint = () => {
      timer = undefined
      if (sheet.current) lie.current = painted(sheet.current, store.getState())
    }
    // While steps are dragged the map rests; while the view moves its window moves along.
    let view = store.getState().transform
    const soon = () => {
      const { transform } = store.getState()
      if (transform === view) clearTimeout(timer)
      if (transform === view || timer === undefined) timer = setTimeout(paint, QUIET_MS)
      view = transform
    }
    soon()
    const stop = store.subscribe(soon)
    const scheme = new MutationObserver(soon)
    scheme.observe(document.documentElement, { attributes: true })
    return () => {
      clearTimeout(timer)
      stop()
      scheme.disconnect()
    }
  }, [store])
  const go = (event: React.PointerEvent<HTMLCanvasElement>) => {
    if (event.buttons !== 1) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const box = event.currentTarget.getBoundingClientRect()
    const { x, y, scale } = lie.current
    const at = { x: x + (event.clientX - box.x) / scale, y: y + (event.clientY - box.y) / scale }
    void flow.setCenter(at.x, at.y, { zoom: flow.getZoom() })
  }
  return (
    <canvas
      ref={sheet}
      className={styles.minimap}
      role="img"
      aria-label={t('canvas.minimap')}
      width={SIZE.width * 2}
      height={SIZE.height * 2}
      onPointerDown={go}
      onPointerMove={go}
    />
  )
}

interface Picture {
  nodes: ReadonlyArray<StepNode>
  transform: [number, number, number]
  width: number
  height: number
}

function painted(sheet: HTMLCanvasElement, { nodes, transform, width, height }: Picture): Lie {
  const brush = sheet.getContext('2d')
  const areas = nodes.map(areaOfNode)
  const [left, top, zoom] = transform
  const view = { x: -left / zoom, y: -top / zoom, width: width / zoom, height: height / zoom }
  const whole = around([...areas, view])
  const inner = { width: SIZE.width - ROOM * 2, height: SIZE.height - ROOM * 2 }
  const scale = Math.min(inner.width / whole.width, inner.height / whole.height)
  const lie = {
    x: whole.x - (SIZE.width / scale - whole.width) / 2,
    y: whole.y - (SIZE.height / scale - whole.height) / 2,
    scale,
  }
  if (!brush) return lie
  const style = getComputedStyle(sheet)
  const [plain, chosen, note] = ['--dot', '--brand', '--corn'].map((name) => style.getPropertyValue(name))
  const put = ({ x, y, width: w, height: h }: Area) =>
    [(x - lie.x) * scale, (y - lie.y) * scale, Math.max(1.5, w * scale), Math.max(1.5, h * scale)] as const
  brush.setTransform(2, 0, 0, 2, 0, 0)
  brush.clearRect(0, 0, SIZE.width, SIZE.height)
  for (const [index, area] of areas.entries()) {
    const node = nodes[index]!
    brush.fillStyle = (node.selected ? chosen : node.type === 'note' ? note : plain) ?? ''
    if (node.className === 'group-open') brush.globalAlpha = 0.3
    brush.fillRect(...put(area))
    brush.globalAlpha = 1
  }
  brush.strokeStyle = chosen ?? ''
  brush.lineWidth = 1
  brush.strokeRect(...put(view))
  return lie
}
