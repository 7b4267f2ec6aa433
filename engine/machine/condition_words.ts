// Conditions for people: what may be asked about, which operators fit, and a condition as a sentence.
import type { Words } from '#channels/channel.ts'
import type { Clause, Condition, Operator } from './conditions.ts'
import { durationText } from './duration.ts'

/** Every operator in words. */
export const operatorWords: Record<Operator, Words> = {
  is_equal_to: { en: 'is', es: 'es' },
  is_not_equal_to: { en: 'is not', es: 'no es' },
  contains: { en: 'contains', es: 'contiene' },
  does_not_contain: { en: 'does not contain', es: 'no contiene' },
  exists: { en: 'has a value', es: 'tiene un valor' },
  does_not_exist: { en: 'has no value', es: 'no tiene valor' },
  is_greater_than: { en: 'is greater than', es: 'es mayor que' },
  is_less_than: { en: 'is less than', es: 'es menor que' },
  is_between: { en: 'is between', es: 'está entre' },
  is_timestamp_after: { en: 'is after', es: 'es posterior a' },
  is_timestamp_before: { en: 'is before', es: 'es anterior a' },
  is_timestamp_between: { en: 'is between the dates', es: 'está entre las fechas' },
  is_older_than: { en: 'was longer ago than', es: 'fue hace más de' },
  is_newer_than: { en: 'was less long ago than', es: 'fue hace menos de' },
  has_any_of: { en: 'has any of', es: 'tiene alguna de' },
  has_all_of: { en: 'has all of', es: 'tiene todas' },
  has_none_of: { en: 'has none of', es: 'no tiene ninguna de' },
}

/** What a condition may speak about; those ending in a dot take a key. `values` names the kind of their values. */
export const subjects: ReadonlyArray<{ subject: string; title: Words; values: ValueKind }> = [
  { subject: 'contact.', title: { en: 'Contact field', es: 'Campo del contacto' }, values: 'any' },
  { subject: 'contact.tags', title: { en: 'Contact tags', es: 'Etiquetas del contacto' }, values: 'list' },
  { subject: 'variable.', title: { en: 'Variable', es: 'Variable' }, values: 'any' },
  { subject: 'assignee.status', title: { en: 'Assignee status', es: 'Estado del agente' }, values: 'text' },
  { subject: 'assignee.id', title: { en: 'Assignee', es: 'Agente asignado' }, values: 'text' },
  {
    subject: 'assignee.team',
    title: { en: 'Teams of the assignee', es: 'Equipos del agente' },
    values: 'list',
  },
  { subject: 'agents.online', title: { en: 'People online', es: 'Personas en línea' }, values: 'number' },
  {
    subject: 'workspace.open',
    title: { en: 'Within working hours', es: 'En horario de atención' },
    values: 'boolean',
  },
  { subject: 'channel.id', title: { en: 'Last channel', es: 'Último canal' }, values: 'text' },
  {
    subject: 'channel.type',
    title: { en: 'Type of the last channel', es: 'Tipo del último canal' },
    values: 'text',
  },
  {
    subject: 'last_message.text',
    title: { en: 'Last incoming message', es: 'Último mensaje recibido' },
    values: 'text',
  },
  {
    subject: 'last_message.age',
    title: { en: 'Time since the last incoming message', es: 'Tiempo desde el último mensaje recibido' },
    values: 'duration',
  },
  {
    subject: 'conversation.waiting',
    title: { en: 'Time without a reply to the contact', es: 'Tiempo que el contacto lleva sin respuesta' },
    values: 'duration',
  },
  {
    subject: 'conversation.source',
    title: { en: 'Who opened the conversation', es: 'Quién abrió la conversación' },
    values: 'text',
  },
  {
    subject: 'conversation.state',
    title: { en: 'State of the conversation', es: 'Estado de la conversación' },
    values: 'text',
  },
]

export type ValueKind = 'text' | 'number' | 'date' | 'boolean' | 'list' | 'duration' | 'any'

