// JSON values and the texts with variables in them: LiquidJS without tags that load or loop, bounded and total.
import { Liquid, type Template } from 'liquidjs'
import type { Words } from '#channels/channel.ts'
import type { Facts } from './turn.ts'
import { wallText, zoneCalled } from './zone.ts'

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** What a template may read. */
export interface Known {
  facts: Facts
  vars: Record<string, Json>
  /** Of month and day names; absent: the workspace's. */
  language?: 'es' | 'en'
}

/** Names that templates reserve; a run variable of the same name is hidden behind them. */
export const ROOTS = [
  'contact',
  'assignee',
  'system',
  'channel',
  'workspace',
  'conversation',
  'last_message',
] as const

const limits = { parse: 10_000, templates: 200, memory: 1_000_000, result: 16_000, cached: 2_000 }
const tags = ['if', 'unless', 'case', 'comment', 'raw', '#']
const filters = [
  'abs',
  'append',
  'at_least',
  'at_most',
  'capitalize',
  'ceil',
  'date',
  'default',
  'divided_by',
  'downcase',
  'escape',
  'first',
  'floor',
  'join',
  'json',
  'last',
  'lstrip',
  'minus',
  'modulo',
  'newline_to_br',
  'plus',
  'prepend',
  'remove',
  'remove_first',
  'replace',
  'replace_first',
  'reverse',
  'round',
  'rstrip',
  'size',
  'slice',
  'sort',
  'split',
  'strip',
  'strip_html',
  'strip_newlines',
  'times',
  'truncate',
  'truncatewords',
  'uniq',
  'upcase',
  'url_encode',
]

const engines = { es: engine('es'), en: engine('en') }
const parsed = new Map<string, Template[]>()

function engine(locale: 'es' | 'en'): Liquid {
  const liquid = new Liquid({
    locale,
    ownPropertyOnly: true,
    strictFilters: true,
    dateFormat: '%Y-%m-%d',
    parseLimit: limits.parse,
    memoryLimit: limits.memory,
    // No template is ever found: even a tag that slipped through could load nothing.
    templates: {},
  })
  for (const name of Object.keys(liquid.tags)) if (!tags.includes(name)) delete liquid.tags[name]
  for (const name of Object.keys(liquid.filters)) if (!filters.includes(name)) delete liquid.filters[name]
  const date = liquid.filters['date']
  if (typeof date === 'function') {
    // `now` must be the turn's time, not the clock's, and dates read in the workspace's zone.
    liquid.registerFilter('date', function (value, format, zone) {
      const system = this.context.getSync(['system']) as { now: string; zone: string }
      const moment = value === 'now' || value === 'today' ? system.now : value
      return date.call(this, moment, format, zone ?? system.zone)
    })
  }
  return liquid
}

const parts = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}|\$(?:contact|assignee|system|channel|workspace)\.[A-Za-z_]\w*/g
const dollars = /("[^"]*"|'[^']*')|\$(?=[A-Za-z_])/g

/** `$contact.name` and `{{$contact.name}}` are other spellings of `{{contact.name}}`. */
function plain(template: string): string {
  if (!template.includes('$')) return template
  return template.replace(parts, (part) =>
    part.startsWith('$') ? `{{${part.slice(1)}}}` : part.replace(dollars, (_, quoted) => quoted ?? ''),
  )
}

function parse(template: string, language: 'es' | 'en'): Template[] {
  const key = `${language}${template}`
  const known = parsed.get(key)
  if (known) return known
  const fresh = engines[language].parse(plain(template))
  if (parsed.size >= limits.cached) parsed.delete(parsed.keys().next().value as string)
  parsed.set(key, fresh)
  return fresh
}

const isPlain = (template: string) =>
  !template.includes('{{') && !template.includes('{%') && !template.includes('$')

/** The text with its variables filled in; a template that cannot be read stays as it was written. */
export function render(template: string, known: Known): string {
  if (typeof template !== 'string') return ''
  if (isPlain(template)) return template
  const language = known.language ?? (known.facts.workspace.language === 'en' ? 'en' : 'es')
  try {
    const text: string = engines[language].renderSync(parse(template, language), scopeOf(known), {
      templateLimit: limits.templates,
    })
    return text.length > limits.result ? text.slice(0, limits.result) : text
  } catch {
    return template
  }
}

/** What a template comes to: the value itself where the template is nothing but one variable of the run, else its text. */
export function valueIn(template: string, known: Known): Json {
  const name = /^\s*(?:\{\{-?\s*\$?([A-Za-z_]\w*)\s*-?\}\})\s*$/.exec(template)?.[1]
  if (name === undefined || (ROOTS as ReadonlyArray<string>).includes(name)) return render(template, known)
  return Object.hasOwn(known.vars, name) ? (known.vars[name] ?? '') : ''
}

/** The variables that a template reads, such as `contact.first_name` and `order`. */
export function variablesIn(template: string): string[] {
  if (isPlain(template)) return []
  try {
    return engines.en.globalFullVariablesSync(parse(template, 'en'))
  } catch {
    return []
  }
}

/** Why a template cannot be read; null when it can. */
export function templateProblem(template: string): Words | null {
  if (isPlain(template)) return null
  try {
    parse(template, 'en')
    return null
  } catch (error) {
    const why = (error instanceof Error ? error.message : '').split(', line:')[0]
    return {
      en: `The text has a variable or a tag that cannot be read (${why}). Pick the variable again by typing $.`,
      es: `El texto tiene una variable o etiqueta que no se entiende (${why}). Elige la variable otra vez escribiendo $.`,
    }
  }
}

function scopeOf({ facts, vars }: Known): object {
  const { contact, assignee, channel } = facts
  return {
    ...vars,
    contact: {
      profile_pic: contact.avatarUrl ?? '',
      assignee: assignee?.name ?? '',
      ...contact.fields,
      id: contact.id,
      name: contact.name,
      first_name: contact.firstName,
      last_name: contact.lastName,
      firstname: contact.firstName,
      lastname: contact.lastName,
      email: contact.email,
      phone: contact.phone,
      language: contact.language,
      country: contact.country,
      tags: contact.tags,
    },
    assignee: assignee && {
      id: assignee.id,
      name: assignee.name,
      first_name: assignee.firstName,
      last_name: assignee.lastName,
      firstname: assignee.firstName,
      lastname: assignee.lastName,
      email: assignee.email,
      status: assignee.presence,
      team: assignee.teams.join(', '),
    },
    channel: channel && { id: channel.id, name: channel.name, type: channel.type },
    workspace: { name: facts.workspace.name },
    conversation: conversationOf(facts),
    last_message: facts.lastMessage && { text: facts.lastMessage.text },
    system: systemOf(facts),
  }
}

function conversationOf({ conversation: { state, source, openedAt }, workspace }: Facts) {
  return {
    state,
    source,
    /** As `system.current_datetime`. */
    get opened_at() {
      const at = Date.parse(openedAt)
      return Number.isNaN(at) ? '' : wallText(at, workspace.timeZone)
    },
  }
}

function systemOf(facts: Facts) {
  return {
    now: facts.now,
    get zone() {
      return zoneCalled(facts.workspace.timeZone)
    },
    get current_datetime() {
      return local(facts)
    },
    get current_date() {
      return local(facts).slice(0, 10)
    },
    get current_time() {
      return local(facts).slice(11)
    },
  }
}

/** `YYYY-MM-DD hh:mm:ss` in the workspace's zone. */
function local(facts: Facts): string {
  return wallText(Date.parse(facts.now), facts.workspace.timeZone)
}
