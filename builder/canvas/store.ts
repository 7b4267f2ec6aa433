// The editor's only state: the graph, its labelled history, and what is selected, open and lit; then its hooks.
import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Words } from '#channels/channel.ts'
import { check, type Resources } from '#engine/machine/check.ts'
import type { Graph } from '#engine/machine/graph.ts'
import type { StepType } from '#engine/machine/step.ts'
import type { TriggerType } from '#engine/machine/trigger.ts'
import type { Problem } from '#engine/machine/turn.ts'
import { checked, edited, isStep, onlyMoved, sameIds, settled, travelled } from './history.ts'

/** One edit: what it was called and the graph before it (in the past) or after it (in the future). */
export interface Entry {
  label: Words
  graph: Graph
  /** Edits of one gesture share a group and are undone together. */
  group?: string
}

/** What can be undone and done again; the newest stands last in both. */
export interface History {
  past: Entry[]
  future: Entry[]
}

/** What is painted over a step or a way for a while: `passed` and `now` of a talk, shares of a heat-map, what differs. */
export interface Mark {
  tone: 'passed' | 'now' | 'heat' | 'cold' | 'good' | 'bad'
  /** How hot, from 0 to 1; only of `heat`. */
  heat?: number
  count?: number
  label?: Words
}

/** Marks by the id of a step, or of an edge, which is that of its exit. */
export type Paint = ReadonlyMap<string, Mark>

/** What a person edits in place: a step's name or the text of its bubble. */
export interface Inline {
  step: string
  part: 'name' | 'text'
}

export interface EditorState extends History {
  graph: Graph
  kinds: ReadonlyArray<StepType>
  triggers: ReadonlyArray<TriggerType>
  resources: Resources
  problems: Problem[]
  /** Whether problems are looked for a moment after the edit rather than in it. */
  calm: boolean
  /** Ids of selected steps, notes and closed groups; the trigger by its own id. */
  selection: string[]
  /** The id of the selected edge. */
  edge: string | null
  /** The step, or `trigger`, whose side panel is open. */
  open: string | null
  inline: Inline | null
  paint: Paint | null
}

/** What an edit may do to the graph; it gives the next one and changes nothing in place. */
export type GraphChange = (graph: Graph) => Graph

export interface Editor {
  get(): EditorState
  subscribe(watcher: () => void): () => void
  /** Changes the graph as one undoable step; the same `group` as the last edit joins it. */
  edit(label: Words, change: GraphChange, options?: { group?: string }): void
  /** Ends the running group, so that the next edit is a step of its own. */
  settle(): void
  /** Goes back by one edit, or by several. */
  undo(count?: number): Words | null
  redo(count?: number): Words | null
  select(ids: string[]): void
  selectEdge(edge: string | null): void
  open(id: string | null): void
  editInline(inline: Inline | null): void
  /** Paints over the canvas, or wipes it. */
  paint(paint: Paint | null): void
  /** Another graph from outside (a restored version, a colleague's draft); undoable like any edit. */
  replace(label: Words, graph: Graph): void
  setResources(resources: Resources): void
}

interface EditorOptions {
  graph: Graph
  kinds: ReadonlyArray<StepType>
  triggers?: ReadonlyArray<TriggerType>
  resources?: Resources
  history?: History
  /** Calls what it is given soon, once for many calls; absent: problems are looked for within each edit. */
  calm?: (look: () => void) => void
}

type Change = (state: EditorState) => Partial<EditorState> | null

/** An editor over a graph. */
export function createEditor(options: EditorOptions): Editor {
  const { get, change, subscribe } = hold(firstState(options))
  if (options.calm) lookLater(get, change, subscribe, options.calm)
  const edit: Editor['edit'] = (label, make, { group } = {}) =>
    change((state) => edited(state, label, make(state.graph), group))
  return {
    get,
    subscribe,
    edit,
    settle: () => change(settled),
    undo: (count = 1) => {
      const label = get().past.at(-1)?.label ?? null
      change((state) => travelled(state, 'past', count))
      return label
    },
    redo: (count = 1) => {
      const label = get().future.at(-1)?.label ?? null
      change((state) => travelled(state, 'future', count))
      return label
    },
    select: (ids) =>
      change((state) =>
        sameIds(state.selection, ids) && !(state.edge && ids.length) ? null : { selection: ids, edge: null },
      ),
    selectEdge: (edge) => change(() => (edge ? { edge, selection: [] } : { edge })),
    open: (id) =>
      change((state) =>
        id === null
          ? { open: null }
          : isStep(state.graph, id)
            ? { open: id, selection: [id], edge: null }
            : null,
      ),
    editInline: (inline) => change(() => ({ inline })),
    paint: (paint) => change((state) => (state.paint === paint ? null : { paint })),
    replace: (label, graph) => edit(label, () => graph),
    setResources: (resources) => change((state) => ({ resources, ...checked({ ...state, resources }) })),
  }
}

/** Looking for problems in a big flow takes longer than a key may; so it waits until the keys rest. */
function lookLater(
  get: () => EditorState,
  change: (make: Change) => void,
  subscribe: Editor['subscribe'],
  soon: (look: () => void) => void,
): void {
  let seen = get()
  const look = () =>
    change(({ graph, kinds, triggers, resources }) => ({
      problems: check(graph, kinds, triggers, resources),
    }))
  soon(look)
  subscribe(() => {
    const { graph, resources } = seen
    seen = get()
    const same = seen.graph === graph || onlyMoved(graph, seen.graph)
    if (!same || seen.resources !== resources) soon(look)
  })
}

function firstState(options: EditorOptions): EditorState {
  const { graph, kinds, triggers = [], resources = {}, history } = options
  return {
    graph,
    kinds,
    triggers,
    resources,
    problems: options.calm ? [] : check(graph, kinds, triggers, resources),
    calm: options.calm !== undefined,
    past: history?.past ?? [],
    future: history?.future ?? [],
    selection: [],
    edge: null,
    open: null,
    inline: null,
    paint: null,
  }
}

function hold(first: EditorState) {
  let state = first
  const watchers = new Set<() => void>()
  return {
    get: () => state,
    change: (make: Change) => {
      const next = make(state)
      if (next === null) return
      state = { ...state, ...next }
      for (const watcher of watchers) watcher()
    },
    subscribe: (watcher: () => void) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
  }
}

const EditorContext = createContext<Editor | null>(null)

/** Gives the screen below it its editor. */
export const EditorProvider = EditorContext.Provider

/** The editor itself, for changes. */
export function useEditorStore(): Editor {
  const editor = useContext(EditorContext)
  if (!editor) throw new Error('This component needs an EditorProvider above it')
  return editor
}

/** One value out of the editor's state. The selector must give the same object while nothing changed. */
export function useEditor<T>(selector: (state: EditorState) => T): T {
  const editor = useEditorStore()
  return useSyncExternalStore(editor.subscribe, () => selector(editor.get()))
}
