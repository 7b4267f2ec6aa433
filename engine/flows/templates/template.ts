// What a template is: a flow to begin with, written in both languages.
import type { Words } from '#channels/channel.ts'
import type { Graph } from '#engine/machine/graph.ts'

export interface Template {
  id: string
  title: Words
  /** One sentence: what it does for a business. */
  about: Words
  /** Name of a Tabler icon, in kebab case. */
  icon: string
  category: Words
  graph: { es: Graph; en: Graph }
}
