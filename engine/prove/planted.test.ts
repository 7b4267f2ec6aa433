// The proof of the proofs: each of the sixteen bugs is planted, and found. And where nobody tests, nothing can be planted.
import { spawnSync } from 'node:child_process'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { endAll } from '#engine/main_testing.ts'
import { type Plant, plants } from '#engine/plant.ts'
import { clones } from './ground.ts'
import { inProcess, needsDeath, plantInProcess, plantInProcesses } from './planting.ts'

const PATIENCE = 300_000
afterAll(endAll)

test('there are sixteen', () => {
  expect(Object.keys(plants)).toHaveLength(16)
  expect([...inProcess, ...needsDeath].sort()).toEqual(Object.keys(plants).sort())
})

describe('a planted bug is caught', () => {
  const clone = clones(inject('postgres'))
  test.each(inProcess)(
    '%s',
    async (plant) => {
      expect(await plantInProcess(clone, plant)).toMatchObject({ caught: true })
    },
    PATIENCE,
  )
  test.concurrent.each(needsDeath)(
    '%s',
    async (plant) => {
      expect(await plantInProcesses(clone, plant)).toMatchObject({ caught: true })
    },
    PATIENCE,
  )
})

describe('plants are inert', () => {
  const asked = `
    const { planted, plants } = await import('#engine/plant.ts')
    console.log(Object.keys(plants).filter((name) => planted(name)).join())`
  const found = (env: Record<string, string>) =>
    spawnSync(process.execPath, ['--input-type=module', '-e', asked], {
      cwd: new URL('../..', import.meta.url),
      env: { PATH: process.env['PATH'], ...env },
      encoding: 'utf8',
    }).stdout.trim()
  const one: Plant = 'no_fence'

  test('unless it is a test that names one', () => {
    expect(found({ NODE_ENV: 'test', CHARLA_PLANT: one })).toBe(one)
  })
  test.each<[string, Record<string, string>]>([
    ['in production', { NODE_ENV: 'production', CHARLA_PLANT: one }],
    ['where nothing is said of tests', { CHARLA_PLANT: one }],
    ['in a test that names none', { NODE_ENV: 'test' }],
    ['in a test that names something else', { NODE_ENV: 'test', CHARLA_PLANT: 'moon' }],
  ])('%s', (_, env) => {
    expect(found(env)).toBe('')
  })
})
