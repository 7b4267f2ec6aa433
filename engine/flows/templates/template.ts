// What a template is: a flow to begin with, written in both languages.
import type { Words } from '#channels/channel.ts'
import type { Graph } from '#engine/machine/graph.ts'

/** The shelves of the gallery, in its order. */
export const categories = {
  welcome: { en: 'Welcome', es: 'Bienvenida' },
  menus: { en: 'Menus and answers', es: 'Menús y respuestas' },
  sales: { en: 'Sales and contact data', es: 'Ventas y datos' },
  hours: { en: 'Away and hours', es: 'Ausencia y horario' },
  routing: { en: 'Assignment', es: 'Asignación' },
  broadcasts: { en: 'Broadcasts', es: 'Difusiones' },
  shortcuts: { en: 'Shortcuts for the team', es: 'Atajos del equipo' },
  feedback: { en: 'Surveys and closing', es: 'Encuestas y cierre' },
} as const satisfies Record<string, Words>

export type Category = keyof typeof categories

/** What of the workspace a template cannot bring along. After taking it, the canvas asks for it where it is missing. */
export const needs = {
  person: { en: 'a person', es: 'una persona' },
  team: { en: 'a team', es: 'un equipo' },
  teams: { en: 'several teams', es: 'varios equipos' },
  sheet: { en: 'a Google sheet', es: 'una hoja de Google' },
  service: { en: 'the address of your system', es: 'la dirección de tu sistema' },
  hours: { en: 'your working hours', es: 'tu horario de atención' },
} as const satisfies Record<string, Words>

export type Need = keyof typeof needs

export interface Template {
  id: string
  title: Words
  /** One or two sentences: what it does for a business. */
  about: Words
  /** Name of a Tabler icon, in kebab case. */
  icon: string
  category: Category
  /** What people call it otherwise, in both languages, for the search. */
  keywords: string[]
  needs: Need[]
  graph: { es: Graph; en: Graph }
}
