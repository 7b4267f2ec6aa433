// Keeps the draft on the server up to date: 600 ms after the last change, one save at a time, by revision.
import type { Graph } from '#engine/machine/graph.ts'
import type { Editor } from './store.ts'

/** What the server holds when somebody else saved before us. */
export interface Theirs {
  revision: number
  draft: Graph
  updatedBy: string | null
}

export type SaveState =
  | { kind: 'saved'; at: number | null }
  | { kind: 'waiting' | 'saving' | 'offline' }
  | { kind: 'conflict'; theirs: Theirs }
  | { kind: 'refused'; error: unknown }

/** What came of one save. */
export type SaveOutcome =
  | { kind: 'saved'; revision: number }
  | { kind: 'conflict'; theirs: Theirs }
  | { kind: 'offline' }
  | { kind: 'refused'; error: unknown }

export interface Autosave {
  state(): SaveState
  subscribe(watcher: () => void): () => void
  revision(): number
  /** Whether something is not on the server yet. */
  dirty(): boolean
  /** Saves now what is not saved; true when everything is on the server. */
  flush(): Promise<boolean>
  /** After a conflict: ours over theirs. */
  keepMine(): Promise<boolean>
  /** The server holds this graph under this revision, and so do we. */
  adopt(graph: Graph, revision: number): void
  /** Watches the editor from now on. */
  start(): void
  stop(): void
}

interface AutosaveOptions {
  editor: Editor
  revision: number
  save: (revision: number, graph: Graph) => Promise<SaveOutcome>
  /** Called after each save, when everything up to it is on the server. */
  onSaved?: (revision: number) => void
  now?: () => number
}

const QUIET_MS = 600
const AGAIN_MS = 4_000

/** An autosave of an editor; it watches between `start` and `stop`. */
export function createAutosave({
  editor,
  save,
  onSaved,
  now = Date.now,
  ...first
}: AutosaveOptions): Autosave {
  let { revision } = first
  let onServer = editor.get().graph
  let seen = onServer
  let state: SaveState = { kind: 'saved', at: null }
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | null = null
  const watchers = new Set<() => void>()

  const dirty = () => editor.get().graph !== onServer
  const become = (next: SaveState) => {
    state = next
    for (const watcher of watchers) watcher()
  }
  const later = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), ms)
  }
  const settle = (outcome: SaveOutcome, graph: Graph) => {
    if (outcome.kind === 'saved') {
      revision = outcome.revision
      onServer = graph
      editor.settle()
      onSaved?.(revision)
      if (dirty()) later(QUIET_MS)
      become(dirty() ? { kind: 'waiting' } : { kind: 'saved', at: now() })
    } else {
      become(outcome)
      if (outcome.kind === 'offline') later(AGAIN_MS)
    }
  }
  const once = async () => {
    const { graph } = editor.get()
    become({ kind: 'saving' })
    settle(await save(revision, graph), graph)
  }
  const flush = async (): Promise<boolean> => {
    clearTimeout(timer)
    while (running) await running
    if (!dirty() || state.kind === 'conflict') return !dirty()
    running = once().finally(() => {
      running = null
    })
    await running
    return !dirty()
  }
  const changed = () => {
    const { graph } = editor.get()
    if (graph === seen) return
    seen = graph
    if (!dirty() || state.kind === 'conflict') return
    if (state.kind !== 'saving') become({ kind: 'waiting' })
    later(QUIET_MS)
  }
  let unwatch = () => {}
  const adopt = (graph: Graph, next: number) => {
    revision = next
    onServer = graph
    become({ kind: 'saved', at: now() })
  }

  return {
    state: () => state,
    subscribe: (watcher) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    revision: () => revision,
    dirty,
    flush,
    keepMine: () => {
      if (state.kind === 'conflict') revision = state.theirs.revision
      become({ kind: 'waiting' })
      return flush()
    },
    adopt,
    start: () => {
      unwatch()
      unwatch = editor.subscribe(changed)
    },
    stop: () => {
      clearTimeout(timer)
      unwatch()
    },
  }
}
