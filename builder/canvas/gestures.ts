// What people do on the canvas, the outline and the keyboard: each is one labelled edit of the store.
import type { Words } from '#channels/channel.ts'
import { type Clip, clipIn, clipText, copy, duplicate, paste } from '#engine/machine/clip.ts'
import {
  addStep,
  connect,
  disconnect,
  type Edited,
  moveSteps,
  type Point,
  removeSteps,
  rename,
  rounded,
  setData,
} from '#engine/machine/edit.ts'
import { groupIn, renameGroup, stepsIn } from '#engine/machine/edit_groups.ts'
import { changeNote } from '#engine/machine/edit_notes.ts'
import { type Edge, type Graph, TRIGGER } from '#engine/machine/graph.ts'
import { fieldsOf, type StepType } from '#engine/machine/step.ts'
import { writesOf } from '#engine/machine/trigger.ts'
import { exitsNow } from './box.ts'
import { exitRows } from './outline_rows.ts'
import { makeRoom, placeBehind } from './place.ts'
import type { Editor } from './store.ts'

/** Where a new step goes: behind an exit, before a step, or free. */
export interface Spot {
  after?: { from: string; exit: string }
  before?: string
  at?: Point
}

/** Selected boxes move by this many pixels with an arrow key. */
const NUDGE = 10

/** One labelled edit of the editor's graph; edits of one `group` are undone together. */
export function edit(editor: Editor, make: (graph: Graph) => Edited, group?: string): Edited {
  const edited = make(editor.get().graph)
  editor.edit(edited.label, () => edited.graph, group ? { group } : {})
  return edited
}

/** Adds a step where it was asked for, opens it and, when it speaks, asks for its text. Null when the flow is full. */
export function add(editor: Editor, kind: StepType, spot: Spot, language: 'es' | 'en'): string | null {
  const { ids } = edit(editor, (graph) => added(graph, kind, spot, language, editor.get().kinds))
  const id = ids?.[0] ?? null
  if (id === null) return null
  editor.open(id)
  if (textField(editor.get().kinds, kind.type) !== null) editor.editInline({ step: id, part: 'text' })
  return id
}

function added(
  graph: Graph,
  kind: StepType,
  spot: Spot,
  language: 'es' | 'en',
  kinds: ReadonlyArray<StepType>,
): Edited {
  const { after, before } = spot
  const old = after && graph.edges.find((edge) => edge.from === after.from && edge.exit === after.exit)
  const roomy = old ? moveSteps(graph, makeRoom(graph, old, kinds), kinds).graph : graph
  const at = spot.at ?? (after ? placeIn(roomy, after, old, kinds) : lastPlace(roomy))
  const made = addStep(roomy, kind, { language, at, ...(after ? { after } : {}) })
  const id = made.ids?.[0]
  const target = before ?? old?.to
  if (id === undefined || target === undefined) return made
  // A fresh step's data may not parse yet, and then the pure edit knows no exit to go on from.
  const way = exitsNow(kind, made.graph.steps[id]!.data).find((exit) => exit.kind === 'next')
  const free = way && !made.graph.edges.some((edge) => edge.from === id && edge.exit === way.name)
  if (!free) return made
  return { ...made, graph: connect(made.graph, { from: id, exit: way.name, to: target }, kinds).graph }
}

function placeIn(
  graph: Graph,
  after: { from: string; exit: string },
  old: Edge | undefined,
  kinds: ReadonlyArray<StepType>,
): Point {
  const behind = placeBehind(graph, after, kinds)
  const target = old && graph.steps[old.to]
  return target && target.at.x > behind.x ? { x: behind.x, y: target.at.y } : behind
}

function lastPlace(graph: Graph): Point {
  const places = [graph.trigger.at, ...Object.values(graph.steps).map((step) => step.at)]
  return { x: Math.min(...places.map(({ x }) => x)), y: Math.max(...places.map(({ y }) => y)) + 240 }
}

/** Connects an exit with a step, or with nothing. */
export function lead(editor: Editor, from: { from: string; exit: string }, to: string | null): void {
  const { kinds } = editor.get()
  edit(editor, (graph) =>
    to === null ? disconnect(graph, from, kinds) : connect(graph, { ...from, to }, kinds),
  )
}

/** Connects a step's first open exit with another step; nothing when all of them lead somewhere. */
export function leadHere(editor: Editor, from: string, to: string): void {
  const { graph, kinds } = editor.get()
  const open = exitRows(graph, from, kinds).find(
    ({ name }) => !graph.edges.some((edge) => edge.from === from && edge.exit === name),
  )
  if (open) lead(editor, { from, exit: open.name }, to)
}

