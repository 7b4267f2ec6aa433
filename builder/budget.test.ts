// How much the web app weighs on its way to the browser: what the first screen needs, and what the canvas adds.
import { beforeAll, expect, test, vi } from 'vitest'
import { type Weights, weigh } from '#engine/bench/weigh.ts'

let weights: Weights

beforeAll(async () => {
  // As it is delivered: libraries without their aids for development.
  vi.stubEnv('NODE_ENV', 'production')
  weights = await weigh()
  vi.unstubAllEnvs()
}, 120_000)

const weightOf = (...names: string[]): number => weights.of(...names)
const alone = (name: string): number => weights.alone(name)
const partOf = (name: string) => [...weights.parts.values()].find((part) => part.name === name)!

test.each(['SetupScreen', 'SignInScreen', 'FlowsScreen'])('the app opens on %s within 270 KiB', (screen) => {
  const heavier = weightOf('es') > weightOf('en') ? 'es' : 'en'
  expect(weightOf('index', heavier, screen)).toBeLessThan(270)
})

test.each(['canvas', 'FlowScreen', 'flow'])('%s is within 95 KiB', (name) => {
  expect(alone(name)).toBeGreaterThan(10)
  expect(alone(name)).toBeLessThan(95)
})

test('tidying steps is loaded when it is asked for', () => {
  expect(alone('layout')).toBeGreaterThan(10)
  expect(partOf('FlowScreen').dynamicImports.join()).toContain('layout')
})

test('the gallery is loaded when it is opened, and is light', () => {
  const screen = partOf('FlowsScreen')
  expect(screen.dynamicImports.join()).toContain('CreateDialog')
  expect(alone('CreateDialog')).toBeLessThan(15)
})
