// What fields may offer: variables, and the people and things of the workspace.
import type { Words } from '#channels/channel.ts'

/** A variable that a text may use. `path` is what stands between the braces. */
export interface Variable {
  path: string
  title: Words
  /** Where it comes from, in words. */
  source: Words
}

export interface Scope {
  variables: Variable[]
  contactFields: Array<{ key: string; title: Words }>
  users: Array<{ id: string; name: string }>
  teams: Array<{ id: string; name: string }>
  channels: Array<{ id: string; name: string; type: string }>
  channelTypes: Array<{ type: string; title: Words }>
  flows: Array<{ id: string; name: string }>
  /** Names of data files. */
  files: string[]
  tags: string[]
  closingNotes: string[]
  steps: Array<{ id: string; name: Words }>
}

/** Fields that every contact has, with what templates call them. */
export const standardFields: Scope['contactFields'] = [
  { key: 'first_name', title: { en: 'First name', es: 'Nombre' } },
  { key: 'last_name', title: { en: 'Last name', es: 'Apellido' } },
  { key: 'email', title: { en: 'E-mail', es: 'Correo' } },
  { key: 'phone', title: { en: 'Phone', es: 'Teléfono' } },
  { key: 'language', title: { en: 'Language', es: 'Idioma' } },
  { key: 'country', title: { en: 'Country', es: 'País' } },
]

/** A scope with nothing in it. */
export const emptyScope: Scope = {
  variables: [],
  contactFields: standardFields,
  users: [],
  teams: [],
  channels: [],
  channelTypes: [],
  flows: [],
  files: [],
  tags: [],
  closingNotes: [],
  steps: [],
}
