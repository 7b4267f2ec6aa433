// A new step, made in a copy of the house: it is in the list and takes its turn there.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeStep, wishOf, withStep } from './new.ts'

const here = join(import.meta.dirname, '..')
const house = mkdtempSync(join(tmpdir(), 'charla-new-'))

beforeAll(() => {
  for (const part of ['engine/machine', 'engine/steps', 'channels/channel.ts'])
    cpSync(join(here, part), join(house, part), { recursive: true })
  mkdirSync(join(house, 'db'))
  cpSync(join(here, 'package.json'), join(house, 'package.json'))
  symlinkSync(join(here, 'node_modules'), join(house, 'node_modules'))
})
afterAll(() => rmSync(house, { recursive: true }))

describe('a new step', () => {
  const wish = wishOf(['step', 'keep_text', '--es', "Guardar 'texto'"])

  test('is made of three files', () => {
    if (typeof wish === 'string') throw new Error(wish)
    expect(makeStep(house, wish)).toEqual([
      'engine/steps/keep_text.ts',
      'engine/steps/cases/keep_text.json',
      'engine/steps/index.ts',
    ])
    expect(makeStep(house, wish)).toBe('There is already a step «keep_text». Choose another name.')
  })

  test('passes its own cases in the engine as it is', () => {
    writeFileSync(join(house, 'try.ts'), trial)
    const { stdout, stderr } = spawnSync(process.execPath, ['try.ts'], { cwd: house, encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual({
      title: { en: 'Keep text', es: "Guardar 'texto'" },
      keywords: true,
      results: [{ exit: 'next', vars: { greeting: 'Hi Ana' } }, { problem: 'bad_data' }],
    })
  })

  test('has cases that the runner of steps.test.ts reads', () => {
    const cases = JSON.parse(readFileSync(join(house, 'engine/steps/cases/keep_text.json'), 'utf8'))
    expect(cases.map(({ expect }: { expect: object }) => expect)).toEqual([
      { exit: 'next', vars: { greeting: 'Hi Ana' } },
      { problem: 'bad_data' },
    ])
  })
})

const trial = `
import { readFileSync } from 'node:fs'
import { compile } from '#engine/machine/compile.ts'
import { sampleFacts } from '#engine/machine/sample.ts'
import { graphOf } from '#engine/machine/testing.ts'
import { turn } from '#engine/machine/turn.ts'
import { stepOf, steps } from '#engine/steps/index.ts'
const cases = JSON.parse(readFileSync('engine/steps/cases/keep_text.json', 'utf8'))
const results = cases.map(({ data }) => {
  const machine = compile(graphOf({ s1: ['keep_text', data] }, 's1'), steps)
  const one = turn(machine, null, { type: 'start', variables: {} }, sampleFacts('en'))
  return one.problem ? { problem: one.problem.code } : { exit: one.path[0].exit, vars: one.snapshot.vars }
})
const { title, keywords } = stepOf('keep_text')
console.log(JSON.stringify({ title, keywords: keywords.length > 3, results }))
`

test.each<[string[], string]>([
  [['step', 'send_survey'], 'Send survey'],
  [['step', 'poll', '--en', 'Ask them'], 'Ask them'],
])('%j is called «%s»', (args, en) => {
  expect(wishOf(args)).toMatchObject({ en })
})

test.each([
  [[]],
  [['step']],
  [['step', 'SendSurvey']],
  [['step', '../up']],
  [['channel', 'x']],
  [['step', 'a', '--moon', 'x']],
  [['step', 'a', '--en']],
])('%j is answered with the usage', (args) => {
  expect(wishOf(args)).toMatch(/^npm run new step/)
})

test('a list that has lost its shape is left alone', () => {
  expect(() => withStep('export const steps = []', { type: 'a', en: 'A', es: 'A' })).toThrow(/by hand/)
})
