// Edits of what stands on the canvas besides edges: notes, groups, switched-off steps, lines, and clips with all of them.
import { describe, expect, test } from 'vitest'
import { steps } from '#engine/steps/index.ts'
import { clipIn, clipText, copy, duplicate, paste } from './clip.ts'
import { diff } from './diff.ts'
import { addStep, moveSteps, removeSteps, setOff } from './edit.ts'
import {
  closeGroup,
  groupSteps,
  hiddenBy,
  joinGroup,
  renameGroup,
  ungroup,
  waysThrough,
} from './edit_groups.ts'
import { addNote, changeNote } from './edit_notes.ts'
import { aligned, guided, type Side, spread } from './edit_places.ts'
import { emptyGraph, type Graph, MAX_NOTES, parseGraph } from './graph.ts'
import { stepChange } from './passengers.ts'
import { frozen, graphOf } from './testing.ts'

const hi: [string, { text: string }] = ['send_message', { text: 'hi' }]
const chain = frozen(graphOf({ s1: hi, s2: hi, s3: hi }, 's1', 's1.next > s2', 's2.next > s3'))
const here = { x: 0, y: 0 }
const noted = frozen(addNote(chain, { x: 10.4, y: -3 }, { text: 'Ask Ana' }).graph)
const grouped = frozen(groupSteps(chain, ['s1', 's2'], ' Greeting ', steps).graph)
const groupsIn = (graph: Graph) => Object.values(graph.steps).map((step) => `${step.id} ${step.group ?? '-'}`)

describe('notes', () => {
  test('a new one lies at whole pixels, in the first colour', () => {
    expect(noted.notes).toEqual({
      'note:1': {
        id: 'note:1',
        text: 'Ask Ana',
        color: 'corn',
        at: { x: 10, y: -3 },
        width: 240,
        height: 140,
      },
    })
  })

  test.each([
    ['text', { text: 'x'.repeat(5_000) }, { text: 'x'.repeat(4_000) }],
    ['colour', { color: 'plum' as const }, { color: 'plum' }],
    ['too small', { width: 1, height: -5 }, { width: 120, height: 60 }],
    ['too big', { width: 9_999.5, height: 9_999 }, { width: 1_200, height: 1_200 }],
  ])('changes: %s', (_, change, after) => {
    expect(changeNote(noted, 'note:1', change).graph.notes?.['note:1']).toMatchObject(after)
  })

  test('are moved and deleted with steps, and the last one leaves no trace', () => {
    const moved = moveSteps(noted, { 'note:1': { x: 5, y: 5 }, s1: { x: 1, y: 1 } }, steps)
    expect(moved.graph.notes?.['note:1']?.at).toEqual({ x: 5, y: 5 })
    expect(moved.label).toEqual({ en: 'Move 1 step and 1 note', es: 'Mover 1 paso y 1 nota' })
    const { graph, label } = removeSteps(noted, ['note:1'], steps)
    expect(graph).toEqual(chain)
    expect(label).toEqual({ en: 'Delete a note', es: 'Eliminar una nota' })
  })

  test('one too many, or one that is not there, changes nothing', () => {
    let full: Graph = emptyGraph('manual')
    for (let count = 0; count < MAX_NOTES; count += 1) full = addNote(full, here).graph
    expect(addNote(full, here)).toMatchObject({ graph: full, ids: [] })
    expect(changeNote(chain, 'note:1', { text: 'x' }).graph).toBe(chain)
  })
})

describe('groups', () => {
  test('a frame is put around steps; a step stands in one group only', () => {
    expect(grouped.groups).toEqual({ 'group:1': { id: 'group:1', name: 'Greeting' } })
    const { graph } = groupSteps(grouped, ['s2', 's3'], '', steps)
    expect(groupsIn(graph)).toEqual(['s1 group:1', 's2 group:2', 's3 group:2'])
    expect(groupsIn(joinGroup(graph, ['s2', 's3'], 'group:1', steps).graph)).toEqual([
      's1 group:1',
      's2 group:1',
      's3 group:1',
    ])
  })

  test('without its last step it is gone', () => {
    expect(joinGroup(grouped, ['s1', 's2'], undefined, steps).graph).toEqual(chain)
    expect(removeSteps(grouped, ['s1', 's2'], steps).graph.groups).toBeUndefined()
    expect(ungroup(grouped, 'group:1').graph).toEqual(chain)
  })

  test('collapsed it hides its steps and shows the ways in and out', () => {
    const { graph, label } = closeGroup(grouped, 'group:1', true)
    expect([...hiddenBy(graph)]).toEqual([
      ['s1', 'group:1'],
      ['s2', 'group:1'],
    ])
    expect(waysThrough(graph, 'group:1')).toEqual({
      into: [{ from: 'trigger', exit: 'next', to: 's1' }],
      out: [{ from: 's2', exit: 'next', to: 's3' }],
    })
    expect(label.es).toBe('Contraer «Greeting»')
    expect(closeGroup(graph, 'group:1', false).graph).toEqual(grouped)
  })

  test('a step put between two of a group belongs to it, one behind its last does not', () => {
    const kind = steps.find(({ type }) => type === 'send_message')!
    const add = (from: string) =>
      addStep(grouped, kind, { language: 'en', at: here, after: { from, exit: 'next' } }).graph
    expect(add('s1').steps['s4']?.group).toBe('group:1')
    expect(add('s2').steps['s4']?.group).toBeUndefined()
  })

  test('gets another name; one that is not there changes nothing', () => {
    expect(renameGroup(grouped, 'group:1', 'Hello').graph.groups?.['group:1']?.name).toBe('Hello')
    for (const edited of [
      renameGroup(chain, 'group:1', 'x'),
      ungroup(chain, 'group:1'),
      closeGroup(chain, 'group:1', true),
    ])
      expect(edited.graph).toBe(chain)
  })
})

