// Bad input: anything as a graph, as an answer, as a template, as a webhook. A problem or a branch comes out, never an exception, in
// bounded time.
import fc from 'fast-check'
import { parseBody } from '#channels/body.ts'
import { type Content, Refused } from '#channels/channel.ts'
import { receivedItems } from '#channels/custom/inbound.ts'
import { fit as shownOn } from '#channels/fit.ts'
import { channels } from '#channels/index.ts'
import { readPath } from '#engine/effects/json_path.ts'
import { mapped } from '#engine/flows/hook_values.ts'
import { templates } from '#engine/flows/templates/index.ts'
import { check } from '#engine/machine/check.ts'
import { flowLoops } from '#engine/machine/check_flows.ts'
import { compile, type FlowMachine } from '#engine/machine/compile.ts'
import { type Condition, conditionSchema, holds } from '#engine/machine/conditions.ts'
import { diff } from '#engine/machine/diff.ts'
import { formulaValue, parseFormula } from '#engine/machine/formula.ts'
import { parseGraph } from '#engine/machine/graph.ts'
import {
  anyJson,
  anyText,
  anyTypedStep,
  exitNames,
  goodSteps,
  hostileTexts,
  torn,
} from '#engine/machine/laws_testing.ts'
import { sampleFacts } from '#engine/machine/sample.ts'
import { graphOf } from '#engine/machine/testing.ts'
import { type Happening, tokenOf, turn } from '#engine/machine/turn.ts'
import { upgrade } from '#engine/machine/upgrade.ts'
import { type Json, render, templateProblem, valueIn, variablesIn } from '#engine/machine/values.ts'
import { steps } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'

/** What a fuzzer puts in, and what it does with it. What it throws, and what it says, are violations. */
interface Fuzzer<T = unknown> {
  name: string
  /** How much of all inputs is its own. */
  share: number
  input: fc.Arbitrary<T>
  run(input: T): string | null
}

/** JSON as it comes through a door; null where the door refuses it. */
function posted(json: unknown): Json {
  try {
    return parseBody(new TextEncoder().encode(JSON.stringify(json))) as Json
  } catch (problem) {
    if (problem instanceof Refused) return null
    throw problem
  }
}

const fuzzer = <T>(one: Fuzzer<T>): Fuzzer => one as unknown as Fuzzer
const facts = sampleFacts('es')
const ids = ['s1', 's2', 's3', 's4']

const drawn = fc
  .tuple(
    fc.array(anyTypedStep(ids), { minLength: 1, maxLength: ids.length }),
    fc.uniqueArray(
      fc
        .tuple(fc.constantFrom(...ids), fc.constantFrom(...exitNames), fc.constantFrom(...ids))
        .map(([from, exit, to]) => `${from}.${exit} > ${to}`),
      { maxLength: 8 },
    ),
  )
  .map(([list, edges]) =>
    graphOf(Object.fromEntries(list.map((one, index) => [ids[index]!, one])), 's1', ...edges),
  )

const gallery = fc.constantFrom(...templates.flatMap(({ graph }) => [graph.es, graph.en]))

/** The fault of a step that threw: the machine's net caught it, but it had no business to. */
const threw = (code: string | undefined): boolean => code === 'step_threw' || code === 'fault'

/** Every way in which a document meets us: reading, raising, checking, comparing, compiling, and three turns. */
function meetGraph(drawn: unknown): string | null {
  const json = posted(drawn)
  const parsed = parseGraph(json)
  const raised = upgrade(json)
  if ('problems' in parsed && parsed.problems.length === 0) return 'refused without a problem'
  if ('problem' in raised && !raised.problem.text.es) return 'refused without words'
  for (const one of [parsed, raised]) {
    if (!('graph' in one)) continue
    const { graph } = one
    const thrown = check(graph, steps, triggers).find(({ code }) => code === 'fault')
    if (thrown) return thrown.text.en
    flowLoops({ id: 'f', name: 'F', graph }, [], steps, triggers)
    diff(graph, graphOf({}), steps)
    const problem = converse(compile(graph, steps), ['Mara', '2', 'sí'].map(said))
    if (problem) return problem
  }
  return null
}

