// What can be wrong with a question beyond its schema.

import { fold } from '#engine/machine/conditions.ts'
import type { StepType } from '#engine/machine/step.ts'

type Found = ReturnType<NonNullable<StepType['check']>>

interface Question {
  answer: string
  choices: Array<{ id: string; title: string }>
  min: number | null
  max: number | null
}

const reserved = ['next', 'invalid', 'timeout', 'jump']

/** Choices missing, named twice or too long for buttons; a range that nothing fits. */
export function questionProblems(question: Question): Found {
  if (question.answer === 'multiple_choice') return choiceProblems(question.choices)
  const { min, max } = question
  if (question.answer !== 'number' || min === null || max === null || min <= max) return []
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

function twice(title: string): Found[number] {
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

function sameId(title: string): Found[number] {
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

function long(title: string): Found[number] {
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
