import { describe, expect, it } from 'vitest'
import { addStep, moveSteps, removeSteps } from '#engine/machine/edit.ts'
import { TRIGGER } from '#engine/machine/graph.ts'
import { steps as kinds, stepOf } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'
import { boxOf, pieces, rowsOf } from './box.ts'
import { curve } from './curve.ts'
import { tidy } from './layout.ts'
import { outlineRows } from './outline_rows.ts'
import { searchKinds } from './palette_search.ts'
import { unnamed } from './problems.ts'
import { edgesOf, exitOfId, nodesOf } from './project.ts'
import { longFlow, smallFlow } from './sample.ts'

const shown = (graph = smallFlow(), selection: string[] = []) => ({ graph, kinds, triggers, selection })

describe('projection', () => {
  it('draws the trigger, every step and every edge', () => {
    const graph = smallFlow()
    expect(nodesOf(shown(graph)).map((node) => node.id)).toEqual([TRIGGER, 's1', 's2', 's3'])
    expect(edgesOf(graph, null)).toMatchObject([
      { source: TRIGGER, sourceHandle: 'next', target: 's1' },
      { source: 's1', sourceHandle: 'products', target: 's2' },
      { source: 's1', sourceHandle: 'order', target: 's3' },
    ])
  })

  it('keeps the objects of what did not change', () => {
    const graph = smallFlow()
    const before = nodesOf(shown(graph))
    const moved = moveSteps(graph, { s2: { x: 1, y: 2 } }, kinds).graph
    const after = nodesOf(shown(moved, ['s3']), before)
    expect(after.map((node, index) => node === before[index])).toEqual([true, true, false, false])
    expect(after[2]).toMatchObject({ position: { x: 1, y: 2 } })
    expect(after[3]).toMatchObject({ selected: true })
    const edges = edgesOf(graph, null)
    expect(edgesOf(moved, 's1 order', edges).map((edge, index) => edge === edges[index])).toEqual([
      true,
      true,
      false,
    ])
  })

  it('draws no edge to what is missing, and reads an exit back from its id', () => {
    const graph = { ...smallFlow(), edges: [{ from: 's1', exit: 'order', to: 'gone' }] }
    expect(edgesOf(graph, null)).toEqual([])
    expect(exitOfId('s1 two words')).toEqual({ from: 's1', exit: 'two words' })
  })

  it('shows the exits of a step that is not finished', () => {
    const kind = stepOf('ask_question')!
    const { graph, ids } = addStep(smallFlow(), kind, { language: 'es', at: { x: 0, y: 0 } })
    expect(boxOf(graph.steps[ids![0]!]!, kinds).exits.map((exit) => exit.name)).toEqual(['next'])
  })

  it('keeps a row for an exit that only an edge remembers', () => {
    const graph = smallFlow()
    graph.edges.push({ from: 's2', exit: 'ancient', to: 's3' })
    const rows = rowsOf(boxOf(graph.steps.s2!, kinds), 's2', graph.edges)
    expect(rows.map((row) => [row.name, row.lost])).toEqual([
      ['next', false],
      ['ancient', true],
    ])
  })

  it('cuts a text at its variables', () => {
    expect(pieces('¡Hola {{ contact.first_name | default: "tú" }}!')).toEqual([
      { text: '¡Hola ' },
      { path: 'contact.first_name' },
      { text: '!' },
    ])
  })
})

describe('an edge', () => {
  it('goes straight on forwards and around below backwards', () => {
    expect(curve({ x: 0, y: 0 }, { x: 200, y: 100 })).toEqual({
      path: 'M0,0 C100,0 100,100 200,100',
      middle: { x: 100, y: 50 },
    })
    expect(curve({ x: 200, y: 0 }, { x: 0, y: 10 }).middle).toEqual({ x: 100, y: 140 })
    expect(curve({ x: 200, y: 0 }, { x: 0, y: 400 }).middle).toEqual({ x: 100, y: 200 })
  })
})

describe('problems on a card', () => {
  it('leave out the name that already stands above', () => {
    expect(unnamed('«Menu» leads nowhere.', 'Menu')).toBe('Leads nowhere.')
    expect(unnamed('«Menu»: The text is empty.', 'Menu')).toBe('The text is empty.')
    expect(unnamed('The flow is empty.', 'Menu')).toBe('The flow is empty.')
  })
})

describe('palette', () => {
  const types = (query: string, recent?: string[]) =>
    searchKinds(kinds, query, recent).map((kind) => kind.type)

  it('finds by synonyms of both languages, with and without accents', () => {
    expect(types('menu').slice(0, 2)).toEqual(['chat_menu', 'ask_question'])
    expect(types('menú').slice(0, 2)).toEqual(['chat_menu', 'ask_question'])
    expect(types('MENSAJE')[0]).toBe('send_message')
    expect(types('question')[0]).toBe('ask_question')
    expect(types('zzz')).toEqual([])
  })

  it('needs every word', () => {
    expect(types('enviar mensaje')).toContain('send_message')
    expect(types('enviar zzz')).toEqual([])
  })

  it('shows everything when nothing is asked, what was used last first', () => {
    expect(types('', ['wait', 'branch']).slice(0, 2)).toEqual(['wait', 'branch'])
    expect(types('')).toHaveLength(kinds.length)
  })
})

describe('tidy layout', () => {
  const sizes = () => ({ width: 264, height: 160 })

  it('puts every step right of what leads to it, with no two boxes over each other', () => {
    const graph = smallFlow()
    const places = tidy(graph, kinds, sizes)
    for (const { from, to } of graph.edges) expect(places[to]!.x).toBeGreaterThan(places[from]!.x + 264)
    expect(Math.abs(places.s2!.y - places.s3!.y)).toBeGreaterThanOrEqual(160)
    expect(places[TRIGGER]).toEqual(graph.trigger.at)
  })

  it('keeps the steps in the order of the exits that lead to them', () => {
    const graph = smallFlow()
    const places = tidy({ ...graph, edges: graph.edges.toReversed() }, kinds, sizes)
    expect(places.s2!.y).toBeLessThan(places.s3!.y)
  })

  it('stands a loop and a step that leads to itself', () => {
    const graph = smallFlow()
    graph.edges.push({ from: 's2', exit: 'next', to: 's1' }, { from: 's3', exit: 'next', to: 's3' })
    expect(Object.keys(tidy(graph, kinds, sizes))).toHaveLength(4)
  })
})

describe('outline', () => {
  const read = (graph = smallFlow()) =>
    outlineRows(graph, kinds).map((row) => `${'-'.repeat(row.depth)}${row.id}${row.again ? '*' : ''}`)

  it('reads depth first in the order of the exits and indents at forks', () => {
    expect(read()).toEqual([TRIGGER, 's1', '-s2', '-s3'])
  })

  it('points back at what stands above, and lists loose steps last', () => {
    const graph = smallFlow()
    graph.edges.push({ from: 's2', exit: 'next', to: 's1' })
    const cut = { ...graph, edges: graph.edges.filter((edge) => edge.to !== 's3') }
    expect(read(cut)).toEqual([TRIGGER, 's1', '-s2', '-s1*', 's3'])
  })

  it('lists a closed circle that nothing leads to, and every step once', () => {
    const graph = removeSteps(longFlow(30), ['s1'], kinds).graph
    const circle = { ...graph, edges: graph.edges.filter((edge) => edge.from !== TRIGGER) }
    circle.edges.push({ from: 's30', exit: 'next', to: 's2' })
    const rows = outlineRows(circle, kinds).filter((row) => !row.again)
    expect(rows).toHaveLength(30)
  })
})