const said = (text: string): Content => ({ kind: 'text', text })

function converse(machine: FlowMachine, contents: Content[]): string | null {
  let now = turn(machine, null, { type: 'start', variables: {} }, facts)
  for (const content of contents) {
    const token = tokenOf(now.snapshot)
    const happenings: Happening[] = [
      { type: 'reply', messageId: 'm', content },
      { type: 'outcome', token, outcome: 'failed', variables: {} },
      { type: 'timer', token },
    ]
    for (const happening of happenings) {
      if (now.status !== 'waiting') return threw(now.problem?.code) ? now.problem!.text.en : null
      const next = turn(machine, now.snapshot, happening, facts)
      if (next.taken) now = next
    }
  }
  return threw(now.problem?.code) ? now.problem!.text.en : null
}

/** Machines of one waiting step each: every good question, menu and wait of the case tables. */
const waiting = goodSteps
  .filter(([type]) => steps.find((kind) => kind.type === type)?.waitsFor)
  .map(([type, data]) => compile(graphOf({ s1: [type, data] }, 's1'), steps))

const anyFile = fc.record({
  kind: fc.constantFrom('image', 'video', 'audio', 'file') as fc.Arbitrary<'image'>,
  url: anyText,
  name: anyText,
  mimeType: anyText,
  size: fc.oneof(fc.integer(), fc.double()),
  caption: anyText,
})
const anyContent: fc.Arbitrary<Content> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text: anyText }),
  fc.record({ kind: fc.constant('text' as const), text: anyText, choice: anyText }),
  fc.record({ kind: fc.constant('text' as const), text: answerLike() }),
  anyFile,
  fc.record({
    kind: fc.constant('location' as const),
    latitude: fc.double(),
    longitude: fc.double(),
    address: anyText,
  }),
  fc.record({ kind: fc.constant('unsupported' as const), type: anyText }),
  anyJson as unknown as fc.Arbitrary<Content>,
)

/** Texts made of what answers are made of. */
function answerLike(): fc.Arbitrary<string> {
  const words =
    '1 2 12 31 2026 99 0 -5 1.000,50 1e9 uno dos veinte one mañana tomorrow lunes monday enero may pm am 25:00 a las de del y o to from entre : / - . , + ( ) @ x@y.zz https://a.test sí no yes siguiente next in dentro semana'.split(
      ' ',
    )
  return fc.array(fc.constantFrom(...words), { maxLength: 10 }).map((list) => list.join(' '))
}

