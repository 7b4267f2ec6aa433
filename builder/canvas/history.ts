// Steps through the history of an editor: pure functions from one state to what changes in it.
import type { Words } from '#channels/channel.ts'
import { check } from '#engine/machine/check.ts'
import { type Graph, TRIGGER } from '#engine/machine/graph.ts'
import type { EditorState, Entry } from './store.ts'

/** Most edits that can be undone. */
export const MAX_HISTORY = 300

/** The state after an edit; nothing when the graph is the same object. */
export function edited(
  state: EditorState,
  label: Words,
  graph: Graph,
  group: string | undefined,
): Partial<EditorState> | null {
  if (graph === state.graph) return null
  const last = state.past.at(-1)
  const joins = group !== undefined && last?.group === group && state.future.length === 0
  const entry: Entry = { label, graph: joins ? last.graph : state.graph, ...(group ? { group } : {}) }
  const past = joins ? state.past.slice(0, -1) : state.past
  return { ...arrived(state, graph), past: [...past, entry].slice(-MAX_HISTORY), future: [] }
}

/** Some edits back (`past`) or forth (`future`). */
export function travelled(
  state: EditorState,
  from: 'past' | 'future',
  count = 1,
): Partial<EditorState> | null {
  const list = state[from]
  const passed: Entry[] = []
  let { graph } = state
  for (const entry of list.toReversed().slice(0, count)) {
    passed.push({ label: entry.label, graph })
    graph = entry.graph
  }
  if (passed.length === 0) return null
  const rest = list.slice(0, list.length - passed.length)
  const history =
    from === 'past'
      ? { past: rest, future: [...state.future, ...passed] }
      : { past: [...state.past, ...passed], future: rest }
  return { ...arrived(state, graph), ...history }
}

/** Ends the running group of edits. */
export function settled({ past }: EditorState): Partial<EditorState> | null {
  const last = past.at(-1)
  if (last?.group === undefined) return null
  return { past: [...past.slice(0, -1), { label: last.label, graph: last.graph }] }
}

/** A new graph: what pointed at steps that are gone points at nothing. */
function arrived(state: EditorState, graph: Graph): Partial<EditorState> {
  const there = (id: string | null) => (id !== null && isStep(graph, id) ? id : null)
  const inline = state.inline && exists(graph, state.inline.step) ? state.inline : null
  const selection = state.selection.every((id) => exists(graph, id))
    ? state.selection
    : state.selection.filter((id) => exists(graph, id))
  return { graph, inline, selection, open: there(state.open), ...checked({ ...state, graph }, state.graph) }
}

/** Problems know no places, so a graph that only moved keeps them; in a calm editor all keep them until somebody looks. */
export function checked(state: EditorState, before?: Graph): Pick<EditorState, 'problems'> {
  const { graph, kinds, triggers, resources } = state
  if (state.calm) return { problems: state.problems }
  if (before && onlyMoved(before, graph)) return { problems: state.problems }
  return { problems: check(graph, kinds, triggers, resources) }
}

/** Whether two graphs differ in places, notes and groups alone. */
export function onlyMoved(before: Graph, after: Graph): boolean {
  const { trigger } = before
  if (before.edges !== after.edges) return false
  if (trigger.type !== after.trigger.type || trigger.data !== after.trigger.data) return false
  const ids = Object.keys(after.steps)
  if (ids.length !== Object.keys(before.steps).length) return false
  return ids.every((id) => {
    const [old, now] = [before.steps[id], after.steps[id]]
    return (
      old === now ||
      (old && old.type === now?.type && old.name === now.name && old.data === now.data && old.off === now.off)
    )
  })
}

/** Whether the graph has this step; the trigger always is there. */
export const isStep = (graph: Graph, id: string): boolean => id === TRIGGER || Object.hasOwn(graph.steps, id)

/** Whether the graph has this step, note or group. */
export const exists = (graph: Graph, id: string): boolean =>
  isStep(graph, id) || Object.hasOwn(graph.notes ?? {}, id) || Object.hasOwn(graph.groups ?? {}, id)

/** Whether two lists name the same steps in the same order. */
export const sameIds = (a: string[], b: string[]) =>
  a.length === b.length && a.every((id, index) => id === b[index])
