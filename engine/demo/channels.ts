// The channels of the demo. One more costs one line; a type that this installation does not have is left out.
import { channelOf } from '#channels/index.ts'

/** A channel to connect. `key` is how talks and people name it. */
export interface DemoChannel {
  key: string
  type: string
  name: string
  settings: Record<string, unknown>
}

const all: DemoChannel[] = [
  {
    key: 'web',
    type: 'webchat',
    name: 'Sitio web',
    settings: { title: 'Óptica Sol', greeting: '¿En qué podemos ayudarte?', startOnOpen: false },
  },
  {
    key: 'shop',
    type: 'custom',
    name: 'Tienda en línea',
    settings: { apiBaseUrl: 'https://tienda.ejemplo.test/charla' },
  },
  {
    key: 'app',
    type: 'custom',
    name: 'App Sol',
    settings: { apiBaseUrl: 'https://app.ejemplo.test/charla' },
  },
]

/** Those whose type there is. */
export const channels: DemoChannel[] = all.filter(({ type }) => channelOf(type) !== undefined)
