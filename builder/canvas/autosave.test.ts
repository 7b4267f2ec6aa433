import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { rename } from '#engine/machine/edit.ts'
import { steps as kinds } from '#engine/steps/index.ts'
import { createAutosave, type SaveOutcome } from './autosave.ts'
import { smallFlow } from './sample.ts'
import { createEditor } from './store.ts'

const label = { en: 'Edit', es: 'Editar' }

function scene(outcomes: SaveOutcome[] = []) {
  const editor = createEditor({ graph: smallFlow(), kinds })
  const saves: Array<{ revision: number; name: string }> = []
  const autosave = createAutosave({
    editor,
    revision: 1,
    now: () => 42,
    save: async (revision, graph) => {
      saves.push({ revision, name: graph.steps.s1!.name })
      return outcomes.shift() ?? { kind: 'saved', revision: revision + 1 }
    },
  })
  autosave.start()
  const name = (text: string) =>
    editor.edit(label, (graph) => rename(graph, 's1', text).graph, { group: 'n' })
  return { editor, saves, autosave, name }
}

describe('autosave', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('saves once, 600 ms after the last change', async () => {
    const { autosave, saves, name } = scene()
    name('A')
    await vi.advanceTimersByTimeAsync(500)
    name('AB')
    await vi.advanceTimersByTimeAsync(500)
    expect(saves).toEqual([])
    expect(autosave.state()).toEqual({ kind: 'waiting' })
    await vi.advanceTimersByTimeAsync(200)
    expect(saves).toEqual([{ revision: 1, name: 'AB' }])
    expect(autosave.state()).toEqual({ kind: 'saved', at: 42 })
    expect(autosave.revision()).toBe(2)
  })

  it('saves again what changed while a save was on its way, one at a time', async () => {
    const { autosave, saves, name } = scene()
    name('A')
    const first = autosave.flush()
    name('B')
    await first
    expect(autosave.dirty()).toBe(true)
    await vi.advanceTimersByTimeAsync(600)
    expect(saves).toEqual([
      { revision: 1, name: 'A' },
      { revision: 2, name: 'B' },
    ])
  })

  it('stops at a conflict until somebody decides', async () => {
    const theirs = { revision: 9, draft: smallFlow(), updatedBy: 'Ana' }
    const { autosave, saves, name } = scene([{ kind: 'conflict', theirs }])
    name('A')
    await vi.advanceTimersByTimeAsync(600)
    expect(autosave.state()).toEqual({ kind: 'conflict', theirs })
    name('B')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(saves).toHaveLength(1)
    expect(await autosave.keepMine()).toBe(true)
    expect(saves[1]).toEqual({ revision: 9, name: 'B' })
  })

  it('takes theirs without saving it back', async () => {
    const { editor, autosave, saves, name } = scene()
    name('A')
    const draft = smallFlow()
    editor.replace(label, draft)
    autosave.adopt(draft, 9)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(saves).toEqual([])
    expect(autosave.revision()).toBe(9)
  })

  it('tries again after the connection was gone', async () => {
    const { autosave, saves, name } = scene([{ kind: 'offline' }])
    name('A')
    await vi.advanceTimersByTimeAsync(600)
    expect(autosave.state()).toEqual({ kind: 'offline' })
    await vi.advanceTimersByTimeAsync(4_000)
    expect(saves).toHaveLength(2)
    expect(autosave.state()).toEqual({ kind: 'saved', at: 42 })
  })

  it('ends the running group, so that undo goes back to what was saved', async () => {
    const { editor, autosave, name } = scene()
    name('A')
    await autosave.flush()
    name('B')
    editor.undo()
    expect(editor.get().graph.steps.s1!.name).toBe('A')
  })
})
