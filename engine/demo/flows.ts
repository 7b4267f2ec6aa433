// The flows of the demo, drawn from the gallery: what each version changed, when, and why.
import type { Graph } from '#engine/machine/graph.ts'

/** Ids of the demo's channels by key. */
export type ChannelIds = ReadonlyMap<string, string>

interface DemoVersion {
  /** `days` ago at `time`, in milliseconds of the day. */
  days: number
  time: number
  note: string
  change(graph: Graph, channels: ChannelIds): void
}

/** A flow: its template, and its versions, the oldest first. Without versions it stays a draft of so many days ago. */
export interface DemoFlow {
  name: string
  description: string
  template: string
  days: number
  versions: DemoVersion[]
}

const HOUR = 3_600_000

const dataOf = (graph: Graph, step: string) => graph.steps[step]!.data as Record<string, unknown>

const listenOn = (graph: Graph, channels: ChannelIds, key: string) => {
  graph.trigger.data['channels'] = [channels.get(key) ?? '']
}

const menu: DemoFlow = {
  name: 'Menú del sitio web',
  description: 'Horario, dirección y precios; pasa con una persona cuando se lo piden.',
  template: 'main_menu',
  days: 43,
  versions: [
    {
      days: 42,
      time: 9 * HOUR,
      note: 'Primera versión',
      change(graph, channels) {
        listenOn(graph, channels, 'web')
        dataOf(graph, 'menu')['text'] = '¡Hola! 👋 Soy el asistente de Óptica Sol. ¿En qué te ayudo?'
        dataOf(graph, 'place')['text'] = 'Estamos en la Av. Principal 123, junto al parque. 📍'
      },
    },
    {
      days: 20,
      time: 8 * HOUR,
      note: 'Responde precios, lo que más preguntan',
      change(graph) {
        const choices = dataOf(graph, 'menu')['choices'] as Array<{ id: string; title: string }>
        choices.splice(2, 0, { id: 'prices', title: '👓 Precios' })
        graph.steps['prices'] = {
          id: 'prices',
          type: 'send_message',
          name: 'Precios',
          data: {
            text: 'Monturas desde $ 45, lentes de sol desde $ 60. El examen visual es gratis con tu compra.',
          },
          at: { x: 700, y: 320 },
        }
        graph.edges.push(
          { from: 'menu', exit: 'prices', to: 'prices' },
          { from: 'prices', exit: 'next', to: 'again' },
        )
      },
    },
  ],
}

const leads: DemoFlow = {
  name: 'Interesados de la tienda',
  description: 'Pide nombre, correo e interés a quien escribe desde la tienda en línea.',
  template: 'lead_capture',
  days: 43,
  versions: [
    {
      days: 42,
      time: 10 * HOUR,
      note: 'Primera versión',
      change: (graph, channels) => listenOn(graph, channels, 'shop'),
    },
    {
      days: 2,
      time: 18 * HOUR,
      note: 'Las gracias van por la app',
      change(graph, channels) {
        dataOf(graph, 'thanks')['channelId'] = channels.get('app') ?? null
      },
    },
    {
      days: 1,
      time: 14 * HOUR,
      note: 'No todos tienen la app: las gracias vuelven a su canal',
      change(graph) {
        dataOf(graph, 'thanks')['channelId'] = null
      },
    },
  ],
}

const survey: DemoFlow = {
  name: 'Encuesta al cerrar',
  description: 'Pide un puntaje después de una venta o un reclamo; si es bajo, pregunta por qué.',
  template: 'satisfaction',
  days: 43,
  versions: [
    {
      days: 42,
      time: 11 * HOUR,
      note: 'Primera versión',
      change(graph) {
        graph.trigger.data['categories'] = ['Venta', 'Reclamo']
      },
    },
  ],
}

const vip: DemoFlow = {
  name: 'VIP primero',
  description: 'En preparación: quien tiene la etiqueta «vip» pasa directo con alguien.',
  template: 'vip_routing',
  days: 5,
  versions: [],
}

/** The list. One more costs its drawing's changes and one line. */
export const demoFlows: DemoFlow[] = [survey, leads, menu, vip]
