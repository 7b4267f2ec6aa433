// Chooses the way by one value.
import { z } from 'zod'
import { fold, numberOf } from '#engine/machine/conditions.ts'
import { field, type Scope, step } from '#engine/machine/step.ts'
import { shortened } from './fields.ts'
import { idProblems, missing, reservedExits, rowId } from './rows.ts'

const limit = (en: string, es: string) =>
  field(z.number().nullable().default(null), {
    field: 'number',
    title: { en, es },
    when: { field: 'match', is: ['range'] },
  })

const oneCase = z.object({
  id: rowId,
  name: field(z.string().trim().min(1).max(60), { field: 'text', title: { en: 'Name', es: 'Nombre' } }),
  match: field(z.enum(['equals', 'words', 'range']).default('equals'), {
    field: 'select',
    title: { en: 'When the value', es: 'Cuando el valor' },
    options: [
      { value: 'equals', title: { en: 'is', es: 'es' } },
      { value: 'words', title: { en: 'has one of the words', es: 'tiene una de las palabras' } },
      { value: 'range', title: { en: 'is a number between', es: 'es un número entre' } },
    ],
  }),
  text: field(z.string().max(500).default(''), {
    field: 'template',
    title: { en: 'Text, or words separated by commas', es: 'Texto, o palabras separadas por comas' },
    when: { field: 'match', is: ['equals', 'words'] },
  }),
  min: limit('At least', 'Al menos'),
  max: limit('At most', 'Como máximo'),
})

type Case = z.infer<typeof oneCase>

/** Takes the first case that the value fits; else the exit `else`. */
export const switchStep = step({
  type: 'switch',
  title: { en: 'Switch', es: 'Según el valor' },
  about: { en: 'Goes different ways by one value.', es: 'Toma caminos distintos según un valor.' },
  keywords: ['case', 'value', 'keyword', 'language', 'caso', 'valor', 'palabra', 'idioma', 'decisión'],
  icon: 'switch-horizontal',
  category: 'logic',
  data: z.object({
    value: field(z.string().trim().min(1).max(1_000), {
      field: 'template',
      title: { en: 'Value', es: 'Valor' },
      placeholder: { en: 'Type $ for a variable', es: 'Escribe $ para una variable' },
    }),
    cases: field(z.array(oneCase).min(1).max(20), {
      field: 'rows',
      title: { en: 'Cases', es: 'Casos' },
      help: { en: 'The first one that fits is taken.', es: 'Se toma el primero que coincide.' },
      row: { title: { en: 'case', es: 'caso' }, shows: 'name' },
      max: 20,
    }),
  }),
  fresh: (language) => ({
    value: '',
    cases: [
      {
        id: 'c1',
        name: language === 'es' ? 'Caso 1' : 'Case 1',
        match: 'equals',
        text: '',
        min: null,
        max: null,
      },
    ],
  }),
  exits: ({ cases }) => [
    ...cases.map(({ id, name }) => ({ name: id, title: { en: name, es: name }, kind: 'next' as const })),
    { name: 'else', title: { en: 'Otherwise', es: 'En otro caso' }, kind: 'next' },
  ],
  summary: ({ value }) => shortened(value),
  waitsFor: null,
  check: ({ cases }) => [
    ...cases.filter(isEmpty).map(({ name }) =>
      missing('cases', {
        en: `The case «${name}» says nothing to compare with. Fill it in.`,
        es: `El caso «${name}» no dice con qué comparar. Complétalo.`,
      }),
    ),
    ...idProblems('cases', cases, reservedExits),
  ],
  enter: ({ value, cases }, scope) => {
    const actual = scope.render(value)
    return { exit: cases.find((one) => fits(one, actual, scope))?.id ?? 'else' }
  },
})

/** Nothing to compare with; an empty text under `is` means an empty value. */
const isEmpty = ({ match, text, min, max }: Case) =>
  (match === 'words' && text.trim() === '') || (match === 'range' && min === null && max === null)

function fits({ match, text, min, max }: Case, actual: string, { render }: Scope): boolean {
  if (match === 'range') {
    const number = numberOf(actual)
    return number !== null && number >= (min ?? -Infinity) && number <= (max ?? Infinity)
  }
  if (match === 'equals') return fold(render(text)) === fold(actual)
  const said = ` ${spaced(actual)} `
  return render(text)
    .split(',')
    .map(spaced)
    .some((word) => word !== '' && said.includes(` ${word} `))
}

/** Words with single spaces between them. */
const spaced = (text: string) =>
  fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
