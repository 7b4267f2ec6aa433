// What can be wrong with a question beyond its schema.

import { clocksIn } from '#engine/machine/answers_clocks.ts'
import { dateIn } from '#engine/machine/answers_dates.ts'
import { fold } from '#engine/machine/conditions.ts'
import type { Complaint } from '#engine/machine/trigger.ts'
import { codeMark } from './asking_code.ts'
import type { FormRow, Question } from './asking_fields.ts'
import { missing, namedTwice } from './rows.ts'

type Found = Complaint[]

const reserved = ['next', 'invalid', 'timeout', 'skipped', 'jump']

/** Choices missing, named twice or too long for buttons; limits that nothing fits; forms and codes that are not whole. */
export function questionProblems(question: Question): Found {
  const { answer, min, max } = question
  const own = {
    multiple_choice: () => choiceProblems(question.choices),
    multiple_select: () => [...choiceProblems(question.choices), ...picksProblems(question)],
    number: () => rangeProblems(min, max),
    text: () => rangeProblems(min, max),
    scale: () => rangeProblems(min ?? 0, max ?? 10),
    form: () => formProblems(question),
    code: () => codeProblems(question),
  }
  return [
    ...(Object.hasOwn(own, answer) ? own[answer as keyof typeof own]() : []),
    ...limitProblems(question),
  ]
}

function rangeProblems(min: number | null, max: number | null): Found {
  if (min === null || max === null || min <= max) return []
  return [
    {
      code: 'empty_range',
      level: 'error',
      field: 'max',
      text: {
        en: `No number is at least ${min} and at most ${max}. Change one of the limits.`,
        es: `Ningún número es al menos ${min} y como máximo ${max}. Cambia uno de los límites.`,
      },
    },
  ]
}

function picksProblems({ min, max, choices }: Question): Found {
  if ((min ?? 0) <= choices.length) return rangeProblems(min, max)
  return [
    {
      code: 'empty_range',
      level: 'error',
      field: 'min',
      text: {
        en: `There are fewer than ${min} choices. Add some, or ask for less.`,
        es: `Hay menos de ${min} opciones. Agrega más, o pide menos.`,
      },
    },
  ]
}

/** A fixed limit that says no date or time would let everything pass. */
function limitProblems({ answer, earliest, latest }: Question): Found {
  const isTime = answer === 'time'
  if (!isTime && !answer.startsWith('date')) return []
  const reader = { language: 'es' as const, country: '', now: '2026-01-05T12:00:00Z', zone: 'UTC' }
  const isRead = (text: string) =>
    text.trim() === '' ||
    /\{\{|\$/.test(text) ||
    (isTime ? clocksIn(text).length > 0 : dateIn(text, reader, { order: 'dmy', tends: null }) !== null)
  return Object.entries({ earliest, latest })
    .filter(([, text]) => !isRead(text))
    .map(([field, text]) => ({
      code: 'no_limit',
      level: 'error' as const,
      field,
      text: {
        en: `«${text}» is no ${isTime ? 'time' : 'date'}. Write it like ${isTime ? '09:00' : '2026-12-24 or tomorrow'}.`,
        es: `«${text}» no es una ${isTime ? 'hora' : 'fecha'}. Escríbela como ${isTime ? '09:00' : '2026-12-24 o mañana'}.`,
      },
    }))
}

function formProblems({ rows }: Question): Found {
  if (rows.length === 0)
    return [
      missing('rows', {
        en: 'The form has no fields. Add one.',
        es: 'El formulario no tiene campos. Agrega uno.',
      }),
    ]
  const names = rows.map(({ variable }) => variable).filter((name) => name !== '')
  return [...namedTwice('rows', names), ...rows.flatMap(rowProblems)]
}

function rowProblems({ name, answer, options, min, max }: FormRow): Found {
  const titles = options.split(',').map(fold).filter(Boolean)
  if (answer !== 'multiple_choice') return rangeProblems(min, max).map((one) => ({ ...one, field: 'rows' }))
  if (titles.length > 0 && new Set(titles).size === titles.length) return []
  return [
    missing('rows', {
      en: `The field «${name}» needs choices, each with a name of its own.`,
      es: `El campo «${name}» necesita opciones, cada una con su propio nombre.`,
    }),
  ]
}

function codeProblems({ codeText, codeBy, codeTo }: Question): Found {
  const found: Found = []
  if (codeText.search(codeMark) === -1)
    found.push(
      missing('codeText', {
        en: 'The message does not say the code. Write [code] where it belongs.',
        es: 'El mensaje no dice el código. Escribe [código] donde va.',
      }),
    )
  if (codeBy === 'email' && codeTo.trim() === '')
    found.push(
      missing('codeTo', { en: 'Write the address it goes to.', es: 'Escribe la dirección de destino.' }),
    )
  return found
}

function choiceProblems(choices: Question['choices']): Found {
  if (choices.length === 0) {
    const text = {
      en: 'The question has no choices. Add at least one.',
      es: 'La pregunta no tiene opciones. Agrega al menos una.',
    }
    return [{ code: 'no_choices', level: 'error', field: 'choices', text }]
  }
  const found: Found = []
  const seen = new Set<string>()
  const ids = new Set<string>()
  for (const { id, title } of choices) {
    if (seen.has(fold(title))) found.push(twice(title))
    if (ids.has(id) || reserved.includes(id)) found.push(sameId(title))
    if (title.length > 20) found.push(long(title))
    seen.add(fold(title))
    ids.add(id)
  }
  return found
}

function twice(title: string): Complaint {
  return {
    code: 'choice_twice',
    level: 'error',
    field: 'choices',
    text: {
      en: `The choice «${title}» appears twice. Give each choice its own name.`,
      es: `La opción «${title}» aparece dos veces. Dale a cada opción su propio nombre.`,
    },
  }
}

function sameId(title: string): Complaint {
  return {
    code: 'choice_id',
    level: 'error',
    field: 'choices',
    text: {
      en: `The choice «${title}» shares its id with another exit. Delete it and add it again.`,
      es: `La opción «${title}» comparte su identificador con otra salida. Bórrala y agrégala otra vez.`,
    },
  }
}

function long(title: string): Complaint {
  return {
    code: 'choice_long',
    level: 'warning',
    field: 'choices',
    text: {
      en: `The choice «${title}» is longer than 20 characters: some channels cannot show it as a button.`,
      es: `La opción «${title}» tiene más de 20 caracteres: algunos canales no la muestran como botón.`,
    },
  }
}
