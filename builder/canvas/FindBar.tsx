import { useEffect, useMemo, useRef, useState } from 'react'
import { useReactFlow } from 'reactflow'
import { groupIn } from '#engine/machine/edit_groups.ts'
import { TRIGGER } from '#engine/machine/graph.ts'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import styles from './FindBar.module.css'
import { type Found, findIn } from './find_in_flow.ts'
import { fold } from './gestures_selection.ts'
import { areaOf } from './place.ts'
import { useEditor, useEditorStore } from './store.ts'

/** Searching in the flow: Enter goes to the next place, Shift+Enter back, Escape closes and stays there. */
export function FindBar({ onClose }: { onClose: () => void }) {
  const { t, pick } = useT()
  const graph = useEditor((state) => state.graph)
  const kinds = useEditor((state) => state.kinds)
  const triggers = useEditor((state) => state.triggers)
  const [question, setQuestion] = useState('')
  const [at, setAt] = useState(0)
  const field = useRef<HTMLInputElement>(null)
  const found = useMemo(() => findIn(graph, kinds, triggers, question), [graph, kinds, triggers, question])
  const here = found[Math.min(at, found.length - 1)]
  const show = useShow()
  useEffect(() => {
    if (here) show(here.id)
  }, [here?.id, show, here])
  useEffect(() => {
    const again = (event: KeyboardEvent) => {
      if (!(event.metaKey || event.ctrlKey) || event.key.toLowerCase() !== 'f') return
      event.preventDefault()
      field.current?.select()
    }
    window.addEventListener('keydown', again)
    return () => window.removeEventListener('keydown', again)
  }, [])
  const step = (by: number) => setAt((now) => (now + by + found.length) % Math.max(1, found.length))
  const close = () => {
    onClose()
    if (here) document.querySelector<HTMLElement>(`.react-flow__node[data-id="${here.id}"]`)?.focus()
  }
  const keys = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const acts = new Map([
      ['Enter', () => step(event.shiftKey ? -1 : 1)],
      ['ArrowDown', () => step(1)],
      ['ArrowUp', () => step(-1)],
      ['Escape', close],
    ])
    const act = acts.get(event.key)
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  const count = found.length
  return (
    <search className={styles.bar} aria-label={t('canvas.find.title')}>
      <div className={styles.row}>
        <Icon name="search" size={16} />
        <input
          ref={field}
          aria-label={t('canvas.find.title')}
          placeholder={t('canvas.find.placeholder')}
          value={question}
          onChange={(event) => {
            setQuestion(event.target.value)
            setAt(0)
          }}
          onKeyDown={keys}
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for this search
          autoFocus
        />
        <span className={styles.count} role="status">
          {question.trim() &&
            (count === 0
              ? t('canvas.find.none')
              : t('canvas.find.count', { at: Math.min(at, count - 1) + 1, count }))}
        </span>
        <Turn icon="chevron-up" label={t('canvas.find.previous')} off={count < 2} onClick={() => step(-1)} />
        <Turn icon="chevron-down" label={t('canvas.find.next')} off={count < 2} onClick={() => step(1)} />
        <Turn icon="x" label={t('common.close')} off={false} onClick={close} />
      </div>
      {here && <Here found={here} text={pick(here.name)} />}
    </search>
  )
}

function Here({ found, text }: { found: Found; text: string }) {
  return (
    <p className={styles.here}>
      <Icon name={found.icon} size={15} />
      <strong>{text}</strong>
      {found.excerpt && <span>{found.excerpt}</span>}
    </p>
  )
}

function Turn(props: { icon: string; label: string; off: boolean; onClick: () => void }) {
  const { icon, label, off, onClick } = props
  return (
    <button
      type="button"
      className={styles.turn}
      aria-label={label}
      title={label}
      aria-disabled={off}
      onClick={() => !off && onClick()}
    >
      <Icon name={icon} size={16} />
    </button>
  )
}

/** Selects a place and brings it into the middle; a closed group that hides it opens. */
function useShow(): (id: string) => void {
  const editor = useEditorStore()
  const flow = useReactFlow()
  const last = useRef<string | null>(null)
  return useMemo(
    () => (id: string) => {
      if (last.current === id) return
      last.current = id
      const { graph, kinds } = editor.get()
      const group = groupIn(graph, graph.steps[id]?.group)
      if (group?.closed) fold(editor, group.id, false)
      editor.select([id])
      const note = graph.notes?.[id]
      const area = note ? { ...note.at, ...note } : areaOf(graph, id === TRIGGER ? TRIGGER : id, kinds)
      const middle = { x: area.x + area.width / 2, y: area.y + area.height / 2 }
      void flow.setCenter(middle.x, middle.y, { zoom: Math.max(0.7, flow.getZoom()), duration: 140 })
    },
    [editor, flow],
  )
}
