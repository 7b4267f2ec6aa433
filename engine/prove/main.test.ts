// `npm run prove` as people start it: what it understands, what it prints at last, and its exit code.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type Asked, askedOf, partNames } from './asked.ts'
import { codeOf, type Played, pageOf, summaryOf } from './report.ts'

const room = mkdtempSync(join(tmpdir(), 'charla-proved-'))
afterAll(() => rmSync(room, { recursive: true }))

const prove = (args: string[], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'test', ...env },
    encoding: 'utf8',
  })

const PATIENCE = 240_000

describe('the command line', () => {
  test('the long form plays everything, the short one what is quick, and each can be cut', () => {
    expect(askedOf([])).toEqual({ short: false, json: false, report: null, seed: 1, parts: partNames })
    expect((askedOf(['--short', '--json']) as Asked).parts).not.toContain('postgres')
    expect(askedOf(['--only', 'fuzz,drills', '--seed', '7', '--report', 'a.md'])).toEqual({
      ...{ short: false, json: false, report: 'a.md', seed: 7, parts: ['drills', 'fuzz'] },
    })
  })

  test.each([
    [['--moon'], '«--moon» means nothing here.'],
    [['--only', 'moon'], 'There is no part «moon».'],
    [['--only'], 'There is no part «».'],
    [['--seed', 'x'], '--seed wants a whole number.'],
    [['--report'], '--report wants a file.'],
  ])('%j is refused', (args, why) => {
    expect(askedOf(args)).toContain(why)
  })

  test('what is not understood exits with 2 and says how it is used', () => {
    const { status, stderr } = prove(['--moon'])
    expect(status).toBe(2)
    expect(stderr).toContain('npm run prove')
  })
})

describe('a run', () => {
  test(
    'that finds nothing exits with 0, writes its report and ends with one line of JSON',
    () => {
      const report = join(room, 'a', 'report.md')
      const { status, stdout } = prove(['--short', '--json', '--only', 'fuzz', '--report', report])
      expect(JSON.parse(stdout.trimEnd().split('\n').at(-1)!)).toEqual({
        ...{ violations: 0, crashPoints: 0, planted: { caught: 0, of: 0 }, seconds: expect.any(Number) },
      })
      expect(status).toBe(0)
      expect(readFileSync(report, 'utf8')).toContain('Nothing is violated.')
    },
    PATIENCE,
  )

  test(
    'that finds something exits with 1 and says what',
    () => {
      const { status, stdout } = prove(['--short', '--only', 'drills'], { CHARLA_PLANT: 'pause_at_enqueue' })
      expect(stdout).toContain('! people take the word while the bot has unsent messages: I6: ')
      expect(status).toBe(1)
      expect(existsSync(join(room, 'data'))).toBe(false)
    },
    PATIENCE,
  )
})

describe('the figures', () => {
  const one: Played = { name: 'crashes', played: '3 of 3', violations: [], crashPoints: 3, seconds: 1.2 }
  const planting = {
    plant: 'no_fence' as const,
    caught: true,
    by: 'a drill',
    violation: 'I4: twice | thrice',
  }
  const planted: Played = {
    name: 'planted',
    played: '1 of 1',
    violations: [],
    plantings: [planting],
    seconds: 2.1,
  }
  const missed = { ...planted, plantings: [{ ...planting, caught: false, by: '' }] }

  test('add up', () => {
    expect(summaryOf([one, planted])).toEqual({
      ...{ violations: 0, crashPoints: 3, planted: { caught: 1, of: 1 }, seconds: 3 },
    })
  })

  test('decide the exit code', () => {
    expect(codeOf(summaryOf([one, planted]))).toBe(0)
    expect(codeOf(summaryOf([{ ...one, violations: ['I1: lost'] }, planted]))).toBe(1)
    expect(codeOf(summaryOf([one, missed]))).toBe(1)
  })

  test('stand on the page', () => {
    const page = pageOf([{ ...one, violations: ['I1: lost'] }, missed], { at: new Date(0), seed: 5 })
    expect(page).toContain('# The proof of 1970-01-01 00:00 UTC')
    expect(page).toContain('- crashes: I1: lost')
    expect(page).toContain('Planted bugs: 0 of 1 caught')
    expect(page).toContain('I4: twice \\| thrice')
    expect(page).toContain('| I17 | ')
  })
})
