// A connection form from a channel type's JSON Schema: which fields, their first values, what is missing.
import type { SettingMeta, Words } from '#channels/channel.ts'

export type Value = string | boolean | string[]
export type Values = Record<string, Value>

export interface SettingField extends SettingMeta {
  name: string
  first: Value
  required: boolean
}

interface Property extends Partial<SettingMeta> {
  type?: string
  default?: unknown
}

const firstOf = (property: Property, meta: SettingMeta): Value => {
  if (typeof property.default === 'string' || typeof property.default === 'boolean') return property.default
  if (typeof property.default === 'number') return String(property.default)
  if (Array.isArray(property.default)) return property.default.map(String)
  if (meta.field === 'switch') return false
  return meta.field === 'list' ? [] : ''
}

const isTitled = (property: Property): property is Property & SettingMeta =>
  property.field !== undefined && property.title !== undefined

/** The fields a person fills in; values that we make ourselves, or learn from the provider, are not among them. */
export function fieldsOf(schema: Record<string, unknown>): SettingField[] {
  const properties = (schema.properties ?? {}) as Record<string, Property>
  const required = Array.isArray(schema.required) ? schema.required : []
  return Object.entries(properties).flatMap(([name, property]) =>
    isTitled(property) && property.generated === undefined && !property.learned
      ? [{ ...property, name, first: firstOf(property, property), required: required.includes(name) }]
      : [],
  )
}

/** The titles of the secrets that we make and people copy, by name. */
export function madeSecrets(schema: Record<string, unknown>): Record<string, Words> {
  const properties = (schema.properties ?? {}) as Record<string, Property>
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]) =>
      isTitled(property) && property.generated && !property.registered ? [[name, property.title]] : [],
    ),
  )
}

/** What the form starts with: what is stored, else the schema's own default. A stored secret starts empty. */
export function valuesOf(fields: SettingField[], stored: Record<string, unknown>): Values {
  return Object.fromEntries(
    fields.map((field) => {
      const kept = stored[field.name]
      const value = typeof kept === 'number' ? String(kept) : kept
      const usable = typeof value === 'string' || typeof value === 'boolean' || Array.isArray(value)
      return [field.name, usable && !field.secret ? (value as Value) : field.first]
    }),
  )
}

/** What is sent: an untouched secret is left out and so stays as it is; lists lose empty lines. */
export function settingsOf(fields: SettingField[], values: Values): Record<string, Value | number> {
  return Object.fromEntries(
    fields.flatMap((field): Array<[string, Value | number]> => {
      const value = values[field.name] ?? field.first
      if (field.secret && value === '') return []
      if (field.field === 'number') return value === '' ? [] : [[field.name, Number(value)]]
      return [[field.name, Array.isArray(value) ? value.map((line) => line.trim()).filter(Boolean) : value]]
    }),
  )
}

/** Names of required fields that are still empty. */
export function missingIn(fields: SettingField[], values: Values, stored: Record<string, unknown>): string[] {
  return fields
    .filter(
      (field) => field.required && values[field.name] === '' && !(field.secret && isSet(stored[field.name])),
    )
    .map((field) => field.name)
}

const isSet = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'set' in value && value.set === true
