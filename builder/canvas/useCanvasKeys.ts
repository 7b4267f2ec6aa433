// The keys of the canvas, and their lines on the shortcut sheet.
import { useEffect, useMemo } from 'react'
import { useReactFlow } from 'reactflow'
import { hiddenBy } from '#engine/machine/edit_groups.ts'
import type { Area } from '#engine/machine/edit_places.ts'
import { type Graph, TRIGGER } from '#engine/machine/graph.ts'
import { isTyping, type ShortcutGroup, useShortcutGroup } from '../ui/shortcuts.ts'
import { useT } from '../words/i18n.ts'
import { clipboard } from './clipboard.ts'
import { double, lead, nudge, textField } from './gestures.ts'
import { fold, frame, groupsOf, lineUp, switchOff, unframe } from './gestures_selection.ts'
import { exitRows } from './outline_rows.ts'
import { nextPane } from './panes.ts'
import { exitOfId } from './project.ts'
import { type Editor, useEditorStore } from './store.ts'
import { useAreas } from './useAreas.ts'
import { useFit } from './useFit.ts'
import { useRemove } from './useRemove.ts'

interface Orders {
  onAdd: () => void
  onFind: () => void
  onNote: () => void
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
  const areaOf = useAreas()
  const { t } = useT()
  useShortcutGroup(useSheet())
  useEffect(() => {
    const acts = {
      ...viewKeys(flow, show, editor),
      ...editKeys(editor, remove),
      ...selectionKeys(editor, areaOf),
      ...orderKeys(orders),
    }
    const press = (event: KeyboardEvent) => {
      if (event.key === 'F6' && !event.defaultPrevented) {
        event.preventDefault()
        return nextPane(event.shiftKey)
      }
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
  }, [editor, remove, flow, show, orders, areaOf, t])
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
    editor.paint(null)
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
    const [id = ''] = selection
    const step = selection.length === 1 ? graph.steps[id] : undefined
    if (selection.length === 1 && graph.notes?.[id]) return editor.editInline({ step: id, part: 'text' })
    if (selection.length === 1 && graph.groups?.[id]) return editor.editInline({ step: id, part: 'name' })
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
    'Mod+A': () => editor.select(everything(editor.get().graph)),
    ...Object.fromEntries(moves),
  }
}

/** All that is drawn: a closed group in place of its steps. */
function everything(graph: Graph): string[] {
  const hidden = hiddenBy(graph)
  const steps = Object.keys(graph.steps).filter((id) => !hidden.has(id))
  return [TRIGGER, ...steps, ...Object.keys(graph.notes ?? {}), ...new Set(hidden.values())]
}

function selectionKeys(editor: Editor, areaOf: (id: string) => Area): Record<string, Act> {
  const line = (how: Parameters<typeof lineUp>[1]) => () =>
    editor.get().selection.length < 2 ? false : lineUp(editor, how, areaOf)
  const off = () => switchOff(editor)
  const turn = () => {
    const groups = groupsOf(editor.get())
    for (const id of groups) fold(editor, id, !editor.get().graph.groups?.[id]?.closed)
    return groups.length > 0
  }
  return {
    D: off,
    'Mod+G': () => frame(editor),
    'Mod+Shift+G': () => unframe(editor),
    'Shift+G': turn,
    H: line('middle_y'),
    V: line('middle_x'),
    'Shift+H': line('spread_x'),
    'Shift+V': line('spread_y'),
    'Alt+Shift+ArrowLeft': line('left'),
    'Alt+Shift+ArrowRight': line('right'),
    'Alt+Shift+ArrowUp': line('top'),
    'Alt+Shift+ArrowDown': line('bottom'),
  }
}

function orderKeys(orders: Orders): Record<string, Act> {
  return {
    '/': orders.onAdd,
    A: orders.onAdd,
    S: orders.onNote,
    'Mod+F': orders.onFind,
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

const sheet: Array<[string, string]> = [
  ['/', 'addStep'],
  ['A', 'addStep'],
  ['S', 'note'],
  ['Enter', 'editText'],
  ['F2', 'rename'],
  ['D', 'switchOff'],
  ['Delete', 'delete'],
  ['Mod+F', 'find'],
  ['Mod+Z', 'undo'],
  ['Mod+Shift+Z', 'redo'],
  ['Mod+D', 'duplicate'],
  ['Mod+C', 'copy'],
  ['Mod+X', 'cut'],
  ['Mod+V', 'paste'],
  ['Mod+A', 'all'],
  ['← ↑ → ↓', 'nudge'],
  ['Shift+→', 'nudgeFar'],
  ['Alt+→', 'walk'],
  ['Mod+G', 'group'],
  ['Mod+Shift+G', 'ungroup'],
  ['Shift+G', 'fold'],
  ['H', 'alignRow'],
  ['V', 'alignColumn'],
  ['Shift+H', 'spreadRow'],
  ['Shift+V', 'spreadColumn'],
  ['Alt+Shift+→', 'alignSide'],
  ['Shift+L', 'tidy'],
  ['1', 'fit'],
  ['2', 'fitSelection'],
  ['0', 'fullSize'],
  ['+', 'zoomIn'],
  ['-', 'zoomOut'],
  ['Space', 'pan'],
  ['Esc', 'clear'],
  ['F6', 'nextPane'],
  ['Mod+Enter', 'test'],
  ['Mod+Shift+P', 'publish'],
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
