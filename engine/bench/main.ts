// `npm run bench`: how many turns a second, against a yardstick taken in the same run on the same Postgres.
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '#db/db.ts'
import { startEmbedded } from '#db/embedded.ts'
import { migrate } from '#db/migrate.ts'
import { openBench } from './bench.ts'
import { overHttp } from './http.ts'
import { pureTurns } from './pure.ts'
import { durableTurns, type Rate } from './turns.ts'
import { findPgbench, yardstick } from './yardstick.ts'

const SECONDS = 6
const ROUNDS = 3
const MANY = 128

/** What a run of the benchmark found; rates per second, times in milliseconds. */
interface Report {
  yardstick: number
  turns: Record<string, Rate>
  ratio128: number
  pureTurns: number
  http: Rate
}

const round = (value: number, digits = 0) => Number(value.toFixed(digits))

function print(report: Report): void {
  const rows = [
    ['yardstick: pgbench, one transaction per message', report.yardstick, '', ''],
    ...Object.entries(report.turns).map(([count, { perSecond, p50, p99 }]) => [
      `durable turns, ${count} at a time`,
      perSecond,
      p50,
      p99,
    ]),
    ['through HTTP with signatures', report.http.perSecond, report.http.p50, report.http.p99],
    ['pure turns in memory', report.pureTurns, '', ''],
  ]
  console.log('| | per second | p50 ms | p99 ms |\n|---|---:|---:|---:|')
  for (const row of rows) console.log(`| ${row.join(' | ')} |`)
  console.log(
    `\nAt 128: ${report.ratio128} × the yardstick. ${cpus().length} × ${cpus()[0]?.model.trim()}, fsync on.`,
  )
}

const pgbench = findPgbench()
if (!pgbench) {
  console.error(
    'pgbench was not found. On Debian: apt-get install postgresql. / No se encontró pgbench. En Debian: apt-get install postgresql.',
  )
  process.exit(1)
}
const folder = mkdtempSync(join(tmpdir(), 'charla-bench-'))
const { config, stop } = await startEmbedded(folder)
try {
  const database = openDatabase(config)
  await migrate(database.pool)
  const bench = await openBench(database)
  const one = await durableTurns(bench, 1, SECONDS)
  const eight = await durableTurns(bench, 8, SECONDS)
  // What else the machine does comes and goes: both are taken in turns, and the round with the middle ratio counts.
  const rounds: Array<{ perSecond: number; many: Rate; ratio: number }> = []
  for (let count = 0; count < ROUNDS; count += 1) {
    const perSecond = await yardstick(pgbench, database, bench.contacts, SECONDS / 2)
    const many = await durableTurns(bench, MANY, SECONDS / 2)
    rounds.push({ perSecond, many, ratio: many.perSecond / perSecond })
  }
  const middle = rounds.sort((a, b) => a.ratio - b.ratio)[(ROUNDS - 1) / 2]!
  const report: Report = {
    yardstick: round(middle.perSecond),
    turns: { 1: one, 8: eight, [MANY]: middle.many },
    ratio128: round(middle.ratio, 2),
    pureTurns: pureTurns(),
    http: await overHttp(bench, SECONDS),
  }
  await bench.close()
  await database.close()
  print(report)
  if (process.argv.includes('--json')) console.log(JSON.stringify(report))
} finally {
  await stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)
