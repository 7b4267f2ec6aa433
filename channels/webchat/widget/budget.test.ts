// What a site pays for the web chat, in bytes over the wire.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Script } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'

const KIB = 1024
const folder = mkdtempSync(join(tmpdir(), 'charla-budget-'))
let files: Array<{ name: string; bytes: number; text: string }>

beforeAll(async () => {
  const configFile = fileURLToPath(new URL('./vite.config.ts', import.meta.url))
  await build({ configFile, logLevel: 'error', build: { outDir: folder } })
  files = readdirSync(join(folder, 'assets')).map((name) => {
    const text = readFileSync(join(folder, 'assets', name))
    return { name, bytes: gzipSync(text, { level: 9 }).length, text: text.toString() }
  })
}, 30_000)
afterAll(() => rmSync(folder, { recursive: true }))

const loader = () => files.find(({ name }) => name.startsWith('loader'))!

test('the loader is at most 3 KiB, and everything together at most 35 KiB', () => {
  expect(files.map(({ name }) => name.replace(/-.*\./, '.')).sort()).toEqual([
    'loader.js',
    'panel.css',
    'panel.js',
  ])
  expect(loader().bytes).toBeLessThanOrEqual(3 * KIB)
  expect(files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(35 * KIB)
})

test('the loader is one statement of a classic script, which leaves no name behind', () => {
  expect(() => new Script(loader().text)).not.toThrow()
  expect(loader().text).toMatch(/^\(.*\)\(\);?\s*$/s)
})
