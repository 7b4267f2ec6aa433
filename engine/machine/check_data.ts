// Problems inside steps: data that does not fit, texts that cannot be read, resources that are gone.
import type { z } from 'zod'
import type { Words } from '#channels/channel.ts'
import { type Checked, problem, type Subject, stepProblem } from './check.ts'
import { fieldProblems } from './check_fields.ts'
import { TRIGGER } from './graph.ts'
import { columnsOf, type Field, fieldsOf } from './step.ts'
import type { Problem } from './turn.ts'

/** Everything wrong within the trigger and within each step. */
export function dataProblems(subject: Subject): Problem[] {
  return [
    ...triggerProblems(subject),
    ...[...subject.steps.values()].flatMap((one) => stepProblems(one, subject)),
  ]
}

/** The trigger as the checks of fields see it. */
const theTrigger = ({ trigger }: Subject['graph'], data: unknown): Checked => ({
  step: { id: TRIGGER, name: '', ...trigger },
  kind: undefined,
  name: { en: 'The trigger', es: 'El disparador' },
  data,
  exits: null,
})

function triggerProblems(subject: Subject): Problem[] {
  const { graph, trigger } = subject
  if (!trigger) {
    return [
      problem('error', 'unknown_trigger', TRIGGER, {
        en: `The trigger has the unknown type «${graph.trigger.type}». Choose another one.`,
        es: `El disparador tiene el tipo desconocido «${graph.trigger.type}». Elige otro.`,
      }),
    ]
  }
  const parsed = trigger.data.safeParse(graph.trigger.data)
  if (parsed.success) {
    const one = theTrigger(graph, parsed.data)
    const own = (trigger.check?.(parsed.data) ?? []).map(({ code, level, field, text }) =>
      stepProblem(level, code, one, { en: `: ${text.en}`, es: `: ${text.es}` }, field),
    )
    const fields = fieldsOf(trigger.data)
    return [...own, ...fields.flatMap((field) => fieldProblems(one, field, fields, subject))]
  }
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
  if (step.off) return []
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
  const fields = fieldsOf(kind.data)
  return [...own, ...fields.flatMap((field) => fieldProblems(one, field, fields, subject))]
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

/** Where the complaint is: a field, or a column of one of its rows (`headers.0.name`), and what people call it. */
function placeOf(path: PropertyKey[], fields: Field[]): { name: string | undefined; title: Words } {
  const [first, row, second] = path
  if (first === undefined) return { name: undefined, title: { en: 'data', es: 'datos' } }
  const name = String(first)
  const field = fields.find((one) => one.name === name)
  const column = field && columnsOf(field).find((one) => one.name === second)
  if (typeof row !== 'number' || !field || !column) {
    return { name, title: field?.meta.title ?? { en: name, es: name } }
  }
  const title = (language: 'en' | 'es') =>
    `${field.meta.title[language]} ${row + 1}: ${column.meta.title[language]}`
  return { name: `${name}.${row}.${column.name}`, title: { en: title('en'), es: title('es') } }
}

/** A schema's complaint as a sentence about the field. */
function complaint(issue: z.core.$ZodIssue, fields: Field[]): { name: string | undefined; says: Words } {
  const { name, title } = placeOf(issue.path, fields)
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
