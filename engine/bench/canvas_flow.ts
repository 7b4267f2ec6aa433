// A big flow for the canvas: a tree of questions and messages, with ways back to the questions, as a busy company draws it.
import { type Edge, type Graph, type GraphStep, TRIGGER } from '#engine/machine/graph.ts'

const COLUMN = 380
const ROW = 210
const CHOICES = 3

type Data = GraphStep['data']

const question = (number: number): Data => ({
  text: `Hola {{contact.first_name}}, ¿qué necesitas? (pregunta ${number})`,
  answer: 'multiple_choice',
  choices: Array.from({ length: CHOICES }, (_, index) => ({ id: `c${index}`, title: `Opción ${index + 1}` })),
})

const message = (number: number): Data => ({
  text: `Mensaje ${number}: gracias, {{contact.first_name}}. Te respondemos en horario de oficina.`,
})

/** A valid flow with this many steps: every third step asks and forks, every tenth leaf leads back. */
export function bigFlow(count: number): Graph {
  const steps: Record<string, GraphStep> = {}
  const edges: Edge[] = []
  const open: Array<{ from: string; exit: string; depth: number; above: string | null }> = [
    { from: TRIGGER, exit: 'next', depth: 0, above: null },
  ]
  const rows: number[] = []
  for (let number = 1; number <= count; number += 1) {
    // Breadth first, so that the tree is as wide as it is deep.
    const way = open.shift()!
    const id = `s${number}`
    const asks = number % 3 === 1
    const row = rows[way.depth] ?? 0
    rows[way.depth] = row + 1
    const at = { x: COLUMN * (way.depth + 1), y: row * (asks ? ROW * 1.5 : ROW) }
    steps[id] = {
      id,
      type: asks ? 'ask_question' : 'send_message',
      name: '',
      data: asks ? question(number) : message(number),
      at,
    }
    edges.push({ from: way.from, exit: way.exit, to: id })
    const depth = way.depth + 1
    if (asks)
      for (let index = 0; index < CHOICES; index += 1)
        open.push({ from: id, exit: `c${index}`, depth, above: id })
    else open.push({ from: id, exit: 'next', depth, above: way.above })
  }
  const back = open.filter((way, index) => index % 10 === 0 && way.above !== null && way.above !== way.from)
  for (const { from, exit, above } of back) edges.push({ from, exit, to: above! })
  return {
    format: 1,
    trigger: { type: 'conversation_opened', data: {}, at: { x: 0, y: 0 } },
    steps,
    edges,
  }
}
