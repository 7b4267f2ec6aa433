// How much the web app weighs on its way to the browser, read from a build as it is delivered.
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'

const KIB = 1024

/** The chunks of a build, by their weight in KiB of gzip. */
export interface Weights {
  parts: Map<string, Rolldown.OutputChunk>
  /** Everything that comes with these chunks without being asked for. */
  of(...names: string[]): number
  /** A chunk without what it imports. */
  alone(name: string): number
  /** Names of the chunks that one imports. */
  importsOf(name: string): string[]
}

/** Builds the app in memory and weighs it. NODE_ENV must say `production`, as it does for people. */
export async function weigh(): Promise<Weights> {
  const configFile = fileURLToPath(new URL('../../vite.config.ts', import.meta.url))
  const built = (await build({
    configFile,
    logLevel: 'silent',
    build: { write: false },
  })) as Rolldown.RolldownOutput
  const chunks = built.output.flatMap((part) => (part.type === 'chunk' ? [part] : []))
  const parts = new Map(chunks.map((part) => [part.fileName, part]))
  const named = (name: string) => chunks.find((part) => part.name === name)!
  const of = (...names: string[]): number => {
    const needed = new Set<Rolldown.OutputChunk>()
    const need = (part: Rolldown.OutputChunk): void => {
      if (needed.has(part)) return
      needed.add(part)
      for (const file of part.imports) need(parts.get(file)!)
    }
    for (const name of names) need(named(name))
    return [...needed].reduce((sum, { code }) => sum + gzipSync(code).length, 0) / KIB
  }
  const importsOf = (name: string) => named(name).imports.map((file) => parts.get(file)!.name)
  return { parts, of, importsOf, alone: (name) => of(name) - of(...importsOf(name)) }
}

/** The heaviest way to the first screen: whichever of sign-up, sign-in and the list of flows needs most. */
export function firstLoad(weights: Weights): number {
  const heavier = weights.of('es') > weights.of('en') ? 'es' : 'en'
  const screens = ['SetupScreen', 'SignInScreen', 'FlowsScreen']
  return Math.max(...screens.map((screen) => weights.of('index', heavier, screen)))
}