describe('switching off', () => {
  test('and on again gives the same document', () => {
    const { graph, label } = setOff(chain, ['s1', 's2', 'gone'], true, steps)
    expect([graph.steps['s1']?.off, graph.steps['s3']?.off]).toEqual([true, undefined])
    expect(label.en).toBe('Switch off 2 steps')
    expect(setOff(graph, ['s1', 's2'], false, steps).graph).toEqual(chain)
  })

  test('is a change that people inside are told of', () => {
    const { graph } = setOff(chain, ['s2'], true, steps)
    expect(diff(chain, graph, steps).map(({ text }) => text.en)).toEqual([
      '«Send a message» was switched off',
    ])
    expect(diff(graph, chain, steps).map(({ text }) => text.es)).toEqual([
      'Se volvió a activar «Enviar un mensaje»',
    ])
    expect(stepChange(chain, graph, 's2')).toBe('changed')
  })
})

test('notes and groups are one line each of what changed', () => {
  expect(diff(chain, noted, steps).map(({ text }) => text.en)).toEqual(['The notes on the canvas changed'])
  expect(diff(chain, grouped, steps).map(({ text }) => text.es)).toEqual(['Cambiaron los grupos'])
})

describe('clips', () => {
  const asks: [string, Graph['trigger']['data']] = [
    'ask_question',
    { text: 'Name?', answer: 'text', save: { variable: 'name', field: '' } },
  ]
  const reads: [string, { text: string }] = ['send_message', { text: 'Hi {{name}}, order {{order.id}}' }]

  test('carry notes, whole groups and the names of variables, and come in under new ids', () => {
    const all = frozen(addNote(grouped, here, { text: 'n' }).graph)
    const clip = clipIn(clipText(copy(all, ['s1', 's2', 'note:1'], steps)))!
    const { graph, ids } = paste(all, clip, { x: 0, y: 500 }, steps)
    expect(ids).toEqual(['s4', 's5', 'note:2'])
    expect(graph.groups).toMatchObject({ 'group:1': { name: 'Greeting' }, 'group:2': { name: 'Greeting' } })
    expect([graph.steps['s4']?.group, graph.steps['s5']?.group]).toEqual(['group:2', 'group:2'])
    expect(parseGraph(structuredClone(graph))).toEqual({ graph })
  })

  test('a part of a group comes without it', () => {
    expect(duplicate(grouped, ['s1'], steps).graph.steps['s4']?.group).toBeUndefined()
  })

  test('say which variables nothing in the new flow saves', () => {
    const from = frozen(graphOf({ s1: asks, s2: reads }, 's1', 's1.next > s2'))
    const both = copy(from, ['s1', 's2'], steps)
    const alone = copy(from, ['s2'], steps)
    expect(both.variables.reads).toEqual(['name', 'order'])
    expect(paste(emptyGraph('manual'), alone, here, steps).unset).toEqual(['name', 'order'])
    expect(both.variables.saves).toEqual(['name'])
    expect(paste(from, alone, here, steps).unset).toEqual(['order'])
  })

  test('of an older Charla are read too; what is no clip is none', () => {
    expect(clipIn('{"charla":"steps","steps":[],"edges":[]}')).toMatchObject({ notes: [], groups: [] })
    for (const text of ['', 'hello', '[]', 'null', '{"charla":"steps","steps":[],"edges":[],"notes":[{}]}'])
      expect(clipIn(text)).toBeNull()
  })
})

describe('places', () => {
  const areas = {
    a: { x: 0, y: 0, width: 100, height: 40 },
    b: { x: 50, y: 100, width: 60, height: 40 },
    c: { x: 400, y: 300, width: 100, height: 100 },
  }

  test.each<[Side, number[]]>([
    ['left', [0, 0, 0]],
    ['middle_x', [200, 220, 200]],
    ['right', [400, 440, 400]],
    ['top', [0, 0, 0]],
    ['middle_y', [180, 180, 150]],
    ['bottom', [360, 360, 300]],
  ])('aligned %s', (side, expected) => {
    const axis = ['left', 'middle_x', 'right'].includes(side) ? 'x' : 'y'
    expect(Object.values(aligned(areas, side)).map((at) => at[axis])).toEqual(expected)
  })

  test('spread: the outermost stay and the gaps are equal', () => {
    expect(Object.values(spread(areas, 'x')).map(({ x }) => x)).toEqual([0, 220, 400])
    expect(Object.values(spread(areas, 'y')).map(({ y }) => y)).toEqual([0, 150, 300])
    expect(spread({ a: areas.a, b: areas.b }, 'x')).toEqual({})
    expect(aligned({ a: areas.a }, 'left')).toEqual({})
  })

  test('a dragged box catches on edges and middles within reach, and on nothing else', () => {
    const { by, guides } = guided({ x: 4, y: 206, width: 100, height: 40 }, [areas.a], 6)
    expect(by).toEqual({ x: -4, y: 0 })
    expect(guides).toEqual([{ axis: 'x', at: 0, from: 0, to: 246 }])
    expect(guided({ x: 20, y: 206, width: 100, height: 40 }, [areas.a], 6)).toEqual({ by: here, guides: [] })
  })
})
