// The flows of the proofs: questions with deadlines, several messages in a row, a pause, a deed outside.
import type { Graph } from '#engine/machine/graph.ts'
import { graphOf } from '#engine/machine/testing.ts'

const save = (variable: string) => ({ variable, field: '' })

/** Who writes is greeted and asked; `edit` changes texts, deadlines and the way, as an author would. */
export function greeting(edit = 0, deadlineMs = 3_600_000): Graph {
  const graph = graphOf(
    {
      name: ['ask_question', { text: `¿Cómo te llamas? ${edit}`, save: save('name'), timeout: deadlineMs }],
      hello: ['send_message', { text: `Hola, {{name}}. ${edit}` }],
      how: ['send_message', { text: 'Un momento, por favor.' }],
      call: ['http_request', { method: 'POST', url: 'http://deeds.test/orders', retries: 2 }],
      wish: ['ask_question', { text: '{{name}}, ¿qué deseas?', save: save('wish'), timeout: deadlineMs }],
      pause: ['wait', { ms: Math.max(1_000, Math.round(deadlineMs / 2)) }],
      noted: ['send_message', { text: 'Anotado: {{wish}}.' }],
      late: ['send_message', { text: '¿Sigues ahí?' }],
    },
    'name',
    'name.next > hello',
    'name.timeout > late',
    'hello.next > how',
    edit % 3 === 1 ? 'how.next > wish' : 'how.next > call',
    'call.next > wish',
    'call.failed > wish',
    'wish.next > pause',
    'wish.timeout > late',
    'pause.next > noted',
  )
  return {
    ...graph,
    trigger: { type: 'conversation_opened', data: { sources: ['contact'] }, at: { x: 0, y: 0 } },
  }
}

/** A flow that is started by hand or by API. */
export const survey: Graph = graphOf(
  {
    stars: ['ask_question', { text: 'Del 1 al 5, ¿cómo te fue?', save: save('stars'), timeout: 7_200_000 }],
    thanks: ['send_message', { text: 'Gracias por tu {{stars}}.' }],
    bye: ['send_message', { text: 'Hasta pronto.' }],
  },
  'stars',
  'stars.next > thanks',
  'thanks.next > bye',
)

/** The greeting as real processes play it: whoever does not say what they wish is asked once more after a moment. */
export function withDeadline(url: string): Graph {
  const graph = greeting(0, 1_000)
  const { name, call } = graph.steps as { name: Graph['steps'][string]; call: Graph['steps'][string] }
  const patient = { ...name, data: { ...name.data, timeout: null } }
  return {
    ...graph,
    steps: { ...graph.steps, name: patient, call: { ...call, data: { ...call.data, url } } },
    edges: graph.edges.filter(({ exit, from }) => !(from === 'name' && exit === 'timeout')),
  }
}
