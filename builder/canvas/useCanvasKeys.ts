// The keys of the canvas, and their lines on the shortcut sheet.
import { useEffect, useMemo } from 'react'
import { useReactFlow } from 'reactflow'
import { TRIGGER } from '#engine/machine/graph.ts'
import { isTyping, type ShortcutGroup, useShortcutGroup } from '../ui/shortcuts.ts'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import { clipOf, double, lead, nudge, pasteText, textField } from './gestures.ts'
import { exitRows } from './outline_rows.ts'
import { exitOfId } from './project.ts'
import { type Editor, useEditorStore } from './store.ts'
import { useFit } from './useFit.ts'
import { useRemove } from './useRemove.ts'

interface Orders {
  onAdd: () => void
  onTidy: () => void
  onTest: () => void
  onPublish: () => void
}

/** Listens while the canvas is on the screen. */
export function useCanvasKeys(orders: Orders): void {
  const editor = useEditorStore()
  const remove = useRemove()
  const flow = useReactFlow()
  const show = useFit()
  const { t } = useT()
  useShortcutGroup(useSheet())
  useEffect(() => {
    const acts = { ...viewKeys(flow, show, editor), ...editKeys(editor, remove), ...orderKeys(orders) }
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event)) return
      const key = keyOf(event)
      const inPanel = event.target instanceof Element && event.target.closest('aside, [role="menu"], header')
      if (inPanel && !key.startsWith('Mod+')) return
      const act = acts[key]
      if (!act || act(event) === false) return
      event.preventDefault()
    }
    const stops = clipboard(editor, remove, flow, t)
    window.addEventListener('keydown', press)
    return () => {
      window.removeEventListener('keydown', press)
      stops()
    }
  }, [editor, remove, flow, show, orders, t])
}

type Act = (event: KeyboardEvent) => unknown
type Flow = ReturnType<typeof useReactFlow>

function keyOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key
  const parts = [
    ...(event.metaKey || event.ctrlKey ? ['Mod'] : []),
    ...(event.altKey ? ['Alt'] : []),
    ...(event.shiftKey && event.key !== '?' && event.key !== '+' && event.key !== '/' ? ['Shift'] : []),
    key,
  ]
  return parts.join('+')
}

function viewKeys(flow: Flow, show: (ids?: string[]) => void, editor: Editor): Record<string, Act> {
  const clear = () => {
    editor.select([])
    editor.selectEdge(null)
    editor.light(null)
  }
  return {
    '1': () => show(),
    '2': () => show(editor.get().selection),
    '0': () => void flow.zoomTo(1, { duration: 140 }),
    '+': () => void flow.zoomIn({ duration: 140 }),
    '-': () => void flow.zoomOut({ duration: 140 }),
    Escape: clear,
  }
}

function editKeys(editor: Editor, remove: (ids: string[]) => void): Record<string, Act> {
  const drop = () => {
    const { edge, selection } = editor.get()
    if (edge) lead(editor, exitOfId(edge), null)
    else if (selection.length > 0) remove(selection)
    else return false
  }
  const inline = (part: 'name' | 'text') => () => {
    const { selection, graph, kinds } = editor.get()
    const step = selection.length === 1 ? graph.steps[selection[0]!] : undefined
    if (!step) return false
    const spoken = part === 'text' && textField(kinds, step.type) !== null
    editor.editInline({ step: step.id, part: spoken ? 'text' : 'name' })
  }
  const arrows = Object.entries({
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  })
  const moves = arrows.flatMap(([key, [x, y]]): Array<[string, Act]> => {
    const by = (far: boolean) => () =>
      editor.get().selection.length === 0 ? false : nudge(editor, x!, y!, far)
    return [
      [key, by(false)],
      [`Shift+${key}`, by(true)],
      [`Alt+${key}`, () => walk(editor, key)],
    ]
  })
  return {
    Delete: drop,
    Backspace: drop,
    Enter: inline('text'),
    F2: inline('name'),
    'Mod+D': () => double(editor),
    'Mod+A': () => editor.select([TRIGGER, ...Object.keys(editor.get().graph.steps)]),
    ...Object.fromEntries(moves),
  }
}

function orderKeys(orders: Orders): Record<string, Act> {
  return {
    '/': orders.onAdd,
    A: orders.onAdd,
    'Shift+L': orders.onTidy,
    'Mod+Enter': orders.onTest,
    'Mod+Shift+P': orders.onPublish,
  }
}

/** Selects what stands before, behind or beside the selected step, along the edges. */
function walk(editor: Editor, key: string): void {
  const { graph, selection, kinds } = editor.get()
  const here = selection[0] ?? TRIGGER
  const behind = (id: string) =>
    exitRows(graph, id, kinds).flatMap((exit) => {
      const edge = graph.edges.find((one) => one.from === id && one.exit === exit.name)
      return edge ? [edge.to] : []
    })
  const before = graph.edges.find((edge) => edge.to === here)?.from
  const siblings = before === undefined ? [] : behind(before)
  const beside = siblings[siblings.indexOf(here) + (key === 'ArrowDown' ? 1 : -1)]
  const next = key === 'ArrowRight' ? behind(here)[0] : key === 'ArrowLeft' ? before : beside
  if (next !== undefined) editor.open(next)
}

/** Copy, cut and paste through the real clipboard, so that steps travel between flows and tabs. */
function clipboard(
  editor: Editor,
  remove: (ids: string[]) => void,
  flow: Flow,
  t: (key: string) => string,
): () => void {
  const elsewhere = (event: ClipboardEvent) =>
    (event.target instanceof Element && event.target.closest('input, textarea, aside, [role="dialog"]')) ||
    window.getSelection()?.toString()
  const copy = (event: ClipboardEvent) => {
    const text = elsewhere(event) ? null : clipOf(editor)
    if (text === null) return false
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    return true
  }
  const cut = (event: ClipboardEvent) => {
    if (copy(event)) remove(editor.get().selection)
  }
  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (elsewhere(event) || text === '') return
    const middle = { x: window.innerWidth * 0.4, y: window.innerHeight * 0.4 }
    if (pasteText(editor, text, flow.screenToFlowPosition(middle))) event.preventDefault()
    else toast.error(t('canvas.notSteps'))
  }
  document.addEventListener('copy', copy)
  document.addEventListener('cut', cut)
  document.addEventListener('paste', paste)
  return () => {
    document.removeEventListener('copy', copy)
    document.removeEventListener('cut', cut)
    document.removeEventListener('paste', paste)
  }
}

const sheet: Array<[string, string]> = [
  ['/', 'addStep'],
  ['Enter', 'editText'],
  ['F2', 'rename'],
  ['Delete', 'delete'],
  ['Mod+Z', 'undo'],
  ['Mod+Shift+Z', 'redo'],
  ['Mod+D', 'duplicate'],
  ['Mod+C', 'copy'],
  ['Mod+V', 'paste'],
  ['Mod+A', 'all'],
  ['← ↑ → ↓', 'nudge'],
  ['Alt+→', 'walk'],
  ['Shift+L', 'tidy'],
  ['1', 'fit'],
  ['2', 'fitSelection'],
  ['0', 'fullSize'],
  ['Space', 'pan'],
  ['Mod+Enter', 'test'],
]

function useSheet(): ShortcutGroup {
  const { t } = useT()
  return useMemo(
    () => ({
      title: t('canvas.keys.title'),
      shortcuts: sheet.map(([keys, does]) => ({ keys, does: t(`canvas.keys.${does}`) })),
    }),
    [t],
  )
}
