// What a proof came to: for machines one line, for people a page.
import { cpus } from 'node:os'
import { plants } from '#engine/plant.ts'
import { invariants } from './invariants.ts'
import type { Found } from './parts.ts'

/** A part that was played. */
export interface Played extends Found {
  name: string
  seconds: number
}

/** The last line for machines. */
export interface Summary {
  violations: number
  crashPoints: number
  planted: { caught: number; of: number }
  seconds: number
}

/** The figures of all parts together. */
export function summaryOf(played: ReadonlyArray<Played>): Summary {
  const plantings = played.flatMap((one) => one.plantings ?? [])
  const sum = (of: (one: Played) => number) => played.reduce((all, one) => all + of(one), 0)
  return {
    violations: sum(({ violations }) => violations.length),
    crashPoints: sum(({ crashPoints = 0 }) => crashPoints),
    planted: { caught: plantings.filter(({ caught }) => caught).length, of: plantings.length },
    seconds: Math.round(sum(({ seconds }) => seconds)),
  }
}

/** 0 when everything holds, and every planted bug was caught. */
export const codeOf = ({ violations, planted }: Summary): 0 | 1 =>
  violations > 0 || planted.caught < planted.of ? 1 : 0

const table = (head: string[], rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ').slice(0, 300)

/** The page: what was played, what was violated, which bugs were caught by what. */
export function pageOf(played: ReadonlyArray<Played>, { at, seed }: { at: Date; seed: number }): string {
  const { violations, planted, seconds } = summaryOf(played)
  const broken = played.flatMap((one) => one.violations.map((text) => `- ${one.name}: ${cell(text)}`))
  const plantings = played.flatMap((one) => one.plantings ?? [])
  const caught =
    plantings.length === 0
      ? []
      : [
          `## Planted bugs: ${planted.caught} of ${planted.of} caught`,
          table(
            ['bug', 'what it does', 'caught by', 'which said'],
            plantings.map(({ plant, by, violation }) =>
              [plant, plants[plant], by || 'nothing', violation].map(cell),
            ),
          ),
        ]
  return [
    `# The proof of ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    `${violations === 0 ? 'Nothing is violated.' : `${violations} violations.`} Seed ${seed}, ${seconds} seconds on ${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}.`,
    '## What was played',
    table(
      ['part', 'played', 'violations', 'seconds'],
      played.map((one) => [
        one.name,
        one.played,
        String(one.violations.length),
        String(Math.round(one.seconds)),
      ]),
    ),
    ...(broken.length > 0 ? ['## Violations', broken.join('\n')] : []),
    ...caught,
    '## The invariants',
    table(
      ['', 'says'],
      Object.entries(invariants).map(([name, { says }]) => [name, cell(says)]),
    ),
    '',
  ].join('\n\n')
}