const texts: Operator[] = [
  'is_equal_to',
  'is_not_equal_to',
  'contains',
  'does_not_contain',
  'exists',
  'does_not_exist',
]
const numbers: Operator[] = ['is_greater_than', 'is_less_than', 'is_between']
const times: Operator[] = [
  'is_timestamp_after',
  'is_timestamp_before',
  'is_timestamp_between',
  'is_older_than',
  'is_newer_than',
]
const lists: Operator[] = ['has_any_of', 'has_all_of', 'has_none_of', 'exists', 'does_not_exist']

/** The operators that make sense for a kind of value. */
export const operatorsOf: Record<ValueKind, Operator[]> = {
  text: texts,
  number: [...texts, ...numbers],
  date: [...times, 'exists', 'does_not_exist'],
  boolean: ['is_equal_to', 'is_not_equal_to', 'exists', 'does_not_exist'],
  list: lists,
  duration: numbers,
  any: [...texts, ...numbers, ...times, 'has_any_of', 'has_all_of', 'has_none_of'],
}

/** The kind of the values that an operator compares with; that of its subject, unless it asks for the time gone by. */
export function wantedKind(operator: Operator, subject: ValueKind): ValueKind {
  return operator === 'is_older_than' || operator === 'is_newer_than' ? 'duration' : subject
}

/** A condition as a sentence: `tags has any of vip and country is EC`. `names` gives the titles of custom fields. */
export function describe(condition: Condition, names: Record<string, string> = {}): Words {
  const parts = 'all' in condition ? condition.all : condition.any
  if (parts.length === 0) return { en: 'always', es: 'siempre' }
  const said = parts.map((part) => {
    if ('subject' in part) return clauseWords(part, names)
    const inner = describe(part, names)
    return { en: `(${inner.en})`, es: `(${inner.es})` }
  })
  const joint = 'all' in condition ? { en: ' and ', es: ' y ' } : { en: ' or ', es: ' o ' }
  return { en: said.map(({ en }) => en).join(joint.en), es: said.map(({ es }) => es).join(joint.es) }
}

function clauseWords(clause: Clause, names: Record<string, string>): Words {
  const subject = subjectWords(clause.subject, names)
  const operator = operatorWords[clause.operator]
  const value = valueWords(clause)
  return {
    en: [subject.en, operator.en, value.en].filter(Boolean).join(' '),
    es: [subject.es, operator.es, value.es].filter(Boolean).join(' '),
  }
}

const fieldWords: Record<string, Words> = {
  name: { en: 'name', es: 'nombre' },
  first_name: { en: 'first name', es: 'nombre de pila' },
  last_name: { en: 'last name', es: 'apellido' },
  email: { en: 'e-mail', es: 'correo' },
  phone: { en: 'phone', es: 'teléfono' },
  language: { en: 'language', es: 'idioma' },
  country: { en: 'country', es: 'país' },
  tags: { en: 'tags', es: 'etiquetas' },
}

/** What a clause speaks about, in words. */
export function subjectWords(subject: string, names: Record<string, string> = {}): Words {
  const dot = subject.indexOf('.')
  const key = subject.slice(dot + 1)
  if (subject.startsWith('variable.')) return { en: `variable ${key}`, es: `variable ${key}` }
  if (subject.startsWith('contact.')) {
    const name = Object.hasOwn(names, key) ? names[key]! : key
    return Object.hasOwn(fieldWords, key) ? fieldWords[key]! : { en: name, es: name }
  }
  const title = subjects.find((one) => one.subject === subject)?.title ?? { en: subject, es: subject }
  return { en: title.en.toLowerCase(), es: title.es.toLowerCase() }
}

const booleans: Record<string, Words> = { true: { en: 'yes', es: 'sí' }, false: { en: 'no', es: 'no' } }

function valueWords({ subject, operator, value }: Clause): Words {
  const values = Array.isArray(value) ? value : value === undefined ? [] : [value]
  const kind = subjects.find((one) => one.subject === subject)?.values ?? 'any'
  const said = values.map((one) => {
    if (wantedKind(operator, kind) === 'duration' && typeof one === 'number') return durationText(one)
    const known = kind === 'boolean' ? booleans[String(one)] : undefined
    return known ?? { en: String(one), es: String(one) }
  })
  return { en: said.map(({ en }) => en).join(', '), es: said.map(({ es }) => es).join(', ') }
}
