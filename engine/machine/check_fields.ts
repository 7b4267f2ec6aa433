// Problems of single fields: texts that cannot be read, and what they name that is gone. And which variables they read.
import type { Words } from '#channels/channel.ts'
import { type Checked, type Subject, stepProblem } from './check.ts'
import { type Clause, clausesOf, conditionSchema } from './conditions.ts'
import { standardFields } from './facts.ts'
import { columnsOf, type Field, type FieldMeta, fieldsOf, type StepType } from './step.ts'
import type { Problem } from './turn.ts'
import { type Json, ROOTS, templateProblem, variablesIn } from './values.ts'

type Data = Record<string, Json>

/** Everything wrong with one field of a step; of `rows`, with every column of every row. */
export function fieldProblems(one: Checked, field: Field, subject: Subject): Problem[] {
  return placesOf(field, one.data as Data).flatMap(({ name, meta, value }) =>
    valueProblems(one, name, meta, value, subject),
  )
}

/** The values of a field that count, with the paths to them: its own, or those of its rows' columns. Nothing that is hidden counts. */
function placesOf(field: Field, data: Data): Array<{ name: string; meta: FieldMeta; value: Json }> {
  const { meta, name } = field
  if (meta.when && !meta.when.is.includes(data[meta.when.field] ?? null)) return []
  const value = data[name] ?? null
  const columns = columnsOf(field)
  if (columns.length === 0) return [{ name, meta, value }]
  const rows = Array.isArray(value) ? value : []
  return rows.flatMap((row, index) =>
    isData(row)
      ? columns.flatMap((column) =>
          placesOf(column, row).map((place) => ({ ...place, name: `${name}.${index}.${place.name}` })),
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

function gone(
  one: Checked,
  name: string,
  value: Json,
  there: ReadonlyArray<string> | undefined,
  what: Words,
): Problem[] {
  if (!there || typeof value !== 'string' || value === '' || there.includes(value)) return []
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

const builtIn = new Set([...Object.keys(standardFields), 'id', 'name', 'firstname', 'lastname', 'tags'])

function isUnknown(key: string, { resources }: Subject): boolean {
  return resources.fields !== undefined && key !== '' && !builtIn.has(key) && !resources.fields.includes(key)
}

function unknownField(one: Checked, name: string, value: Json, subject: Subject): Problem[] {
  if (typeof value !== 'string' || !isUnknown(value, subject)) return []
  return [
    stepProblem(
      'error',
      'unknown_field',
      one,
      {
        en: `saves into the contact field «${value}», which does not exist. Create it or choose another one.`,
        es: `guarda en el campo de contacto «${value}», que no existe. Créalo o elige otro.`,
      },
      name,
    ),
  ]
}

function readsUnknown(one: Checked, name: string, path: string, subject: Subject): Problem[] {
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

function clauseProblems(one: Checked, name: string, clause: Clause, subject: Subject): Problem[] {
  if (!clause.subject.startsWith('contact.')) return []
  return readsUnknown(one, name, clause.subject.slice('contact.'.length), subject)
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
  const names = fieldsOf(kind.data)
    .flatMap((field) => placesOf(field, data))
    .flatMap(({ meta, value }) => readBy(meta, value))
  return [...new Set([...names, ...more])].filter((name) => !(ROOTS as ReadonlyArray<string>).includes(name))
}

function readBy({ field }: FieldMeta, value: Json): string[] {
  if (field === 'template') return variablesIn(String(value ?? '')).map((path) => path.split(/[.[]/)[0]!)
  if (field !== 'condition' && field !== 'branches') return []
  return conditionsIn(field, value).flatMap(({ subject }) =>
    subject.startsWith('variable.') ? [subject.slice('variable.'.length)] : [],
  )
}
