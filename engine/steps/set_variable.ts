// Works out variables: texts, numbers, dates and lists.
import { z } from 'zod'
import { parseFormula } from '#engine/machine/formula.ts'
import { field, step } from '#engine/machine/step.ts'
import type { Complaint, Written } from '#engine/machine/trigger.ts'
import type { Json } from '#engine/machine/values.ts'
import { type Assignment, assigned, assignment, assignmentFresh, kindTitles } from './assignments.ts'
import { missing } from './rows.ts'

/** Sets variables one after the other; a later one may use an earlier one. What cannot be worked out is empty. */
export const setVariable = step({
  type: 'set_variable',
  title: { en: 'Set variables', es: 'Fijar variables' },
  about: {
    en: 'Works out texts, numbers, dates and lists.',
    es: 'Calcula textos, números, fechas y listas.',
  },
  keywords: [
    'formula',
    'calculate',
    'math',
    'list',
    'date',
    'fórmula',
    'calcular',
    'sumar',
    'lista',
    'fecha',
  ],
  icon: 'variable',
  category: 'logic',
  data: z.object({
    assignments: field(z.array(assignment).min(1).max(20), {
      field: 'rows',
      title: { en: 'Variables', es: 'Variables' },
      row: { title: { en: 'variable', es: 'variable' }, shows: 'variable' },
      max: 20,
    }),
  }),
  fresh: () => ({ assignments: [assignmentFresh] }),
  exits: () => [{ name: 'next', title: { en: 'Next', es: 'Siguiente' }, kind: 'next' }],
  summary: ({ assignments }) => {
    const said = assignments.map(shown)
    return { en: said.join(', '), es: said.join(', ') }
  },
  waitsFor: null,
  writes: ({ assignments }) =>
    assignments.map(({ variable, kind }) => ({ name: variable, type: types[kind] })),
  reads: ({ assignments }) => [...new Set(assignments.flatMap(readBy))],
  check: ({ assignments }) => assignments.flatMap(problemsOf),
  enter: ({ assignments }, { facts, vars }) => {
    let set: Record<string, Json> = {}
    for (const one of assignments) {
      set = { ...set, [one.variable]: assigned(one, { facts, vars: { ...vars, ...set } }) }
    }
    return { set, exit: 'next' }
  },
})

const types: Record<Assignment['kind'], Written['type']> = {
  text: 'text',
  number: 'number',
  now: 'date',
  date_shift: 'date',
  date_read: 'date',
  date_text: 'text',
  date_difference: 'number',
  list_add: 'list',
  list_remove: 'list',
  list_item: 'text',
  list_join: 'text',
  list_count: 'number',
  list_split: 'list',
  clear: 'text',
}

const onLists: ReadonlyArray<Assignment['kind']> = ['list_item', 'list_join', 'list_count']

function shown({ variable, kind, text, formula }: Assignment): string {
  const value = kind === 'text' ? text : kind === 'number' ? formula : ''
  return value === '' ? variable : `${variable} = ${value}`
}

function readBy({ variable, kind, formula, list }: Assignment): string[] {
  // Adding to a list that is not there yet begins one, so that is no reading.
  if (kind === 'list_remove') return [variable]
  if (onLists.includes(kind)) return [list]
  const read = kind === 'number' ? parseFormula(formula) : null
  if (!read || 'problem' in read) return []
  return read.formula.reads.map((path) => path.split('.')[0]!)
}

function problemsOf(one: Assignment): Complaint[] {
  const { variable, kind, formula, list, date } = one
  const about = (en: string, es: string) =>
    missing('assignments', { en: `«${variable}»: ${en}`, es: `«${variable}»: ${es}` })
  const read = kind === 'number' ? parseFormula(formula) : null
  if (read && 'problem' in read) {
    const { en, es } = read.problem
    return [{ ...about(en, es), code: 'bad_formula' }]
  }
  if (onLists.includes(kind) && list === '') return [about('Choose the list.', 'Elige la lista.')]
  const dated =
    kind === 'date_shift' || kind === 'date_read' || kind === 'date_text' || kind === 'date_difference'
  if (dated && date.trim() === '') {
    const { en, es } = kindTitles[kind]
    return [about(`Write the date for «${en}».`, `Escribe la fecha para «${es}».`)]
  }
  return []
}
