// Edits of sticky notes: remarks on the canvas for those who build.
import { type Edited, type Point, rounded, withNotes } from './edit.ts'
import { type Graph, MAX_NOTES, type Note, noteColors, noteSchema } from './graph.ts'

/** The size of a new note, in pixels: a little less wide than a step. */
export const NOTE_SIZE = { width: 240, height: 140 } as const

/** The next free ids with such a beginning: note:1, note:2, … */
export function freshKeys(beginning: 'note' | 'group', taken: object | undefined, count: number): string[] {
  const numbers = Object.keys(taken ?? {}).map((key) => Number(/:(\d{1,9})$/.exec(key)?.[1] ?? 0))
  const last = Math.max(0, ...numbers)
  return Array.from({ length: count }, (_, index) => `${beginning}:${last + index + 1}`)
}

/** Sticks a note on the canvas. A canvas that is full of them stays as it is. */
export function addNote(graph: Graph, at: Point, first: Partial<Pick<Note, 'text' | 'color'>> = {}): Edited {
  const label = { en: 'Add a note', es: 'Agregar una nota' }
  if (Object.keys(graph.notes ?? {}).length >= MAX_NOTES) return { graph, label, ids: [] }
  const id = freshKeys('note', graph.notes, 1)[0]!
  const { text = '', color = noteColors[0] } = first
  const note: Note = { id, text: text.slice(0, 4_000), color, at: rounded(at), ...NOTE_SIZE }
  return { graph: withNotes(graph, { ...graph.notes, [id]: note }), label, ids: [id] }
}

/** Changes what a note says, its colour, or its size; a size outside the limits becomes the nearest one inside. */
export function changeNote(
  graph: Graph,
  id: string,
  change: Partial<Omit<Note, 'id'>>,
  label = { en: 'Edit a note', es: 'Editar una nota' },
): Edited {
  const note = graph.notes && Object.hasOwn(graph.notes, id) ? graph.notes[id] : undefined
  if (!note) return { graph, label }
  const next = { ...note, ...change }
  const { width, height, at } = next
  const sized: Note = {
    ...next,
    text: next.text.slice(0, 4_000),
    at: rounded(at),
    width: within(width, noteSchema.shape.width),
    height: within(height, noteSchema.shape.height),
  }
  return { graph: withNotes(graph, { ...graph.notes, [id]: sized }), label }
}

function within(
  value: number,
  { minValue, maxValue }: { minValue: number | null; maxValue: number | null },
): number {
  return Math.round(Math.min(maxValue ?? value, Math.max(minValue ?? value, value)))
}
