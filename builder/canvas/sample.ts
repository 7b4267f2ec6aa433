// Flows for the tests of this room.
import { type Graph, TRIGGER } from '#engine/machine/graph.ts'

/** Trigger → question with two choices → two messages. */
export function smallFlow(): Graph {
  const message = (id: string, text: string, x: number, y: number) => ({
    id,
    type: 'send_message',
    name: '',
    data: { text },
    at: { x, y },
  })
  return {
    format: 1,
    trigger: { type: 'conversation_opened', data: {}, at: { x: 0, y: 0 } },
    steps: {
      s1: {
        id: 's1',
        type: 'ask_question',
        name: '',
        data: {
          text: 'Hola {{contact.first_name}}, ¿qué buscas?',
          answer: 'multiple_choice',
          choices: [
            { id: 'products', title: 'Productos' },
            { id: 'order', title: 'Mi pedido' },
          ],
        },
        at: { x: 340, y: 0 },
      },
      s2: message('s2', 'Tenemos lentes', 700, 0),
      s3: message('s3', 'Tu pedido va en camino', 700, 200),
    },
    edges: [
      { from: TRIGGER, exit: 'next', to: 's1' },
      { from: 's1', exit: 'products', to: 's2' },
      { from: 's1', exit: 'order', to: 's3' },
    ],
  }
}

/** A row of many messages, one after another. */
export function longFlow(count: number): Graph {
  const ids = Array.from({ length: count }, (_, index) => `s${index + 1}`)
  return {
    format: 1,
    trigger: { type: 'conversation_opened', data: {}, at: { x: 0, y: 0 } },
    steps: Object.fromEntries(
      ids.map((id, index) => [
        id,
        {
          id,
          type: 'send_message',
          name: '',
          data: { text: `Mensaje ${index + 1} para {{contact.first_name}}` },
          at: { x: 340 + (index % 20) * 340, y: Math.floor(index / 20) * 220 },
        },
      ]),
    ),
    edges: ids.map((id, index) => ({ from: index === 0 ? TRIGGER : ids[index - 1]!, exit: 'next', to: id })),
  }
}
