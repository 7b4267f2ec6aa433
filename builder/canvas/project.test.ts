import { describe, expect, it } from 'vitest'
import { addStep, connect, type Point as End, moveSteps, removeSteps } from '#engine/machine/edit.ts'
import { closeGroup, groupSteps } from '#engine/machine/edit_groups.ts'
import { addNote } from '#engine/machine/edit_notes.ts'
import { TRIGGER } from '#engine/machine/graph.ts'
import { steps as kinds, stepOf } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'
import { boxOf, pieces, rowsOf } from './box.ts'
import { curve } from './curve.ts'
import { findIn } from './find_in_flow.ts'
import { refitted } from './frames.ts'
import { tidy } from './layout.ts'
import { blocksOf } from './markdown_lite.ts'
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

describe('groups and notes', () => {
  const { graph } = groupSteps(
    addNote(smallFlow(), { x: 0, y: 300 }, { text: 'n' }).graph,
    ['s2', 's3'],
    'G',
    kinds,
  )

  it('draws an open group as a frame behind its steps, and fits it again when they have moved', () => {
    const nodes = nodesOf(shown(graph))
    expect(nodes.map(({ id }) => id)).toEqual(['frame group:1', 'note:1', TRIGGER, 's1', 's2', 's3'])
    expect(nodes[0]).toMatchObject({ position: { x: 680, y: -50 }, zIndex: -1, width: 304 })
    expect(refitted(graph, nodes)).toBe(nodes)
    const moved = nodes.map((node) => (node.id === 's2' ? { ...node, position: { x: 600, y: 0 } } : node))
    expect(refitted(graph, moved)[0]).toMatchObject({ position: { x: 580, y: -50 }, width: 404 })
  })

  it('draws a closed group as one card with the ways through it', () => {
    const led = connect(graph, { from: 's2', exit: 'next', to: 's1' }, kinds).graph
    const closed = closeGroup(led, 'group:1', true).graph
    expect(nodesOf(shown(closed)).map(({ id }) => id)).toEqual(['group:1', 'note:1', TRIGGER, 's1'])
    expect(edgesOf(closed, null)).toMatchObject([
      { source: TRIGGER, target: 's1' },
      { source: 's1', sourceHandle: 'products', target: 'group:1', targetHandle: 'in' },
      { source: 's1', sourceHandle: 'order', target: 'group:1' },
      { id: 's2 next', source: 'group:1', sourceHandle: 's2 next', target: 's1' },
    ])
  })
})

describe('an edge', () => {
  it('goes straight on forwards', () => {
    expect(curve({ x: 0, y: 0 }, { x: 200, y: 100 })).toEqual({
      path: 'M0,0 C100,0 100,100 200,100',
      middle: { x: 100, y: 50 },
    })
  })

  const corners = (path: string) =>
    [...path.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }))
  const box = (x: number, y: number) => ({ x, y, width: 264, height: 150 })

  it.each<[string, End, End, Array<ReturnType<typeof box>>]>([
    [
      'to a step on the left at the same height',
      { x: 664, y: 100 },
      { x: 0, y: 24 },
      [box(400, 0), box(0, 0)],
    ],
    ['to itself', { x: 264, y: 130 }, { x: 0, y: 24 }, [box(0, 0)]],
    ['over a box in between', { x: 1064, y: 100 }, { x: 0, y: 24 }, [box(800, 0), box(400, 0), box(0, 0)]],
    ['to far above', { x: 664, y: 700 }, { x: 0, y: 24 }, [box(400, 600), box(0, 0), box(200, 300)]],
    [
      'past a box that stands in its lane',
      { x: 664, y: 100 },
      { x: 0, y: 24 },
      [box(400, 0), box(0, 0), box(200, 160)],
    ],
  ])('goes around boxes: %s', (_, from, to, boxes) => {
    const points = corners(curve(from, to, boxes).path)
    for (const [index, one] of points.slice(1).entries()) {
      const before = points[index]!
      for (const { x, y, width, height } of boxes) {
        const [left, right] = [Math.min(one.x, before.x), Math.max(one.x, before.x)]
        const [top, bottom] = [Math.min(one.y, before.y), Math.max(one.y, before.y)]
        const apart = right <= x || left >= x + width || bottom <= y || top >= y + height
        expect(apart, `${JSON.stringify([before, one])} meets the box at ${x},${y}`).toBe(true)
      }
    }
  })
})

describe('searching in the flow', () => {
  const find = (question: string, graph = smallFlow()) =>
    findIn(graph, kinds, triggers, question).map(({ id }) => id)

  it.each<[string, string[]]>([
    ['', []],
    ['  ', []],
    ['LENTES', ['s2']],
    ['que buscas', ['s1']],
    ['first_name', ['s1']],
    ['pregunta', ['s1']],
    ['send message', ['s2', 's3']],
    ['pedido', ['s1', 's3']],
    ['pedido camino', ['s3']],
    ['conversacion abierta', [TRIGGER]],
    ['zzz', []],
  ])('«%s»', (question, ids) => {
    expect(find(question)).toEqual(ids)
  })

  it('finds notes and the steps of a group by its name, and shows the words around a hit', () => {
    const { graph } = groupSteps(
      addNote(smallFlow(), { x: 0, y: 0 }, { text: 'Ask Ana first' }).graph,
      ['s2'],
      'Catálogo',
      kinds,
    )
    expect(find('catalogo', graph)).toEqual(['s2'])
    expect(findIn(graph, kinds, triggers, 'ana')).toMatchObject([{ id: 'note:1', excerpt: 'Ask Ana first' }])
  })
})

describe('the text of a note', () => {
  it('knows headings, lists, bold, italic, code and links, and leaves the rest alone', () => {
    expect(
      blocksOf('# Plan\n- **one**\n- *two* `x`\nSee [docs](https://ejemplo.test/a) <b>\n[no](javascript:1)'),
    ).toEqual([
      { kind: 'heading', pieces: [{ kind: 'text', text: 'Plan' }] },
      {
        kind: 'list',
        items: [
          [{ kind: 'bold', text: 'one' }],
          [
            { kind: 'italic', text: 'two' },
            { kind: 'text', text: ' ' },
            { kind: 'code', text: 'x' },
          ],
        ],
      },
      {
        kind: 'line',
        pieces: [
          { kind: 'text', text: 'See ' },
          { kind: 'link', text: 'docs', href: 'https://ejemplo.test/a' },
          { kind: 'text', text: ' <b>' },
        ],
      },
      { kind: 'line', pieces: [{ kind: 'text', text: '[no](javascript:1)' }] },
    ])
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
