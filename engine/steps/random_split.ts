// Chooses the way by chance: A/B tests and the like.
import { z } from 'zod'
import { diceOf } from '#engine/machine/dice.ts'
import { field, step } from '#engine/machine/step.ts'
import { idProblems, reservedExits, rowId } from './rows.ts'

const way = z.object({
  id: rowId,
  name: field(z.string().trim().min(1).max(60), { field: 'text', title: { en: 'Name', es: 'Nombre' } }),
  weight: field(z.number().min(0).max(1_000), {
    field: 'number',
    title: { en: 'Weight', es: 'Peso' },
    max: 1_000,
  }),
})

type Way = z.infer<typeof way>

/** Takes one of two to ten ways, each as often as its weight says; for the same contact always the same one, if wanted. */
export const randomSplit = step({
  type: 'random_split',
  title: { en: 'Random split', es: 'División al azar' },
  about: {
    en: 'Sends some contacts one way, some another.',
    es: 'Manda a unos contactos por un camino y a otros por otro.',
  },
  keywords: ['a/b', 'test', 'chance', 'percent', 'experiment', 'azar', 'prueba', 'porcentaje', 'experimento'],
  icon: 'arrows-shuffle',
  category: 'logic',
  data: z.object({
    ways: field(z.array(way).min(2).max(10), {
      field: 'rows',
      title: { en: 'Ways', es: 'Caminos' },
      help: {
        en: 'A way of weight 2 is taken twice as often as one of weight 1.',
        es: 'Un camino de peso 2 se toma el doble de veces que uno de peso 1.',
      },
      row: { title: { en: 'way', es: 'camino' }, shows: 'name' },
      max: 10,
    }),
    sticky: field(z.boolean().default(true), {
      field: 'switch',
      title: { en: 'Always the same way for a contact', es: 'Siempre el mismo camino para un contacto' },
    }),
  }),
  fresh: () => ({
    ways: [
      { id: 'a', name: 'A', weight: 50 },
      { id: 'b', name: 'B', weight: 50 },
    ],
    sticky: true,
  }),
  exits: ({ ways }) =>
    ways.map((one) => {
      const title = `${one.name} · ${share(one, ways)} %`
      return { name: one.id, title: { en: title, es: title }, kind: 'next' as const }
    }),
  summary: ({ ways }) => {
    const text = ways.map((one) => `${one.name} ${share(one, ways)} %`).join(' · ')
    return { en: text, es: text }
  },
  waitsFor: null,
  check: ({ ways }) => [...(sum(ways) > 0 ? [] : [noWeight]), ...idProblems('ways', ways, reservedExits)],
  enter: ({ ways, sticky }, { facts, step, count }) => {
    const fall = diceOf(
      sticky ? `${facts.contact.id} ${step}` : `${facts.seed} ${facts.now} ${step} ${count}`,
    )
    return { exit: drawn(ways, fall).id, count: 1 }
  },
})

const sum = (ways: ReadonlyArray<Way>) => ways.reduce((total, { weight }) => total + weight, 0)

/** Per cent with one decimal where needed. */
const share = ({ weight }: Way, ways: ReadonlyArray<Way>) =>
  sum(ways) === 0 ? 0 : Math.round((weight / sum(ways)) * 1_000) / 10

function drawn(ways: ReadonlyArray<Way>, fall: number): Way {
  let left = fall * sum(ways)
  for (const one of ways) {
    if (left < one.weight) return one
    left -= one.weight
  }
  // Rounding may leave a crumb; it belongs to the last way that is taken at all.
  return ways.findLast(({ weight }) => weight > 0) ?? ways[0]!
}

const noWeight = {
  code: 'no_weight',
  level: 'error' as const,
  field: 'ways',
  text: {
    en: 'All weights are 0, so no way can be taken. Give at least one a weight.',
    es: 'Todos los pesos son 0 y no se puede tomar ningún camino. Dale peso al menos a uno.',
  },
}
