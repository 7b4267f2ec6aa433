// What a contact's field makes of a value: understood as an answer would be, in the field's own form, or refused.
import { type Read, type Reader, readerOf } from './answers.ts'
import { emailIn, urlIn } from './answers_addresses.ts'
import { orderOf } from './answers_calendar.ts'
import { choiceIn } from './answers_choices.ts'
import { momentsIn } from './answers_clocks.ts'
import { dateIn } from './answers_dates.ts'
import { decimalMark, numberIn } from './answers_numbers.ts'
import { phoneIn } from './answers_phones.ts'
import { yesNoIn } from './answers_yes_no.ts'
import { numberOf } from './conditions.ts'
import type { Effect } from './effect.ts'
import { isStandard } from './facts.ts'
import type { Problem } from './turn.ts'
import type { Json } from './values.ts'
import { timeIn } from './zone.ts'

/** A field that the workspace made. */
export interface FieldRule {
  type: 'text' | 'number' | 'email' | 'phone' | 'url' | 'date' | 'checkbox' | 'list'
  /** Of a list: what can be chosen. */
  options: string[]
}

type Reading = (text: string, reader: Reader, rule: FieldRule, value: Json) => Json

const MAX_TEXT = 10_000
const MAX_NAME = 200

const readers: Record<FieldRule['type'], Reading> = {
  text: (text) => plain(text, MAX_TEXT),
  number: (text, reader, _, value) => {
    const number = numberOf(value) ?? numberIn(text, decimalMark(reader))
    return number !== null && Number.isFinite(number) ? number : null
  },
  email: (text) => emailIn(text),
  phone: (text, { country }) => phoneIn(text, country),
  url: (text) => urlIn(text),
  date: (text, reader) => momentOf(text, reader),
  checkbox: (text, _, __, value) => (typeof value === 'boolean' ? value : yesNoIn(text)),
  list: (text, _, { options }) => optionIn(text, options),
}

const standard: Record<string, Reading> = {
  first_name: (text) => plain(text, MAX_NAME),
  last_name: (text) => plain(text, MAX_NAME),
  email: (text) => emailIn(text),
  phone: (text, { country }) => phoneIn(text, country),
  language: (text) => (/^[a-z]{2,3}(-[a-z0-9]{2,8})?$/i.test(text) ? languageTag(text) : null),
  country: (text) => (/^[a-z]{2}$/i.test(text) ? text.toUpperCase() : null),
}

/** The value as the field keeps it; undefined when the field cannot hold it. Null clears. Total. */
export function heldBy(facts: Read, field: string, value: Json): Json | undefined {
  const text = textOf(value)
  if (value === null || text === '') return null
  if (text === null) return undefined
  if (isStandard(field)) return standard[field]?.(text, readerOf(facts), anyText, value) ?? undefined
  const { fields } = facts.workspace
  // Where the fields are not known, as in a rehearsal without a workspace, everything that people can write is held.
  if (!fields) return value
  const rule = Object.hasOwn(fields, field) ? fields[field] : undefined
  return rule ? (readers[rule.type](text, readerOf(facts), rule, value) ?? undefined) : undefined
}

/** An effect as it will be carried out: a field's value in the field's own form; null when it cannot be held. */
export function heldEffect(facts: Read, effect: Effect): Effect | null {
  if (effect.type !== 'update_field') return effect
  const value = heldBy(facts, effect.field, effect.value)
  return value === undefined ? null : { ...effect, value }
}

/** Why a value was not saved. */
export function notHeld(field: string, value: Json, step: string): Problem {
  const shown = (textOf(value) ?? JSON.stringify(value)).slice(0, 60)
  return {
    code: 'value_refused',
    level: 'warning',
    step,
    text: {
      en: `The contact field «${field}» cannot hold «${shown}», so it stays as it was.`,
      es: `El campo de contacto «${field}» no admite «${shown}», así que queda como estaba.`,
    },
  }
}

const anyText: FieldRule = { type: 'text', options: [] }

/** How people would write it; a list by its items, and null for what has no such form. */
function textOf(value: Json): string | null {
  if (typeof value === 'string') return value.trim()
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (!Array.isArray(value)) return null
  const items = value.map(textOf)
  return items.every((item) => item !== null) ? items.join(', ') : null
}

/** Text that the database can hold, of some length. */
const plain = (text: string, most: number): string | null =>
  text.length <= most && !text.includes('\0') && text.isWellFormed() ? text : null

function languageTag(text: string): string {
  const [language = '', ...rest] = text.split('-')
  return [language.toLowerCase(), ...rest.map((part) => part.toUpperCase())].join('-')
}

/** `yyyy-mm-dd`, or the instant where a time is said; a time is of the workspace's clock. */
function momentOf(text: string, reader: Reader): string | null {
  const hints = { order: orderOf(reader), tends: null }
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return instantOf(text, reader)
  const [moment] = momentsIn(text, reader, hints)
  return moment === undefined ? dateIn(text, reader, hints) : instantOf(moment, reader)
}

function instantOf(text: string, { zone }: Reader): string | null {
  const time = timeIn(text, zone)
  return time === null ? null : new Date(time).toISOString()
}

function optionIn(text: string, options: string[]): string | null {
  const choices = options.map((title) => ({ id: title, title }))
  return options.includes(text) ? text : (choiceIn(text, choices)?.title ?? null)
}
