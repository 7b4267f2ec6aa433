// What people do with what they have selected: switching off, notes, groups and lines; each is one labelled edit of the store.
import { moveSteps, type Point, setOff } from '#engine/machine/edit.ts'
import { closeGroup, groupIn, groupSteps, hiddenBy, joinGroup, ungroup } from '#engine/machine/edit_groups.ts'
import { addNote } from '#engine/machine/edit_notes.ts'
import { type Area, aligned, type Side, spread } from '#engine/machine/edit_places.ts'
import { edit, opened } from './gestures.ts'
import type { Editor, EditorState } from './store.ts'

/** Switches the chosen steps off, or on again when all of them are off. False when no step is chosen. */
export function switchOff(editor: Editor, chosen: ReadonlyArray<string> = editor.get().selection): boolean {
  const { graph, kinds } = editor.get()
  const ids = opened(graph, chosen).filter((id) => Object.hasOwn(graph.steps, id))
  const off = ids.some((id) => !graph.steps[id]?.off)
  if (ids.length > 0) edit(editor, (now) => setOff(now, ids, off, kinds))
  return ids.length > 0
}

/** Sticks a note there and lets the person write at once. */
export function stick(editor: Editor, at: Point): void {
  const { ids } = edit(editor, (graph) => addNote(graph, at))
  const [id] = ids ?? []
  if (id === undefined) return
  editor.select([id])
  editor.editInline({ step: id, part: 'text' })
}

/** Puts a frame around the chosen steps and asks for its name. False when none is chosen. */
export function frame(editor: Editor): boolean {
  const { graph, selection, kinds } = editor.get()
  const ids = opened(graph, selection).filter((id) => Object.hasOwn(graph.steps, id))
  if (ids.length === 0) return false
  const [id] = edit(editor, (now) => groupSteps(now, ids, '', kinds)).ids ?? []
  if (id !== undefined) editor.editInline({ step: id, part: 'name' })
  return true
}

/** The groups that the chosen steps stand in, and the chosen groups themselves. */
export function groupsOf({ graph, selection }: Pick<EditorState, 'graph' | 'selection'>): string[] {
  const named = selection.flatMap((id) => [id, graph.steps[id]?.group])
  return [...new Set(named)].filter((id): id is string => groupIn(graph, id) !== undefined)
}

/** Takes the frames of the chosen groups away. False when none is chosen. */
export function unframe(editor: Editor): boolean {
  const ids = groupsOf(editor.get())
  for (const id of ids) edit(editor, (graph) => ungroup(graph, id), `ungroup ${ids.join(' ')}`)
  editor.settle()
  return ids.length > 0
}

/** Draws a group as one card, or as a frame again; what it hides can be selected no longer. */
export function fold(editor: Editor, id: string, closed: boolean): void {
  edit(editor, (graph) => closeGroup(graph, id, closed))
  const { graph, selection } = editor.get()
  const hidden = hiddenBy(graph)
  editor.select(closed ? [...selection.filter((one) => !hidden.has(one)), id] : opened(graph, selection))
}

/** Puts steps into a group, or, without one, out of theirs. */
export function join(editor: Editor, ids: string[], group: string | undefined): void {
  edit(editor, (graph) => joinGroup(graph, ids, group, editor.get().kinds))
}

/** Puts the chosen boxes in one line, or evenly apart. */
export function lineUp(
  editor: Editor,
  how: Side | 'spread_x' | 'spread_y',
  areaOf: (id: string) => Area,
): void {
  const { graph, selection, kinds } = editor.get()
  const areas = Object.fromEntries(opened(graph, selection).map((id) => [id, areaOf(id)]))
  const places =
    how === 'spread_x' ? spread(areas, 'x') : how === 'spread_y' ? spread(areas, 'y') : aligned(areas, how)
  if (Object.keys(places).length === 0) return
  const [en, es] = lineUps[how]
  edit(editor, (now) => ({ ...moveSteps(now, places, kinds), label: { en, es } }))
}

const lineUps: Record<Side | 'spread_x' | 'spread_y', [en: string, es: string]> = {
  left: ['Align left', 'Alinear a la izquierda'],
  middle_x: ['Align in a column', 'Alinear en columna'],
  right: ['Align right', 'Alinear a la derecha'],
  top: ['Align to the top', 'Alinear arriba'],
  middle_y: ['Align in a row', 'Alinear en fila'],
  bottom: ['Align to the bottom', 'Alinear abajo'],
  spread_x: ['Spread in a row', 'Repartir en fila'],
  spread_y: ['Spread in a column', 'Repartir en columna'],
}
