// Problems of single fields: texts that cannot be read, and what they name that is gone. And which variables they read.
import { type Checked, type Subject, stepProblem } from './check.ts'
import { clauseProblems, gone, readsUnknown, unknownField, unknownNotes, unknownTags } from './check_names.ts'
import { type Clause, clausesOf, conditionSchema } from './conditions.ts'
import { isChannelType } from './said.ts'
import {
  columnsOf,
  type Field,
  type FieldMeta,
  fieldsOf,
  isShown,
  isTemplate,
  type StepType,
} from './step.ts'
import type { Problem } from './turn.ts'
import { type Json, ROOTS, templateProblem, variablesIn } from './values.ts'

type Data = Record<string, Json>

/** Everything wrong with one field of a step; of `rows`, with every column of every row. */
export function fieldProblems(one: Checked, field: Field, beside: Field[], subject: Subject): Problem[] {
  return placesOf(field, beside, one.data as Data).flatMap(({ name, meta, value }) =>
    valueProblems(one, name, meta, value, subject),
  )
}

/** The values of a field that count, with the paths to them: its own, or those of its rows' columns. Nothing that is hidden counts. */
function placesOf(
  field: Field,
  beside: Field[],
  data: Data,
): Array<{ name: string; meta: FieldMeta; value: Json }> {
  const { meta, name } = field
  if (!isShown(field, beside, (other) => data[other.name] ?? null)) return []
  const value = data[name] ?? null
  const columns = columnsOf(field)
  if (columns.length === 0) return [{ name, meta, value }]
  const rows = Array.isArray(value) ? value : []
  return rows.flatMap((row, index) =>
    isData(row)
      ? columns.flatMap((column) =>
          placesOf(column, columns, row).map((place) => ({
            ...place,
            name: `${name}.${index}.${place.name}`,
          })),
        )
      : [],
  )
}

const isData = (value: Json): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function valueProblems(
  one: Checked,
  name: string,
  meta: FieldMeta,
  value: Json,
  subject: Subject,
): Problem[] {
  switch (meta.field) {
    case 'template':
    case 'media':
      return templateProblems(one, name, String(value ?? ''), subject)
    case 'step':
      return jumpProblems(one, name, value, subject)
    case 'user':
      return gone(one, name, value, subject.resources.users, { en: 'a person who', es: 'una persona que' })
    case 'team':
      return gone(one, name, value, subject.resources.teams, { en: 'a team that', es: 'un equipo que' })
    case 'flow':
      return gone(one, name, value, subject.resources.flows, { en: 'a flow that', es: 'un flujo que' })
    case 'channel':
      return gone(one, name, value, subject.resources.channels, { en: 'a channel that', es: 'un canal que' })
    case 'tags':
      return unknownTags(one, name, value, subject)
    case 'closing_note':
      return unknownNotes(one, name, value, subject)
    case 'channel_or_type':
      return isChannelType(value)
        ? []
        : gone(one, name, value, subject.resources.channels, { en: 'a channel that', es: 'un canal que' })
    case 'contact_field':
      return unknownField(one, name, value, subject)
    case 'save_answer':
      return unknownField(one, name, (value as { field?: Json } | null)?.field ?? null, subject)
    case 'condition':
    case 'branches':
      return conditionsIn(meta.field, value).flatMap((clause) => clauseProblems(one, name, clause, subject))
    default:
      return []
  }
}

function templateProblems(one: Checked, name: string, template: string, subject: Subject): Problem[] {
  const broken = templateProblem(template)
  if (broken) {
    return [stepProblem('error', 'bad_template', one, { en: `: ${broken.en}`, es: `: ${broken.es}` }, name)]
  }
  return variablesIn(template).flatMap((path) =>
    path.startsWith('contact.') ? readsUnknown(one, name, path.slice('contact.'.length), subject) : [],
  )
}

function jumpProblems(one: Checked, name: string, value: Json, { graph }: Subject): Problem[] {
  if (typeof value === 'string' && Object.hasOwn(graph.steps, value)) return []
  return [
    stepProblem(
      'error',
      'jump_to_nowhere',
      one,
      {
        en: 'jumps to a step that does not exist. Choose another one.',
        es: 'salta a un paso que no existe. Elige otro.',
      },
      name,
    ),
  ]
}

/** Every clause of a condition, or of the conditions of branches; none of what is no condition. */
function conditionsIn(field: 'condition' | 'branches', value: Json): Clause[] {
  const branches = Array.isArray(value) ? value.filter(isData).map(({ when }) => when) : []
  return (field === 'condition' ? [value] : branches).flatMap((one) => {
    const parsed = conditionSchema.safeParse(one)
    return parsed.success ? clausesOf(parsed.data) : []
  })
}

/** The run variables that a step reads: in its texts, its conditions, its rows and its formulas. */
export function readsOf({ kind, data }: Checked): string[] {
  if (!kind || data === null) return []
  return readsIn(kind, data as Data, kind.reads?.(data) ?? [])
}

/** The run variables in data that need not be valid; `more` are those that the type itself knows of. */
export function readsIn(kind: Pick<StepType, 'data'>, data: Data, more: string[] = []): string[] {
  const fields = fieldsOf(kind.data)
  const names = fields
    .flatMap((field) => placesOf(field, fields, data))
    .flatMap(({ meta, value }) => readBy(meta, value))
  return [...new Set([...names, ...more])].filter((name) => !(ROOTS as ReadonlyArray<string>).includes(name))
}

function readBy(meta: FieldMeta, value: Json): string[] {
  const { field } = meta
  if (isTemplate(meta)) return variablesIn(String(value ?? '')).map((path) => path.split(/[.[]/)[0]!)
  if (field !== 'condition' && field !== 'branches') return []
  return conditionsIn(field, value).flatMap(({ subject }) =>
    subject.startsWith('variable.') ? [subject.slice('variable.'.length)] : [],
  )
}
