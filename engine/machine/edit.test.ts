// Edits of steps and edges: what each does to a graph.
import { describe, expect, test } from 'vitest'
import { stepOf, steps } from '#engine/steps/index.ts'
import { clipIn, clipText, copy, duplicate, paste } from './clip.ts'
import {
  addStep,
  connect,
  disconnect,
  exitsOf,
  freshIds,
  moveSteps,
  removeSteps,
  rename,
  restoreStep,
  setData,
  setTrigger,
} from './edit.ts'
import { emptyGraph, type Graph, MAX_STEPS, TRIGGER } from './graph.ts'
import { frozen, graphOf } from './testing.ts'

const hi: [string, { text: string }] = ['send_message', { text: 'hi' }]
const message = stepOf('send_message')!
const edges = (graph: Graph) => graph.edges.map(({ from, exit, to }) => `${from}.${exit} > ${to}`).sort()
const chain = frozen(graphOf({ s1: hi, s2: hi, s3: hi }, 's1', 's1.next > s2', 's2.next > s3'))
const choices = (...ids: string[]) => ({
  text: 'Which?',
  answer: 'multiple_choice',
  choices: ids.map((id) => ({ id, title: id.toUpperCase() })),
})

describe('adding a step', () => {
  test('free on the canvas, at whole pixels, with the next free id', () => {
    const { graph, ids, label } = addStep(chain, message, { language: 'es', at: { x: 10.6, y: -0.2 } })
    expect(ids).toEqual(['s4'])
    expect(graph.steps['s4']).toMatchObject({ type: 'send_message', at: { x: 11, y: 0 } })
    expect(edges(graph)).toEqual(edges(chain))
    expect(label).toEqual({ en: 'Add «Send a message»', es: 'Agregar «Enviar un mensaje»' })
  })

  test('behind an open exit', () => {
    const at = { x: 0, y: 0 }
    const { graph } = addStep(chain, message, { language: 'en', at, after: { from: 's3', exit: 'next' } })
    expect(edges(graph)).toContain('s3.next > s4')
  })

  test('in the middle of an edge: what came after comes after the new step', () => {
    const after = { from: 's1', exit: 'next' }
    const { graph } = addStep(chain, message, { language: 'en', at: { x: 0, y: 0 }, after })
    expect(edges(graph)).toEqual(['s1.next > s4', 's2.next > s3', 's4.next > s2', 'trigger.next > s1'])
  })

  test('a step without a way on lets the old edge go', () => {
    const question = stepOf('ask_question')!
    const after = { from: TRIGGER, exit: 'next' }
    const data = choices()
    const { graph } = addStep(chain, question, { language: 'en', at: { x: 0, y: 0 }, after, data })
    expect(edges(graph)).toEqual(['s1.next > s2', 's2.next > s3', 'trigger.next > s4'])
  })

  test('an id that is taken, or one step too many, changes nothing', () => {
    const at = { x: 0, y: 0 }
    expect(addStep(chain, message, { language: 'en', at, id: 's1' })).toMatchObject({ graph: chain, ids: [] })
    const full = graphOf(
      Object.fromEntries(Array.from({ length: MAX_STEPS }, (_, index) => [`s${index}`, hi])),
    )
    expect(addStep(full, message, { language: 'en', at })).toMatchObject({ graph: full, ids: [] })
  })
})

describe('edges', () => {
  test('an exit has one edge; a new one takes the place of the old', () => {
    const { graph, label } = connect(chain, { from: 's1', exit: 'next', to: 's3' }, steps)
    expect(edges(graph)).toEqual(['s1.next > s3', 's2.next > s3', 'trigger.next > s1'])
    expect(label.es).toBe('Conectar «Enviar un mensaje» con «Enviar un mensaje»')
  })

  test('edges from or to nowhere are not drawn', () => {
    expect(connect(chain, { from: 's9', exit: 'next', to: 's1' }, steps).graph).toBe(chain)
    expect(connect(chain, { from: 's1', exit: 'next', to: TRIGGER }, steps).graph).toBe(chain)
  })

  test('disconnecting takes one edge', () => {
    const { graph, label } = disconnect(chain, { from: TRIGGER, exit: 'next' }, steps)
    expect(edges(graph)).toEqual(['s1.next > s2', 's2.next > s3'])
    expect(label.en).toBe('Disconnect the trigger from «Send a message»')
    expect(disconnect(chain, { from: 's3', exit: 'next' }, steps).graph).toBe(chain)
  })
})

describe('removing steps', () => {
  test.each<[string[], string[]]>([
    [['s2'], ['s1.next > s3', 'trigger.next > s1']],
    [['s1'], ['s2.next > s3', 'trigger.next > s2']],
    [['s3'], ['s1.next > s2', 'trigger.next > s1']],
    [['s1', 's2'], ['trigger.next > s3']],
    [['s1', 's2', 's3'], []],
    [['s9'], ['s1.next > s2', 's2.next > s3', 'trigger.next > s1']],
  ])('%j leaves %j', (ids, left) => {
    expect(edges(removeSteps(chain, ids, steps).graph)).toEqual(left)
  })

  test('a step with several ways on is not healed over', () => {
    const graph = graphOf(
      { s1: hi, s2: ['ask_question', choices('a', 'b')], s3: hi, s4: hi },
      's1',
      's1.next > s2',
      's2.a > s3',
      's2.b > s4',
    )
    expect(edges(removeSteps(graph, ['s2'], steps).graph)).toEqual(['trigger.next > s1'])
  })

  test('says how many', () => {
    expect(removeSteps(chain, ['s1', 's2'], steps).label).toEqual({
      en: 'Delete 2 steps',
      es: 'Eliminar 2 pasos',
    })
  })
})

