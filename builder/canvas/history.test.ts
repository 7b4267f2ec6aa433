import { describe, expect, it } from 'vitest'
import { connect, moveSteps, removeSteps, rename } from '#engine/machine/edit.ts'
import { addNote } from '#engine/machine/edit_notes.ts'
import { steps as kinds } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'
import { MAX_HISTORY } from './history.ts'
import { shelve, unshelve } from './history_shelf.ts'
import { smallFlow } from './sample.ts'
import { createEditor } from './store.ts'

const label = { en: 'Edit', es: 'Editar' }
const editor = (graph = smallFlow()) => createEditor({ graph, kinds, triggers })

describe('history', () => {
  it('undoes and does again, with the labels of the edits', () => {
    const store = editor()
    const first = store.get().graph
    store.edit({ en: 'One', es: 'Uno' }, (graph) => rename(graph, 's1', 'Menu').graph)
    const second = store.get().graph
    expect(second.steps.s1!.name).toBe('Menu')
    expect(store.undo()).toEqual({ en: 'One', es: 'Uno' })
    expect(store.get().graph).toBe(first)
    expect(store.redo()).toEqual({ en: 'One', es: 'Uno' })
    expect(store.get().graph).toBe(second)
    expect(store.redo()).toBeNull()
  })

  it('undoes several edits at once, and does them again one by one', () => {
    const store = editor()
    const graphs = ['A', 'B', 'C'].map((name) => {
      const before = store.get().graph
      store.edit({ en: name, es: name }, (graph) => rename(graph, 's1', name).graph)
      return before
    })
    store.undo(2)
    expect(store.get().graph).toBe(graphs[1])
    expect(store.get().future.map(({ label: { en } }) => en)).toEqual(['C', 'B'])
    expect(store.redo()).toEqual({ en: 'B', es: 'B' })
    expect(store.get().graph).toBe(graphs[2])
    store.undo(99)
    expect(store.get().graph).toBe(graphs[0])
    expect(store.undo(5)).toBeNull()
  })

  it('a calm editor looks for problems when its keys rest, and not for moves', () => {
    const looks: Array<() => void> = []
    const store = createEditor({ graph: smallFlow(), kinds, triggers, calm: (look) => looks.push(look) })
    expect(store.get().problems).toEqual([])
    looks.at(-1)!()
    expect(store.get().problems).toEqual(editor().get().problems)
    store.edit(label, (graph) => moveSteps(graph, { s1: { x: 9, y: 9 } }, kinds).graph)
    expect(looks).toHaveLength(1)
    store.edit(label, (graph) => removeSteps(graph, ['s1', 's2', 's3'], kinds).graph)
    expect(looks).toHaveLength(2)
    looks.at(-1)!()
    expect(store.get().problems.map(({ code }) => code)).toContain('no_first_step')
  })

  it('joins edits of one gesture until it settles', () => {
    const store = editor()
    const type = (name: string) =>
      store.edit(label, (graph) => rename(graph, 's1', name).graph, { group: 'a' })
    type('M')
    type('Me')
    expect(store.get().past).toHaveLength(1)
    store.settle()
    type('Men')
    expect(store.get().past).toHaveLength(2)
    store.undo()
    expect(store.get().graph.steps.s1!.name).toBe('Me')
  })

  it('forgets the future after a new edit, and the oldest past beyond the limit', () => {
    const store = editor()
    for (let count = 0; count < MAX_HISTORY + 20; count++)
      store.edit(label, (graph) => rename(graph, 's1', `n${count}`).graph)
    expect(store.get().past).toHaveLength(MAX_HISTORY)
    store.undo()
    store.edit(label, (graph) => rename(graph, 's1', 'other').graph)
    expect(store.get().future).toEqual([])
  })

  it('ignores an edit that changed nothing', () => {
    const store = editor()
    store.edit(label, (graph) => graph)
    expect(store.get().past).toEqual([])
  })

  it('drops what pointed at a step that is gone', () => {
    const store = editor()
    store.open('s2')
    store.select(['s1', 's2'])
    store.edit(label, (graph) => removeSteps(graph, ['s2'], kinds).graph)
    expect(store.get()).toMatchObject({ open: null, selection: ['s1'] })
  })

  it('checks again after a change of meaning and keeps the problems after a move', () => {
    const store = editor()
    const before = store.get().problems
    store.edit(label, (graph) => moveSteps(graph, { s1: { x: 9, y: 9 } }, kinds).graph)
    expect(store.get().problems).toBe(before)
    store.edit(label, (graph) => ({ ...graph, edges: [] }))
    expect(store.get().problems).not.toEqual(before)
  })
})

describe('the shelf', () => {
  it('gives the history back after a reload', () => {
    const store = editor()
    store.edit(label, (graph) => rename(graph, 's1', 'Menu').graph)
    store.edit(label, (graph) => addNote(graph, { x: 0, y: 0 }, { text: 'n' }).graph)
    store.edit(label, (graph) => removeSteps(graph, ['s2', 'note:1'], kinds).graph)
    store.edit(label, (graph) => connect(graph, { from: 's1', exit: 'next', to: 's1' }, kinds).graph)
    store.undo()
    const { graph, past, future } = store.get()
    const text = shelve(graph, { past, future }, 7)
    const loaded = JSON.parse(JSON.stringify(graph))
    const history = unshelve(text, loaded, 7)
    expect(history?.past.map((entry) => entry.graph)).toEqual(past.map((entry) => entry.graph))
    expect(history?.future.map((entry) => entry.graph)).toEqual(future.map((entry) => entry.graph))
  })

  it('gives nothing for another revision or for rubbish', () => {
    const store = editor()
    const text = shelve(store.get().graph, store.get(), 7)
    expect(unshelve(text, store.get().graph, 8)).toBeUndefined()
    expect(unshelve('{', store.get().graph, 7)).toBeUndefined()
  })
})
