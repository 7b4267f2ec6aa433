// What a run of the benchmark found, for people and for machines.
import { cpus } from 'node:os'
import type { Published } from './publish.ts'
import type { Rest } from './rest.ts'
import type { Timers } from './timers.ts'
import type { Rate } from './turns.ts'

/** Rates per second, times in milliseconds where nothing else is said. */
export interface Report {
  yardstick: number
  turns: Record<string, Rate>
  ratio128: number
  pureTurns: number
  http: Rate
  /** The same ratio against a transaction of the least rows. */
  least: { yardstick: number; ratio128: number }
  /** A flow of a hundred steps. */
  long: { steps: number; many: Rate; pureTurns: number }
  publish: Published
  rest: Rest
  timers: Timers
  /** Who sent the yardstick's messages. */
  sender: 'pgbench' | 'driver'
}

type Cell = string | number

/** Prints it as Markdown tables. */
export function print(report: Report): void {
  const { yardstick } = report
  const ratio = (perSecond: number) => `${(perSecond / yardstick).toFixed(2)} ×`
  const rate = (words: string, { perSecond, p50, p99 }: Rate): Cell[] => [
    words,
    perSecond,
    ratio(perSecond),
    p50,
    p99,
  ]
  table(
    ['', 'per second', 'to the yardstick', 'p50 ms', 'p99 ms'],
    [
      [`yardstick: ${report.sender}, one transaction per message`, yardstick, ratio(yardstick), '', ''],
      [
        `the least rows: ${report.sender}, one transaction per message`,
        report.least.yardstick,
        ratio(report.least.yardstick),
        '',
        '',
      ],
      ...Object.entries(report.turns).map(([count, it]) => rate(`durable turns, ${count} at a time`, it)),
      rate(`durable turns, 128 at a time, flow of ${report.long.steps} steps`, report.long.many),
      rate('through HTTP with signatures, 64 at a time', report.http),
      ['pure turns in memory', report.pureTurns, '', '', ''],
      [`pure turns in memory, flow of ${report.long.steps} steps`, report.long.pureTurns, '', '', ''],
    ],
  )
  crowds(report)
  console.log(
    `\nAt 128: ${report.ratio128} × the yardstick, ${report.least.ratio128} × the least rows. ` +
      `${cpus().length} × ${cpus()[0]?.model.trim()}, fsync on.`,
  )
}

function crowds({ rest, publish, timers }: Report): void {
  const { without, with: and } = rest
  const idle = ({ queries, workerMs, postgresMs }: typeof and.idle) =>
    `${queries} queries, ${workerMs} ms worker, ${postgresMs ?? '?'} ms Postgres`
  console.log()
  table(
    ['', ''],
    [
      [
        `turns per second at 128, without and with ${rest.runs} runs at rest`,
        `${without.many.perSecond} and ${and.many.perSecond}`,
      ],
      ['p50 ms, without and with them', `${without.many.p50} and ${and.many.p50}`],
      ['an idle worker per second, without them', idle(without.idle)],
      ['an idle worker per second, with them', idle(and.idle)],
      [`publishing with ${publish.runs} people inside who go on in the new version`, `${publish.seconds} s`],
      ['until all of them have changed', `${publish.movedSeconds} s`],
      [
        `${timers.due} timers due at one instant, two workers`,
        `${timers.fired} fired, ${timers.doubled} twice`,
      ],
      ['late, by the database’s clock', `p50 ${timers.lateP50} ms, at most ${timers.lateP100} ms`],
    ],
  )
}

function table(head: Cell[], rows: Cell[][]): void {
  const line = (cells: Cell[]) => console.log(`| ${cells.join(' | ')} |`)
  line(head)
  line(head.map((_, index) => (index === 0 ? '---' : '---:')))
  for (const row of rows) line(row)
}
