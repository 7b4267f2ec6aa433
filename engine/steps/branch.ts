// Chooses the way by conditions.
import { z } from 'zod'
import { clausesOf, conditionSchema, holds } from '#engine/machine/conditions.ts'
import { field, step } from '#engine/machine/step.ts'

const data = z.object({
  branches: field(
    z
      .array(
        z.object({
          id: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/),
          name: z.string().trim().min(1).max(60),
          when: conditionSchema,
        }),
      )
      .min(1)
      .max(9),
    { field: 'branches', title: { en: 'Branches', es: 'Ramas' }, max: 9 },
  ),
})

/** Takes the first branch whose condition holds; else the exit `else`. */
export const branch = step({
  type: 'branch',
  title: { en: 'Branch', es: 'Ramificar' },
  about: {
    en: 'Goes different ways by what is known about the contact.',
    es: 'Toma caminos distintos según lo que se sabe del contacto.',
  },
  keywords: ['condition', 'if', 'else', 'switch', 'condición', 'si', 'sino', 'rama', 'decisión'],
  icon: 'arrows-split',
  category: 'logic',
  data,
  fresh: (language) => ({
    branches: [{ id: 'b1', name: language === 'es' ? 'Rama 1' : 'Branch 1', when: { all: [] } }],
  }),
  exits: ({ branches }) => [
    ...branches.map(({ id, name }) => ({ name: id, title: { en: name, es: name }, kind: 'next' as const })),
    { name: 'else', title: { en: 'Otherwise', es: 'En otro caso' }, kind: 'next' },
  ],
  summary: ({ branches }) => ({
    en: branches.length === 1 ? '1 branch' : `${branches.length} branches`,
    es: branches.length === 1 ? '1 rama' : `${branches.length} ramas`,
  }),
  waitsFor: null,
  check: ({ branches }) => [
    ...branches.filter(({ when }) => clausesOf(when).length === 0).map(({ name }) => always(name)),
    ...branches
      .filter(
        ({ id }, index) =>
          id === 'else' || id === 'jump' || branches.findIndex((one) => one.id === id) < index,
      )
      .map(({ name }) => sameId(name)),
  ],
  enter: ({ branches }, { facts, vars }) => ({
    exit: branches.find(({ when }) => holds(when, { facts, vars }))?.id ?? 'else',
  }),
})

function always(name: string) {
  return {
    code: 'no_condition',
    level: 'error' as const,
    field: 'branches',
    text: {
      en: `The branch «${name}» has no condition, so it would always be taken. Add one.`,
      es: `La rama «${name}» no tiene condición y se tomaría siempre. Agrega una.`,
    },
  }
}

function sameId(name: string) {
  return {
    code: 'branch_id',
    level: 'error' as const,
    field: 'branches',
    text: {
      en: `The branch «${name}» shares its id with another exit. Delete it and add it again.`,
      es: `La rama «${name}» comparte su identificador con otra salida. Bórrala y agrégala otra vez.`,
    },
  }
}
