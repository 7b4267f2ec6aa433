// `npm run bench`: how fast a turn is, against a yardstick taken in the same run on the same Postgres, and what crowds cost.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openDatabase } from '#db/db.ts'
import { startEmbedded } from '#db/embedded.ts'
import { migrate } from '#db/migrate.ts'
import { type Bench, type Crowd, openBench } from './bench.ts'
import { rounds } from './flow.ts'
import { overHttp } from './http.ts'
import { publishWithPassengers } from './publish.ts'
import { pureTurns } from './pure.ts'
import { print, type Report } from './report.ts'
import { runsAtRest } from './rest.ts'
import { timersAtOnce } from './timers.ts'
import { durableTurns, type Rate } from './turns.ts'
import { layYardstick, sender, yardstick } from './yardstick.ts'

const SECONDS = 4
const ROUNDS = 3
const MANY = 128
const PEOPLE = 5_000
/** Steps of the flow that everything is measured with, and of the long one. */
const STEPS = 30
const LONG = 100

const round = (value: number, digits = 0) => Number(value.toFixed(digits))

interface Round {
  turn: number
  least: number
  many: Rate
}

/** What else the machine does comes and goes: yardsticks and turns alternate, and the round with the middle ratio counts. */
async function middleRound(bench: Bench, crowd: Crowd): Promise<Round> {
  const rounds: Round[] = []
  await layYardstick(bench.database, PEOPLE)
  for (let count = 0; count < ROUNDS; count += 1) {
    const turn = await yardstick(bench.database, 'turn', PEOPLE, SECONDS / 2)
    const many = await durableTurns(bench, crowd, MANY, SECONDS / 2)
    const least = await yardstick(bench.database, 'least', PEOPLE, SECONDS / 2)
    rounds.push({ turn, least, many })
  }
  await bench.database.pool.query('drop schema yardstick cascade')
  const ratio = ({ turn, many }: Round) => many.perSecond / turn
  return rounds.sort((a, b) => ratio(a) - ratio(b))[(ROUNDS - 1) / 2]!
}

async function measure(database: Database): Promise<Report> {
  const bench = await openBench(database)
  const crowd = await bench.crowd(rounds(STEPS), PEOPLE)
  const one = await durableTurns(bench, crowd, 1, SECONDS)
  const eight = await durableTurns(bench, crowd, 8, SECONDS)
  const { turn, least, many } = await middleRound(bench, crowd)
  const long = await bench.crowd(rounds(LONG), PEOPLE)
  const report: Report = {
    yardstick: round(turn),
    turns: { 1: one, 8: eight, [MANY]: many },
    ratio128: round(many.perSecond / turn, 2),
    pureTurns: pureTurns(rounds(STEPS)),
    http: await overHttp(bench, crowd, SECONDS),
    least: { yardstick: round(least), ratio128: round(many.perSecond / least, 2) },
    long: {
      steps: LONG,
      many: await durableTurns(bench, long, MANY, SECONDS),
      pureTurns: pureTurns(rounds(LONG)),
    },
    publish: await publishWithPassengers(bench, STEPS),
    rest: await runsAtRest(bench, crowd, MANY),
    timers: await timersAtOnce(bench),
    sender: sender(),
  }
  await bench.close()
  return report
}

const folder = mkdtempSync(join(tmpdir(), 'charla-bench-'))
const { config, stop } = await startEmbedded(folder)
try {
  const database = openDatabase(config)
  await migrate(database.pool)
  const report = await measure(database)
  await database.close()
  print(report)
  if (process.argv.includes('--json')) console.log(JSON.stringify(report))
} finally {
  await stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)