/** Texts made of what templates are made of. */
const templateLike = fc
  .array(
    fc.constantFrom(
      ...'{{ }} {% %} if for endif endfor in | : , . [ ] ( ) " \' $ # contact first_name name v date default split join times json "a" 1 -1 999999999 nil true else case when raw endraw capture assign include render'.split(
        ' ',
      ),
      ...hostileTexts.slice(0, 12),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(' '))

const formulaLike = fc
  .array(
    fc.constantFrom(
      ...'1 2.5 v list ( ) + - * / ^ % , sum round min max abs if = < > contact.age "a" . $v {{v}}'.split(
        ' ',
      ),
    ),
    {
      maxLength: 14,
    },
  )
  .map((parts) => parts.join(' '))

const vars: Record<string, Json> = { v: 'x', list: [1, 2, 3], deep: { a: { b: [null] } } }
const kinds = ['text', 'number', 'date', 'boolean', 'list'] as const

const fuzzers: Fuzzer[] = [
  fuzzer({ name: 'any JSON as a graph', share: 4, input: anyJson, run: meetGraph }),
  fuzzer({ name: 'a graph of torn steps', share: 6, input: drawn, run: meetGraph }),
  fuzzer({
    name: 'a good graph with pieces torn out',
    share: 3,
    input: gallery.chain((graph) => torn(graph as unknown as Json, 3)),
    run: meetGraph,
  }),
  fuzzer({
    name: 'anything as an answer',
    share: 12,
    input: fc.tuple(fc.constantFrom(...waiting), fc.array(anyContent, { minLength: 1, maxLength: 3 })),
    run: ([machine, contents]) => converse(machine, contents),
  }),
  fuzzer({
    name: 'any template',
    share: 6,
    input: fc.oneof(anyText, templateLike),
    run(template) {
      const known = { facts, vars }
      variablesIn(template)
      templateProblem(template)
      valueIn(template, known)
      return typeof render(template, known) === 'string' ? null : 'rendered to no text'
    },
  }),
  fuzzer({
    name: 'any formula',
    share: 3,
    input: fc.oneof(anyText, formulaLike),
    run(text) {
      parseFormula(text)
      const value = formulaValue(text, { facts, vars })
      return value === null || Number.isFinite(value) ? null : `came to ${value}`
    },
  }),
  fuzzer({
    name: 'any condition',
    share: 3,
    input: fc.oneof(
      anyJson,
      torn({ all: [{ subject: 'variable.v', operator: 'is_equal_to', value: 'x' }, { any: [] }] } as Json, 3),
    ),
    run(json) {
      const parsed = conditionSchema.safeParse(posted(json))
      if (parsed.success) holds(parsed.data as Condition, { facts, vars })
      return null
    },
  }),
  fuzzer({
    name: 'any payload of a webhook',
    share: 4,
    input: fc.tuple(
      anyJson,
      fc.oneof(anyText, fc.constantFrom('$', '$.a', '$.text', '$.toString', '$[0]', '$.__proto__')),
    ),
    run([json, path]) {
      const payload = posted(json)
      readPath(payload, path)
      mapped(
        payload,
        kinds.flatMap((type) => [path, '$'].map((one) => ({ path: one, variable: `v_${type}`, type }))),
      )
      return null
    },
  }),
  fuzzer({
    name: 'any message of a channel',
    share: 3,
    input: fc.oneof(
      anyJson,
      torn(
        {
          contactId: 'a',
          events: [{ type: 'message', mId: 'm', timestamp: 1, message: { type: 'text', text: 'x' } }],
        } as Json,
        3,
      ),
    ),
    run(json) {
      try {
        receivedItems(posted(json), 'custom')
      } catch (problem) {
        if (!(problem instanceof Refused)) throw problem
      }
      return null
    },
  }),
  fuzzer({
    name: 'any content fitted to any channel',
    share: 2,
    input: fc.tuple(
      fc.oneof(anyFile, fc.record({ kind: fc.constant('text' as const), text: anyText })),
      fc.constantFrom(...channels),
    ),
    // An empty text says nothing anywhere.
    run: ([content, channel]) =>
      shownOn(content as Content, channel.can, 'es').length > 0 ||
      (content.kind === 'text' && content.text.trim() === '')
        ? null
        : 'fitted to nothing',
  }),
]

/** Nothing takes longer than this, in ms; what did, as when memory is tidied up, is tried again before it counts. */
const BOUND_MS = 1_000

/** What a fuzzing came to. */
export interface Fuzzed {
  inputs: number
  violations: string[]
  slowestMs: number
}

/** Tries about so many inputs; the same seed tries the same. */
export function fuzz(inputs: number, seed: number): Fuzzed {
  const all = fuzzers.reduce((sum, { share }) => sum + share, 0)
  const result: Fuzzed = { inputs: 0, violations: [], slowestMs: 0 }
  for (const { name, share, input, run } of fuzzers) {
    const property = fc.property(input, (value) => {
      result.inputs += 1
      const ms = timed(() => complain(run(value)))
      result.slowestMs = Math.max(result.slowestMs, ms)
      if (ms > BOUND_MS && timed(() => run(value)) > BOUND_MS) throw new Error(`took ${Math.round(ms)} ms`)
    })
    const found = fc.check(property, { seed, numRuns: Math.ceil((inputs * share) / all) })
    if (!found.failed) continue
    const value = fc.stringify(found.counterexample?.[0]).slice(0, 600)
    result.violations.push(`${name}: ${String(found.errorInstance).slice(0, 300)} on ${value}`)
  }
  return result
}

function complain(violation: string | null): void {
  if (violation !== null) throw new Error(violation)
}

/** Milliseconds of the processor's time, so that what else the machine does counts for nothing. */
function timed(work: () => unknown): number {
  const from = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(from)
  return (user + system) / 1_000
}