describe('changing steps', () => {
  const menu = frozen(
    graphOf({ s1: ['ask_question', choices('a', 'b'), 'Menú'], s2: hi }, 's1', 's1.a > s2', 's1.b > s2'),
  )

  test('edges of exits that are gone go too', () => {
    const { graph, label } = setData(menu, 's1', choices('a'), steps)
    expect(edges(graph)).toEqual(['s1.a > s2', 'trigger.next > s1'])
    expect(label.es).toBe('Editar «Menú»')
  })

  test('data that does not parse yet keeps its edges', () => {
    expect(edges(setData(menu, 's1', { ...choices('a'), text: '' }, steps).graph)).toEqual(edges(menu))
  })

  test('a name is trimmed and cut; an empty one goes', () => {
    expect(rename(menu, 's2', '  Hola  ').graph.steps['s2']?.name).toBe('Hola')
    expect(rename(menu, 's2', 'x'.repeat(200)).graph.steps['s2']?.name).toHaveLength(80)
    expect(rename(menu, 's1', ' ')).toMatchObject({ label: { en: 'Remove name' } })
    expect(rename(menu, 's9', 'x').graph).toBe(menu)
  })

  test('moves go to whole pixels, the trigger too', () => {
    const places = { s1: { x: 1.4, y: 2.6 }, [TRIGGER]: { x: -9.9, y: 0 }, s9: { x: 0, y: 0 } }
    const { graph } = moveSteps(menu, places, steps)
    expect(graph.steps['s1']?.at).toEqual({ x: 1, y: 3 })
    expect(graph.trigger.at).toEqual({ x: -10, y: 0 })
    expect(graph.steps['s9']).toBeUndefined()
  })

  test('the trigger keeps its place', () => {
    const { graph } = setTrigger(menu, 'conversation_opened', { sources: [] })
    expect(graph.trigger).toEqual({ type: 'conversation_opened', data: { sources: [] }, at: { x: 0, y: 0 } })
  })
})

describe('copying', () => {
  const graph = frozen(
    graphOf(
      { s1: hi, s2: ['jump_to', { step: 's1', times: 2 }], s3: hi },
      's1',
      's1.next > s2',
      's2.next > s3',
    ),
  )

  test('edges and jumps among the copied come along, others do not', () => {
    const { graph: after, ids } = paste(graph, copy(graph, ['s1', 's2'], steps), { x: 50, y: 60 }, steps)
    expect(ids).toEqual(['s4', 's5'])
    expect(after.steps['s4']?.at).toEqual({ x: 50, y: 60 })
    expect(after.steps['s5']?.data).toEqual({ step: 's4', times: 2 })
    expect(edges(after).filter((edge) => /s[45]/.test(edge))).toEqual(['s4.next > s5'])
  })

  test('a jump to a step outside keeps its aim', () => {
    const { graph: after } = duplicate(graph, ['s2'], steps)
    expect(after.steps['s4']?.data).toEqual({ step: 's1', times: 2 })
  })

  test('the clipboard takes it there and back', () => {
    const clip = copy(graph, ['s1', 's3'], steps)
    expect(clipIn(clipText(clip))).toEqual(clip)
    for (const text of ['', 'hello', '{}', '{"charla":"steps","steps":[{}],"edges":[]}'])
      expect(clipIn(text)).toBeNull()
  })

  test('nothing copied pastes nothing', () => {
    expect(paste(graph, copy(graph, ['s9'], steps), { x: 0, y: 0 }, steps).graph.steps).toEqual(graph.steps)
  })
})

test('fresh ids never collide', () => {
  expect(freshIds(graphOf({ s7: hi, other: hi }), 2)).toEqual(['s8', 's9'])
  expect(freshIds(emptyGraph('manual'), 1)).toEqual(['s1'])
})

test('exits are unknown while the data does not parse', () => {
  expect(exitsOf(message, { text: 5 })).toBeNull()
  expect(exitsOf(message, { text: 'x' })?.map(({ name }) => name)).toEqual(['next'])
})

describe('a step from an older graph', () => {
  const old = frozen(
    graphOf(
      { s1: hi, s2: ['ask_question', choices('a', 'b')], s3: hi },
      's1',
      's1.next > s2',
      's2.a > s3',
      's2.b > s1',
    ),
  )

  test('brings back its data, its name and the edges of exits that have none', () => {
    const now = setData(old, 's2', { text: 'And?', answer: 'text' }, steps).graph
    const { graph, label } = restoreStep(
      frozen(connect(now, { from: 's2', exit: 'next', to: 's1' }, steps).graph),
      old,
      's2',
      steps,
    )
    expect(graph.steps).toEqual(old.steps)
    expect(edges(graph)).toEqual(edges(old))
    expect(label.es).toContain('Restaurar')
  })

  test('that was deleted comes back with its edges to steps that are there', () => {
    const now = frozen(removeSteps(old, ['s2', 's3'], steps).graph)
    const { graph, ids } = restoreStep(now, old, 's2', steps)
    expect(ids).toEqual(['s2'])
    expect(edges(graph)).toEqual(['s1.next > s2', 's2.b > s1', 'trigger.next > s1'])
  })

  test('that never was, or has no room, changes nothing', () => {
    expect(restoreStep(old, old, 's9', steps).graph).toBe(old)
    expect(restoreStep(old, old, '__proto__', steps).graph).toBe(old)
  })
})
