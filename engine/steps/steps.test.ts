// Every step type has a table of cases in cases/<type>.json; a type without one fails here.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compile } from '#engine/machine/compile.ts'
import { sampleFacts } from '#engine/machine/sample.ts'
import { fieldsOf } from '#engine/machine/step.ts'
import { frozen, graphOf } from '#engine/machine/testing.ts'
import { type Facts, type Happening, type Problem, type Turn, tokenOf, turn } from '#engine/machine/turn.ts'
import type { Json } from '#engine/machine/values.ts'
import { stepOf, steps } from './index.ts'

interface Case {
  name: string
  data: Record<string, Json>
  facts?: Partial<Facts>
  vars?: Record<string, Json>
  /** What happens after the step was entered; `token: "now"` stands for the valid one, `after` are milliseconds gone by. */
  happenings?: Array<Happening & { after?: number }>
  /** Of the last turn: each key is compared with what came out. `entered` are the effects of entering, `says` the texts sent. */
  expect: {
    entered?: unknown[]
    effects?: unknown[]
    says?: string[]
    exit?: string | null
    vars?: Record<string, Json>
    waitsFor?: Turn['waitsFor']
    taken?: boolean
    problem?: string
    jump?: string
  }
}

const casesOf = (type: string): Case[] =>
  JSON.parse(readFileSync(new URL(`cases/${type}.json`, import.meta.url), 'utf8'))

/** Every exit leads to a question of its own, so that the run stops right behind it and shows the exit. */
function machineOf(type: string, data: Case['data']) {
  const graph = graphOf({ s1: [type, data], s2: ['send_message', { text: 'there' }] }, 's1')
  return compile(frozen(graph), steps)
}

function played(type: string, { data, facts, vars, happenings = [] }: Case) {
  const machine = machineOf(type, data)
  const known: Facts = frozen({ ...sampleFacts('en'), ...facts })
  const entered = turn(machine, null, frozen({ type: 'start', variables: vars ?? {} }), known)
  let last = entered
  let now = Date.parse(known.now)
  for (const { after = 0, ...happening } of happenings) {
    now += after
    const token = 'token' in happening && happening.token === 'now' ? { token: tokenOf(last.snapshot) } : {}
    last = turn(machine, frozen(last.snapshot), frozen({ ...happening, ...token } as Happening), {
      ...known,
      now: new Date(now).toISOString(),
    })
  }
  return { entered, last }
}

const bare = (effects: Turn['effects']) =>
  effects.filter(({ step }) => step === 's1').map(({ step: _, ...effect }) => effect)

describe.each(steps.map(({ type }) => type))('%s', (type) => {
  test('has cases', () => {
    expect(existsSync(new URL(`cases/${type}.json`, import.meta.url)), `write steps/cases/${type}.json`).toBe(
      true,
    )
    expect(casesOf(type).length).toBeGreaterThan(0)
  })

  test.each(existsSync(new URL(`cases/${type}.json`, import.meta.url)) ? casesOf(type) : [])(
    '$name',
    (one) => {
      const { entered, last } = played(type, one)
      const visit = last.path.find(({ step }) => step === 's1')
      const problem: Problem | null = last.problem
      const came: Record<string, unknown> = {
        entered: bare(entered.effects),
        effects: bare(last.effects),
        says: last.effects.flatMap((effect) =>
          effect.step === 's1' && effect.type === 'send_message' && effect.content.kind === 'text'
            ? [effect.content.text]
            : [],
        ),
        exit: visit?.exit ?? null,
        vars: last.snapshot.vars,
        waitsFor: last.waitsFor,
        taken: last.taken,
        problem: problem?.code,
        jump: last.path.find(({ exit }) => exit === null || exit === 'next')?.step,
      }
      const wanted = Object.entries(one.expect)
      expect(wanted.length).toBeGreaterThan(0)
      expect(Object.fromEntries(wanted.map(([key]) => [key, came[key]]))).toEqual(one.expect)
    },
  )
})

test('no case table is left without its type', () => {
  const tables = readdirSync(new URL('cases', import.meta.url)).map((file) => file.replace('.json', ''))
  expect(tables.filter((type) => !stepOf(type))).toEqual([])
})

describe('the declarations', () => {
  test.each(steps.map((kind) => [kind.type, kind] as const))(
    '%s is complete in both languages',
    (_, kind) => {
      expect(kind.type).toMatch(/^[a-z]+(_[a-z]+)*$/)
      expect(kind.icon).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      const words = [
        kind.title,
        kind.about,
        ...fieldsOf(kind.data).flatMap(({ meta }) => [meta.title, meta.help ?? meta.title]),
      ]
      for (const { en, es } of words) expect([en.trim(), es.trim()]).not.toContain('')
      expect(kind.keywords.length).toBeGreaterThan(3)
    },
  )

  test.each(steps.map((kind) => [kind.type, kind] as const))(
    '%s shows a field for everything it keeps',
    (_, kind) => {
      const fresh = Object.keys(kind.fresh('en') as object)
      expect(
        fieldsOf(kind.data)
          .map(({ name }) => name)
          .sort(),
      ).toEqual(fresh.sort())
    },
  )

  test.each(steps.map((kind) => [kind.type, kind] as const))(
    '%s waits only if something can wake it',
    (_, kind) => {
      expect(kind.waitsFor === null).toBe(kind.on === undefined)
    },
  )

  test('types are named once', () => {
    expect(new Set(steps.map(({ type }) => type)).size).toBe(steps.length)
  })
})
