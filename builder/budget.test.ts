// How much the web app weighs on its way to the browser: what the first screen needs, and what the canvas adds.
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'
import { beforeAll, expect, test, vi } from 'vitest'

const KIB = 1024
let parts: Map<string, Rolldown.OutputChunk>

beforeAll(async () => {
  // As it is delivered: libraries without their aids for development.
  vi.stubEnv('NODE_ENV', 'production')
  const configFile = fileURLToPath(new URL('../vite.config.ts', import.meta.url))
  const built = (await build({
    configFile,
    logLevel: 'silent',
    build: { write: false },
  })) as Rolldown.RolldownOutput
  parts = new Map(built.output.flatMap((part) => (part.type === 'chunk' ? [[part.fileName, part]] : [])))
  vi.unstubAllEnvs()
}, 120_000)

/** Everything that comes with these chunks without being asked for, in KiB of gzip. */
function weightOf(...names: string[]): number {
  const needed = new Set<Rolldown.OutputChunk>()
  const need = (part: Rolldown.OutputChunk): void => {
    if (needed.has(part)) return
    needed.add(part)
    for (const file of part.imports) need(parts.get(file)!)
  }
  for (const name of names) need([...parts.values()].find((part) => part.name === name)!)
  return [...needed].reduce((sum, { code }) => sum + gzipSync(code).length, 0) / KIB
}

const alone = (name: string): number => weightOf(name) - weightOf(...importsOf(name))

function importsOf(name: string): string[] {
  const part = [...parts.values()].find((one) => one.name === name)!
  return part.imports.map((file) => parts.get(file)!.name)
}

test.each(['SetupScreen', 'SignInScreen', 'FlowsScreen'])('the app opens on %s within 270 KiB', (screen) => {
  const heavier = weightOf('es') > weightOf('en') ? 'es' : 'en'
  expect(weightOf('index', heavier, screen)).toBeLessThan(270)
})

test.each(['canvas', 'FlowScreen', 'flow'])('%s is within 95 KiB', (name) => {
  expect(alone(name)).toBeGreaterThan(10)
  expect(alone(name)).toBeLessThan(95)
})

test('tidying steps is loaded when it is asked for', () => {
  expect(weightOf('layout') - weightOf(...importsOf('layout'))).toBeGreaterThan(10)
  expect([...parts.values()].find(({ name }) => name === 'FlowScreen')!.dynamicImports.join()).toContain(
    'layout',
  )
})
