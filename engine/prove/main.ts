// `npm run prove`: everything that the proofs can play, on a PostgreSQL of their own, and a report of what came of it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { endAll } from '#engine/main_testing.ts'
import { type Asked, askedOf } from './asked.ts'
import { openServer, type Server } from './ground.ts'
import { type Found, parts } from './parts.ts'
import { codeOf, type Played, pageOf, summaryOf } from './report.ts'

async function play(asked: Asked, { clone }: Server): Promise<Played[]> {
  const played: Played[] = []
  for (const name of asked.parts) {
    console.log(`${name} …`)
    const from = performance.now()
    const tell = (words: string) => console.log(`  ${words}`)
    const found = await parts[name]({ clone, asked, tell }).catch(threw)
    const seconds = (performance.now() - from) / 1_000
    played.push({ ...found, name, seconds })
    const held = found.violations.length === 0 ? 'nothing violated' : `${found.violations.length} violations`
    console.log(`${name}: ${found.played}; ${held} (${Math.round(seconds)} s)`)
    for (const one of found.violations) console.log(`  ! ${one}`)
  }
  return played
}

/** A part that cannot be played proves nothing. */
const threw = (problem: unknown): Found => ({
  played: 'not to its end',
  violations: [`it threw ${problem instanceof Error ? problem.stack : problem}`],
})

function write(asked: Asked, played: Played[]): void {
  const at = new Date()
  const dated = join(
    process.env['DATA_DIR'] ?? 'data',
    'prove',
    `${at.toISOString().slice(0, 16).replace(':', '.')}.md`,
  )
  const path = asked.report ?? (asked.short ? null : dated)
  if (path === null) return
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, pageOf(played, { at, seed: asked.seed }))
  console.log(`The report is in ${path}.`)
}

async function main(asked: Asked): Promise<number> {
  const server = await openServer()
  try {
    const played = await play(asked, server)
    write(asked, played)
    const summary = summaryOf(played)
    if (asked.json) console.log(JSON.stringify(summary))
    return codeOf(summary)
  } finally {
    await endAll()
    await server.stop()
  }
}

// Bugs can be planted in tests only, and this is one.
if (process.env['NODE_ENV'] !== 'test') throw new Error('Start it by `npm run prove`: NODE_ENV must be test.')
const asked = askedOf(process.argv.slice(2))
if (typeof asked === 'string') console.error(asked)
process.exit(typeof asked === 'string' ? 2 : await main(asked))
