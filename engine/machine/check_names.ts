// Problems with what a flow names that is not in the workspace: people, teams, channels and flows by id; fields, tags and closing
// notes by what people call them.
import type { Words } from '#channels/channel.ts'
import { type Checked, type Subject, stepProblem } from './check.ts'
import type { Clause } from './conditions.ts'
import { standardFields } from './facts.ts'
import { TRIGGER } from './graph.ts'
import type { Problem } from './turn.ts'
import type { Json } from './values.ts'

/** The texts in a value that is a text or a list. */
const texts = (value: Json | undefined): string[] =>
  [value].flat().filter((one): one is string => typeof one === 'string' && one !== '')

const missingOf = (value: Json | undefined, there: ReadonlyArray<string> | undefined): string[] =>
  there ? texts(value).filter((one) => !there.includes(one)) : []

/** An error: what is named by its id is gone. */
export function gone(
  one: Checked,
  name: string,
  value: Json,
  there: ReadonlyArray<string> | undefined,
  what: Words,
): Problem[] {
  if (missingOf(value, there).length === 0) return []
  return [
    stepProblem(
      'error',
      'resource_gone',
      one,
      {
        en: `names ${what.en} no longer exists in this workspace. Choose another one.`,
        es: `nombra ${what.es} ya no existe en este espacio de trabajo. Elige otra opción.`,
      },
      name,
    ),
  ]
}

/** A warning: what waits for a tag that nobody has made waits for ever. A step that gives or takes a tag makes it. */
export function unknownTags(one: Checked, name: string, value: Json, { resources }: Subject): Problem[] {
  if (one.step.id !== TRIGGER && one.kind?.waitsFor !== 'event') return []
  return missingOf(value, resources.tags).map((tag) =>
    stepProblem(
      'warning',
      'unknown_tag',
      one,
      {
        en: `waits for the tag «${tag}», which does not exist: nobody has it. Create it or choose another one.`,
        es: `espera la etiqueta «${tag}», que no existe: nadie la tiene. Créala o elige otra.`,
      },
      name,
    ),
  )
}

/** A warning: a category that is not among the closing notes. */
export function unknownNotes(one: Checked, name: string, value: Json, { resources }: Subject): Problem[] {
  const waits = one.step.id === TRIGGER
  return missingOf(value, resources.closingNotes).map((note) =>
    stepProblem(
      'warning',
      'unknown_note',
      one,
      {
        en: `${waits ? 'waits for' : 'closes with'} the category «${note}», which is not among the closing notes. Create it or choose another one.`,
        es: `${waits ? 'espera' : 'cierra con'} la categoría «${note}», que no está entre las notas de cierre. Créala o elige otra.`,
      },
      name,
    ),
  )
}

const builtIn = new Set([
  ...Object.keys(standardFields),
  'id',
  'name',
  'firstname',
  'lastname',
  'tags',
  'profile_pic',
  'assignee',
])

function isUnknown(key: string, { resources }: Subject): boolean {
  return resources.fields !== undefined && key !== '' && !builtIn.has(key) && !resources.fields.includes(key)
}

/** An error: a value is saved into a field that does not exist, or a trigger waits for its changes. */
export function unknownField(one: Checked, name: string, value: Json, subject: Subject): Problem[] {
  if (typeof value !== 'string' || !isUnknown(value, subject)) return []
  const waits = one.step.id === TRIGGER || one.kind?.waitsFor === 'event'
  return [
    stepProblem(
      'error',
      'unknown_field',
      one,
      {
        en: `${waits ? 'waits for' : 'saves into'} the contact field «${value}», which does not exist. Create it or choose another one.`,
        es: `${waits ? 'espera cambios del' : 'guarda en el'} campo de contacto «${value}», que no existe. Créalo o elige otro.`,
      },
      name,
    ),
  ]
}

/** A warning: a field that does not exist is read. */
export function readsUnknown(one: Checked, name: string, path: string, subject: Subject): Problem[] {
  const key = path.split(/[.[]/)[0]!
  if (!isUnknown(key, subject)) return []
  return [
    stepProblem(
      'warning',
      'unknown_field',
      one,
      {
        en: `reads the contact field «${key}», which does not exist: it will be empty.`,
        es: `lee el campo de contacto «${key}», que no existe: quedará vacío.`,
      },
      name,
    ),
  ]
}

/** Warnings of a rule: it reads a field that does not exist, or compares with what is gone. */
export function clauseProblems(one: Checked, name: string, clause: Clause, subject: Subject): Problem[] {
  const { resources } = subject
  const compared: Record<string, [ReadonlyArray<string> | undefined, Words]> = {
    'contact.tags': [resources.tags, { en: 'a tag', es: 'una etiqueta' }],
    'assignee.id': [resources.users, { en: 'a person', es: 'una persona' }],
    'channel.id': [resources.channels, { en: 'a channel', es: 'un canal' }],
  }
  const [there, what] = Object.hasOwn(compared, clause.subject) ? compared[clause.subject]! : []
  const lost = what && missingOf(clause.value, there).length > 0 ? [comparesGone(one, name, what)] : []
  if (!clause.subject.startsWith('contact.')) return lost
  return [...lost, ...readsUnknown(one, name, clause.subject.slice('contact.'.length), subject)]
}

const comparesGone = (one: Checked, name: string, what: Words): Problem =>
  stepProblem(
    'warning',
    'rule_of_gone',
    one,
    {
      en: `has a rule about ${what.en} that does not exist in this workspace. Choose again.`,
      es: `tiene una regla sobre ${what.es} que no existe en este espacio de trabajo. Elige de nuevo.`,
    },
    name,
  )
