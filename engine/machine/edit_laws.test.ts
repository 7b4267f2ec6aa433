// The law of edits: no sequence of them breaks a graph, and undoing walks back through the very same documents.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { steps } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'
import { check } from './check.ts'
import { clipIn, clipText, copy, duplicate, paste } from './clip.ts'
import {
  addStep,
  connect,
  disconnect,
  type Edited,
  moveSteps,
  removeSteps,
  rename,
  setData,
  setOff,
  setTrigger,
} from './edit.ts'
import { closeGroup, groupSteps, hiddenBy, joinGroup, renameGroup, ungroup } from './edit_groups.ts'
import { addNote, changeNote } from './edit_notes.ts'
import { emptyGraph, type Graph, noteColors, parseGraph, TRIGGER } from './graph.ts'
import { frozen } from './testing.ts'

const choices = (...ids: string[]) => ({
  text: 'Which?',
  answer: 'multiple_choice',
  choices: ids.map((id) => ({ id, title: id.toUpperCase() })),
})

type Act = (graph: Graph) => Edited
const id = fc.constantFrom('s1', 's2', 's3', 's4', 's5', TRIGGER, 'gone', 'note:1', 'note:2', '__proto__')
const group = fc.constantFrom('group:1', 'group:2', 'group:9')
const some = fc.array(id, { maxLength: 3 })
const point = fc.record({
  x: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
  y: fc.integer(),
})
const exit = fc.constantFrom('next', 'a', 'b', 'else', 'timeout', 'invalid')
const kind = fc.constantFrom(...steps)
const data = fc.constantFrom<Graph['trigger']['data']>(
  { text: 'x' },
  choices('a', 'b'),
  choices('b'),
  { step: 's1', times: 1 },
  {},
)
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(kind, point, fc.option(fc.tuple(id, exit))).map(
    ([type, at, after]): Act =>
      (graph) => {
        const there = after && (after[0] === TRIGGER || Object.hasOwn(graph.steps, after[0]))
        const behind = there ? { after: { from: after[0], exit: after[1] } } : {}
        return addStep(graph, type, { language: 'es', at, ...behind })
      },
  ),
  fc.tuple(id, exit, id).map(
    ([from, way, to]): Act =>
      (graph) =>
        connect(graph, { from, exit: way, to }, steps),
  ),
  fc.tuple(id, exit).map(
    ([from, way]): Act =>
      (graph) =>
        disconnect(graph, { from, exit: way }, steps),
  ),
  some.map(
    (ids): Act =>
      (graph) =>
        removeSteps(graph, ids, steps),
  ),
  fc.tuple(id, point).map(
    ([one, at]): Act =>
      (graph) =>
        moveSteps(graph, { [one]: at }, steps),
  ),
  fc.tuple(id, data).map(
    ([one, value]): Act =>
      (graph) =>
        setData(graph, one, value, steps),
  ),
  fc.tuple(id, fc.string()).map(
    ([one, name]): Act =>
      (graph) =>
        rename(graph, one, name),
  ),
  some.map(
    (ids): Act =>
      (graph) =>
        duplicate(graph, ids, steps),
  ),
  fc.constant<Act>((graph) => setTrigger(graph, 'manual', {})),
  fc.tuple(some, fc.boolean()).map(
    ([ids, off]): Act =>
      (graph) =>
        setOff(graph, ids, off, steps),
  ),
  fc.tuple(some, fc.string()).map(
    ([ids, name]): Act =>
      (graph) =>
        groupSteps(graph, ids, name, steps),
  ),
  fc.tuple(group, fc.string(), fc.boolean()).map(
    ([one, name, closed]): Act =>
      (graph) =>
        closeGroup(renameGroup(graph, one, name).graph, one, closed),
  ),
  group.map(
    (one): Act =>
      (graph) =>
        ungroup(graph, one),
  ),
  fc.tuple(some, fc.option(group, { nil: undefined })).map(
    ([ids, one]): Act =>
      (graph) =>
        joinGroup(graph, ids, one, steps),
  ),
  fc.tuple(point, fc.string()).map(
    ([at, text]): Act =>
      (graph) =>
        addNote(graph, at, { text }),
  ),
  fc.tuple(id, point, fc.integer(), fc.constantFrom(...noteColors)).map(
    ([one, at, width, color]): Act =>
      (graph) =>
        changeNote(graph, one, { at, width, color }),
  ),
  fc.tuple(some, point).map(
    ([ids, at]): Act =>
      (graph) =>
        paste(graph, clipIn(clipText(copy(graph, ids, steps)))!, at, steps),
  ),
)

test('after any edits the graph is valid, its edges lead somewhere, no group is empty, and undo gives the same documents', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
      let graph = frozen(emptyGraph('manual'))
      const written: string[] = []
      const past: Graph[] = []
      for (const edit of acts) {
        past.push(graph)
        written.push(JSON.stringify(graph))
        const edited = edit(graph)
        expect([edited.label.en.trim(), edited.label.es.trim()]).not.toContain('')
        graph = frozen(edited.graph)
        expect(parseGraph(structuredClone(graph))).toEqual({ graph })
        const ways = graph.edges.map((edge) => `${edge.from} ${edge.exit}`)
        expect(new Set(ways).size).toBe(ways.length)
        const broken = check(graph, steps, triggers).map(({ code }) => code)
        expect(broken).not.toContain('edge_to_nowhere')
        expect(broken).not.toContain('edge_from_nowhere')
        const held = new Set(Object.values(graph.steps).map((step) => step.group))
        for (const one of Object.keys(graph.groups ?? {})) expect(held).toContain(one)
        for (const one of hiddenBy(graph).values()) expect(graph.groups?.[one]?.closed).toBe(true)
      }
      // Undo hands back what was kept, so nothing that an edit did later may show in it.
      expect(past.map((one) => JSON.stringify(one))).toEqual(written)
    }),
    { numRuns: 150 },
  )
})