/** An edge dragged to other ends; one edit. */
export function reconnect(editor: Editor, old: { from: string; exit: string }, edge: Edge): void {
  const { kinds } = editor.get()
  edit(editor, (graph) => connect(disconnect(graph, old, kinds).graph, edge, kinds))
}

/** Removes steps and heals what led through them. How many went. */
export function remove(editor: Editor, ids: string[]): { count: number; label: Words } {
  const { kinds } = editor.get()
  const gone = opened(editor.get().graph, ids).filter((id) => id !== TRIGGER)
  if (gone.length === 0) return { count: 0, label: { en: '', es: '' } }
  const { label } = edit(editor, (graph) => removeSteps(graph, gone, kinds))
  return { count: gone.length, label }
}

/** Moves to new places; a run of nudges of the same steps is one edit. */
export function move(editor: Editor, places: Record<string, Point>, group?: string): void {
  if (Object.keys(places).length > 0)
    edit(editor, (graph) => moveSteps(graph, places, editor.get().kinds), group)
}

/** Moves the selection by the arrow keys. */
export function nudge(editor: Editor, dx: number, dy: number, far: boolean): void {
  const { graph, selection } = editor.get()
  const by = NUDGE * (far ? 5 : 1)
  const places = opened(graph, selection).flatMap((id) => {
    const at = id === TRIGGER ? graph.trigger.at : (graph.steps[id] ?? graph.notes?.[id])?.at
    return at ? [[id, { x: at.x + dx * by, y: at.y + dy * by }] as const] : []
  })
  move(editor, Object.fromEntries(places), `nudge ${selection.join(' ')}`)
}

/** The selection's steps and notes with the edges between them, as text for the clipboard; null when none is selected. */
export function clipOf(editor: Editor): string | null {
  const { graph, selection, kinds } = editor.get()
  const clip = copy(graph, opened(graph, selection), kinds)
  return clip.steps.length + clip.notes.length === 0 ? null : clipText(clip)
}

/** Puts in what the text carries and selects it; the variables that it reads and nothing here saves. Null when it carries no steps. */
export function pasteText(editor: Editor, text: string, at: Point): { unset: string[] } | null {
  const clip: Clip | null = clipIn(text)
  if (!clip || clip.steps.length + clip.notes.length === 0) return null
  const { kinds, triggers, graph } = editor.get()
  let unset: string[] = []
  const { ids } = edit(editor, (now) => {
    const pasted = paste(now, clip, rounded(at), kinds)
    unset = pasted.unset
    return pasted
  })
  editor.select(ids ?? [])
  const trigger = triggers.find(({ type }) => type === graph.trigger.type)
  const brought = new Set(writesOf(trigger, graph.trigger.data).map((one) => one.name))
  return { unset: unset.filter((one) => !brought.has(one)) }
}

/** Copies the selection beside itself. */
export function double(editor: Editor): void {
  const { graph, selection, kinds } = editor.get()
  const ids = opened(graph, selection).filter((id) => id !== TRIGGER)
  if (ids.length === 0) return
  const edited = edit(editor, (now) => duplicate(now, ids, kinds))
  editor.select(edited.ids ?? [])
}

/** What is chosen, with the steps of closed groups in place of their cards. */
export function opened(graph: Graph, ids: ReadonlyArray<string>): string[] {
  return ids.flatMap((id) => (groupIn(graph, id) ? stepsIn(graph, id).map((step) => step.id) : [id]))
}

/** Gives a step a name, unless it already has it. */
export function giveName(editor: Editor, id: string, name: string): void {
  if (groupIn(editor.get().graph, id)) edit(editor, (graph) => renameGroup(graph, id, name))
  else if (editor.get().graph.steps[id]?.name !== name.trim())
    edit(editor, (graph) => rename(graph, id, name))
}

/** Writes the text that the step's bubble shows. */
export function giveText(editor: Editor, id: string, text: string): void {
  const { graph, kinds } = editor.get()
  const note = graph.notes?.[id]
  if (note && note.text !== text) edit(editor, (now) => changeNote(now, id, { text }))
  const step = graph.steps[id]
  const field = step && textField(kinds, step.type)
  if (!step || !field || step.data[field] === text) return
  edit(editor, (now) => setData(now, id, { ...step.data, [field]: text }, kinds))
}

/** The field a step speaks with: the first template of its schema, for types that have a bubble. */
export function textField(kinds: ReadonlyArray<StepType>, type: string): string | null {
  const kind = kinds.find((one) => one.type === type)
  if (!kind?.bubble) return null
  const texts = fieldsOf(kind.data).filter(({ meta }) => meta.field === 'template')
  return (texts.find(({ name }) => name === 'text') ?? texts[0])?.name ?? null
}
