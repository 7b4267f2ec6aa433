// Builds the screens and the web chat when what they are made of changed since the last build.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../', import.meta.url))
// Rooms that the browser shares with the server; the rest of engine/ changes no screen.
const common = ['channels', 'engine/machine', 'engine/steps', 'engine/triggers', 'package-lock.json']

/** What is built: from which sources, by which settings of Vite, and the file that a finished build leaves. */
const builds = {
  app: {
    config: 'vite.config.ts',
    sources: ['builder', 'vite.config.ts', ...common],
    made: 'dist/app/index.html',
  },
  webchat: {
    config: 'channels/webchat/widget/vite.config.ts',
    sources: ['channels/webchat/widget', 'package-lock.json'],
    made: 'dist/webchat/manifest.json',
  },
}

/** Builds what is stale or absent. */
export async function buildStale(names: Array<keyof typeof builds> = ['app', 'webchat']): Promise<void> {
  for (const name of names) {
    const { config, sources, made } = builds[name]
    const changed = Math.max(...sources.map((source) => newest(join(root, source))))
    if (newest(join(root, made)) > changed) continue
    await build({ configFile: join(root, config), logLevel: 'warn' })
  }
}

/** When a file, or anything inside a folder, was last changed; 0 when it is not there. */
function newest(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found?.isDirectory()) return found?.mtimeMs ?? 0
  return Math.max(found.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}

if (import.meta.main) await buildStale()
