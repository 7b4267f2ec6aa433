// Two real processes on one database, one of which dies now and then, while people write through both.
import { afterAll, expect, inject, test } from 'vitest'
import { endAll } from '#engine/main_testing.ts'
import { clones } from './ground.ts'
import { playProcesses } from './processes.ts'

afterAll(endAll)

test('two processes lose, double and disorder nothing, whichever of them dies', async () => {
  const { kills, violations } = await playProcesses(clones(inject('postgres')), { seed: 2, moves: 60 })
  expect(violations).toEqual([])
  expect(kills).toBeGreaterThan(2)
}, 300_000)
