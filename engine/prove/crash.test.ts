// A process dies at every boundary of the script: before, in the middle and after. Every point of the list must be reached.
import { afterAll, expect, inject, test } from 'vitest'
import { endAll } from '#engine/main_testing.ts'
import { crashAll, openCrashes } from './crash.ts'
import { clones } from './ground.ts'
import { counts, points } from './points.ts'
import { nameOf } from './stage.ts'

const LANES = 6
afterAll(endAll)

test('whatever point it dies at, nothing is lost, doubled, late or out of order', async () => {
  const lists = points.map((point) => [point])
  const results = await crashAll(() => openCrashes(clones(inject('postgres'))), lists, { lanes: LANES })
  const broken = results.filter(({ violations }) => violations.length > 0)
  expect(broken.map((one) => [one.points.map(nameOf), one.violations])).toEqual([])
  const missed = results.filter(({ hits }) => hits === 0)
  expect(missed.flatMap((one) => one.points.map(nameOf))).toEqual([])
  expect(results).toHaveLength(points.length)
}, 900_000)

test('the list holds every message that the script takes', async () => {
  const crashes = await openCrashes(clones(inject('postgres')))
  const taken = Object.fromEntries(crashes.counts)
  await crashes.close()
  // Rings and sweeps look for deeds as often as they like.
  expect({ ...taken, 'deed: claim': Math.min(taken['deed: claim'] ?? 0, counts['deed: claim']) }).toEqual(
    counts,
  )
}, 120_000)
