// Charla in one process, with turns on two loops and sending on two: what was once lost, what chance finds, and what must be equal.
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Clone, clones } from './ground.ts'
import { laws } from './laws.ts'
import { type Ground, groundOn } from './rig.ts'
import { drills, playSequence, search } from './sequences.ts'

const PATIENCE = 120_000
let database: Clone
let ground: Ground
beforeAll(async () => {
  database = await clones(inject('postgres'))()
  ground = groundOn(database)
})
afterAll(() => database.close())

describe('drills', () => {
  test.each(Object.entries(drills))(
    '%s',
    async (_, commands) => {
      expect(await playSequence(ground, commands)).toEqual([])
    },
    PATIENCE,
  )
})

test(
  'random sequences violate nothing',
  async () => {
    const { violations, smallest } = await search(ground, { seed: 1, runs: 25, length: 15 })
    expect({ violations, smallest }).toEqual({ violations: [], smallest: null })
  },
  PATIENCE,
)

describe('laws', () => {
  test.each(Object.entries(laws))(
    '%s',
    async (_, law) => {
      expect(await law.find(ground, { seed: 1, runs: 5 }), law.says).toEqual([])
    },
    PATIENCE,
  )
})
