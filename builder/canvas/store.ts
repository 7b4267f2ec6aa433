// The editor's only state: the graph, its labelled history, and what is selected, open and lit; then its hooks.
import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Words } from '#channels/channel.ts'
import { check, type Resources } from '#engine/machine/check.ts'
import type { Graph } from '#engine/machine/graph.ts'
import type { StepType } from '#engine/machine/step.ts'
import type { TriggerType } from '#engine/machine/trigger.ts'
import type { Problem } from '#engine/machine/turn.ts'
import { checked, edited, exists, sameIds, settled, travelled } from './history.ts'

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

/** The way a rehearsal went: its steps, its edges by the ids of the canvas, and where it stands. */
export interface Lit {
  steps: Set<string>
  edges: Set<string>
  current: string | null
}

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
  /** Ids of selected steps; the trigger by its own id. */
  selection: string[]
  /** The id of the selected edge. */
  edge: string | null
  /** The step, or `trigger`, whose side panel is open. */
  open: string | null
  inline: Inline | null
  lit: Lit | null
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
  undo(): Words | null
  redo(): Words | null
  select(ids: string[]): void
  selectEdge(edge: string | null): void
  open(id: string | null): void
  editInline(inline: Inline | null): void
  light(lit: Lit | null): void
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
}

type Change = (state: EditorState) => Partial<EditorState> | null

/** An editor over a graph. */
export function createEditor(options: EditorOptions): Editor {
  const { get, change, subscribe } = hold(firstState(options))
  const edit: Editor['edit'] = (label, make, { group } = {}) =>
    change((state) => edited(state, label, make(state.graph), group))
  return {
    get,
    subscribe,
    edit,
    settle: () => change(settled),
    undo: () => {
      const label = get().past.at(-1)?.label ?? null
      change((state) => travelled(state, 'past'))
      return label
    },
    redo: () => {
      const label = get().future.at(-1)?.label ?? null
      change((state) => travelled(state, 'future'))
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
          : exists(state.graph, id)
            ? { open: id, selection: [id], edge: null }
            : null,
      ),
    editInline: (inline) => change(() => ({ inline })),
    light: (lit) => change(() => ({ lit })),
    replace: (label, graph) => edit(label, () => graph),
    setResources: (resources) => change((state) => ({ resources, ...checked({ ...state, resources }) })),
  }
}

function firstState(options: EditorOptions): EditorState {
  const { graph, kinds, triggers = [], resources = {}, history } = options
  return {
    graph,
    kinds,
    triggers,
    resources,
    problems: check(graph, kinds, triggers, resources),
    past: history?.past ?? [],
    future: history?.future ?? [],
    selection: [],
    edge: null,
    open: null,
    inline: null,
    lit: null,
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
