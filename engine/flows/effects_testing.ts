// Step types of the tests: one asks for any effect and goes on, one waits for what becomes of it, one ends with outputs.
import { z } from 'zod'
import type { Effect } from '#engine/machine/effect.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { type StepType, step } from '#engine/machine/step.ts'
import type { Json } from '#engine/machine/values.ts'

const words = (text: string) => ({ en: text, es: text })
const common = (type: string) => ({
  type,
  title: words(type),
  about: words(type),
  keywords: [],
  icon: 'bolt',
  category: 'logic' as const,
  fresh: () => ({}),
  summary: () => words(type),
})
const exit = (name: string) => ({ name, title: words(name), kind: 'next' as const })
const asked = z.object({
  effect: z.record(z.string(), z.json()),
  /** Milliseconds until the timer. */
  timer: z.number().optional(),
})

/** Every text of an effect with its variables filled in. */
function rendered(json: Json, render: (text: string) => string): Json {
  if (typeof json === 'string') return render(json)
  if (Array.isArray(json)) return json.map((one) => rendered(one, render))
  if (typeof json !== 'object' || json === null) return json
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, rendered(value, render)]))
}

const effectOf = (data: z.infer<typeof asked>, render: (text: string) => string) =>
  rendered(data.effect, render) as unknown as Effect

const doIt = step({
  ...common('do'),
  data: asked,
  exits: () => [exit('next')],
  waitsFor: null,
  enter: (data, { render }) => ({ effects: [effectOf(data, render)], exit: 'next' }),
})

/** Leaves by the exit `good` or `bad`; keeps waiting while it is only queued. */
const doAndWait = step({
  ...common('do_and_wait'),
  data: asked,
  exits: () => [exit('good'), exit('bad'), exit('timeout')],
  waitsFor: 'outcome',
  enter: (data, { render }) => ({
    effects: [effectOf(data, render)],
    set: { outcome: null },
    ...(data.timer === undefined ? {} : { timer: data.timer }),
  }),
  on: (_data, { happening }) => {
    if (happening.type === 'timer') return { exit: 'timeout' }
    if (happening.type !== 'outcome') return {}
    const { outcome } = happening
    if (outcome === 'queued') return { effects: [said('Lugar {{n}}', happening.variables)] }
    const good = ['2xx', 'done', 'ended', 'assigned'].includes(outcome)
    return { set: { outcome }, exit: good ? 'good' : 'bad' }
  },
})

const said = (text: string, variables: Record<string, Json>): Effect => ({
  type: 'send_message',
  content: { kind: 'text', text: text.replace('{{n}}', String(variables['queue_position'])) },
  channelId: null,
})

const finish = step({
  ...common('finish'),
  data: z.object({ outputs: z.record(z.string(), z.string()) }),
  exits: () => [],
  waitsFor: null,
  enter: ({ outputs }, { render }) => ({
    end: Object.fromEntries(Object.entries(outputs).map(([name, text]) => [name, render(text)])),
  }),
})

/** The step types, to be added to the list. */
export const effectSteps = [doIt, doAndWait, finish] as unknown as StepType[]

/** The graph, started by a contact who opens a conversation. */
export const opened = (graph: Graph): Graph => ({
  ...graph,
  trigger: { ...graph.trigger, type: 'conversation_opened', data: { sources: ['contact'] } },
})
