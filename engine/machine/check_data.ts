// Problems inside steps: data that does not fit, texts that cannot be read, resources that are gone.
import type { z } from 'zod'
import type { Words } from '#channels/channel.ts'
import { type Checked, problem, type Subject, stepProblem } from './check.ts'
import { type Clause, type Condition, clausesOf } from './conditions.ts'
import { standardFields } from './facts.ts'
import { TRIGGER } from './graph.ts'
import { type Field, fieldsOf } from './step.ts'
import type { Problem } from './turn.ts'
import { type Json, ROOTS, templateProblem, variablesIn } from './values.ts'

/** Everything wrong within the trigger and within each step. */
export function dataProblems(subject: Subject): Problem[] {
  return [
    ...triggerProblems(subject),
    ...[...subject.steps.values()].flatMap((one) => stepProblems(one, subject)),
  ]
}

function triggerProblems({ graph, trigger }: Subject): Problem[] {
  if (!trigger) {
    return [
      problem('error', 'unknown_trigger', TRIGGER, {
        en: `The trigger has the unknown type «${graph.trigger.type}». Choose another one.`,
        es: `El disparador tiene el tipo desconocido «${graph.trigger.type}». Elige otro.`,
      }),
    ]
  }
  const parsed = trigger.data.safeParse(graph.trigger.data)
  if (parsed.success) return []
  return parsed.error.issues.map((issue) => {
    const { name, says } = complaint(issue, fieldsOf(trigger.data))
    return problem(
      'error',
      'bad_data',
      TRIGGER,
      { en: `The trigger: ${says.en}`, es: `El disparador: ${says.es}` },
      name,
    )
  })
}

function stepProblems(one: Checked, subject: Subject): Problem[] {
  const { kind, step, data } = one
  if (!kind) {
    return [
      stepProblem('error', 'unknown_type', one, {
        en: `has the unknown type «${step.type}». Delete it or put another step in its place.`,
        es: `tiene el tipo desconocido «${step.type}». Bórralo o pon otro paso en su lugar.`,
      }),
    ]
  }
  if (data === null) return shapeProblems(one)
  const own = (kind.check?.(data) ?? []).map(({ code, level, field, text }) =>
    stepProblem(level, code, one, { en: `: ${text.en}`, es: `: ${text.es}` }, field),
  )
  const fields = fieldsOf(kind.data).flatMap((field) => fieldProblems(one, field, subject))
  return [...own, ...fields]
}

function shapeProblems(one: Checked): Problem[] {
  const parsed = one.kind?.data.safeParse(one.step.data)
  const seen = new Set<string | undefined>()
  return (parsed?.error?.issues ?? []).flatMap((issue) => {
    const { name, says } = complaint(issue, fieldsOf(one.kind!.data))
    if (seen.has(name)) return []
    seen.add(name)
    return [stepProblem('error', 'bad_data', one, { en: `: ${says.en}`, es: `: ${says.es}` }, name)]
  })
}

/** A schema's complaint as a sentence about the field. */
function complaint(issue: z.core.$ZodIssue, fields: Field[]): { name: string | undefined; says: Words } {
  const name = issue.path.length > 0 ? String(issue.path[0]) : undefined
  const title = fields.find((field) => field.name === name)?.meta.title ?? {
    en: name ?? 'data',
    es: name ?? 'datos',
  }
  const say = (en: string, es: string) => ({
    name,
    says: { en: `«${title.en}» ${en}`, es: `«${title.es}» ${es}` },
  })
  if (issue.code === 'too_small' && issue.origin !== 'number' && issue.origin !== 'int') {
    return say('is empty. Fill it in.', 'está vacío. Complétalo.')
  }
  if (issue.code === 'too_small')
    return say(`must be at least ${issue.minimum}.`, `debe ser al menos ${issue.minimum}.`)
  if (issue.code === 'too_big' && issue.origin === 'string') {
    return say(
      `is longer than ${issue.maximum} characters. Shorten it.`,
      `supera los ${issue.maximum} caracteres. Acórtalo.`,
    )
  }
  if (issue.code === 'too_big')
    return say(`must be at most ${issue.maximum}.`, `debe ser como máximo ${issue.maximum}.`)
  if (issue.code === 'invalid_type' && issue.input === undefined)
    return say('is missing. Fill it in.', 'falta. Complétalo.')
  return say('is not valid. Change it.', 'no es válido. Cámbialo.')
}

function fieldProblems(one: Checked, { name, meta }: Field, subject: Subject): Problem[] {
  const data = one.data as Record<string, Json>
  const value = data[name] ?? null
  if (meta.when && !meta.when.is.includes(data[meta.when.field] ?? null)) return []
  switch (meta.field) {
    case 'template':
      return templateProblems(one, name, String(value ?? ''), subject)
    case 'step':
      return jumpProblems(one, name, value, subject)
    case 'user':
      return gone(one, name, value, subject.resources.users, { en: 'a person who', es: 'una persona que' })
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

function conditionsIn(field: 'condition' | 'branches', value: Json): Clause[] {
  if (field === 'condition') return clausesOf(value as Condition)
  return (value as unknown as Array<{ when: Condition }>).flatMap(({ when }) => clausesOf(when))
}

/** The run variables that a step reads, in its texts and its conditions. */
export function readsOf({ kind, data }: Checked): string[] {
  if (!kind || data === null) return []
  const values = data as Record<string, Json>
  const names = fieldsOf(kind.data).flatMap(({ name, meta }) => {
    const value = values[name] ?? null
    if (meta.field === 'template')
      return variablesIn(String(value ?? '')).map((path) => path.split(/[.[]/)[0]!)
    if (meta.field !== 'condition' && meta.field !== 'branches') return []
    return conditionsIn(meta.field, value).flatMap(({ subject }) =>
      subject.startsWith('variable.') ? [subject.slice('variable.'.length)] : [],
    )
  })
  return [...new Set(names)].filter((name) => !(ROOTS as ReadonlyArray<string>).includes(name))
}
