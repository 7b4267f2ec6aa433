// Robots walk in small pieces of time, so that the screen stays alive and somebody can stop them.
import { useCallback, useEffect, useRef, useState } from 'react'
import { compile } from '#engine/machine/compile.ts'
import type { Scene } from '#engine/machine/cues.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { type Walked, walkAll } from '#engine/machine/robots.ts'
import { writesOf } from '#engine/machine/trigger.ts'
import { useEditorStore } from '../store.ts'

/** As long as one frame may think. Milliseconds. */
const SLICE = 12

interface RobotsState {
  /** Walks done of those asked for; null while none are under way. */
  progress: { done: number; of: number } | null
  walked: Walked | null
  /** The graph that was walked. */
  graph: Graph | null
}

const idle: RobotsState = { progress: null, walked: null, graph: null }

/** Sends robots through the draft; what they found stays until they are sent again. */
export function useRobots(base: Scene) {
  const editor = useEditorStore()
  const [state, setState] = useState(idle)
  const frame = useRef(0)
  const stop = useCallback(() => {
    cancelAnimationFrame(frame.current)
    setState((now) => ({ ...now, progress: null }))
  }, [])
  useEffect(() => () => cancelAnimationFrame(frame.current), [])
  const send = useCallback(
    (walks: number, seed: number) => {
      const { graph, kinds, triggers } = editor.get()
      const trigger = triggers.find(({ type }) => type === graph.trigger.type)
      const starts = writesOf(trigger, graph.trigger.data)
      const going = walkAll(compile(graph, kinds), { walks, seed, base, starts })
      const step = () => {
        const end = performance.now() + SLICE
        let done = 0
        while (performance.now() < end) {
          const next = going.next()
          if (next.done) return setState({ progress: null, walked: next.value, graph })
          done = next.value
        }
        setState((now) => ({ ...now, progress: { done, of: walks } }))
        frame.current = requestAnimationFrame(step)
      }
      cancelAnimationFrame(frame.current)
      setState({ progress: { done: 0, of: walks }, walked: null, graph })
      frame.current = requestAnimationFrame(step)
    },
    [editor, base],
  )
  return { ...state, send, stop }
}
