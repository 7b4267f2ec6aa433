// What a first bot can be for, and which template that takes.
import type { ItemOf } from '../api.ts'

type Template = Pick<ItemOf<'GET /templates'>, 'id'>

export interface Goal {
  name: 'answer' | 'collect' | 'route' | 'blank'
  icon: string
  tone: 'brand' | 'corn' | 'plum' | 'grey'
  /** Templates that serve it, best first. */
  templates: string[]
}

export const goals: Goal[] = [
  {
    name: 'answer',
    icon: 'message-question',
    tone: 'brand',
    templates: ['main_menu', 'multi_level_menu', 'welcome'],
  },
  { name: 'collect', icon: 'forms', tone: 'corn', templates: ['lead_capture', 'welcome_email', 'welcome'] },
  {
    name: 'route',
    icon: 'arrows-split',
    tone: 'plum',
    templates: ['routing_by_topic', 'round_robin', 'least_open'],
  },
  { name: 'blank', icon: 'plus', tone: 'grey', templates: [] },
]

/** The best template of a goal that this server has. */
export function templateFor<T extends Template>(goal: Goal, templates: T[]): T | null {
  for (const id of goal.templates) {
    const found = templates.find((template) => template.id === id)
    if (found) return found
  }
  return null
}
