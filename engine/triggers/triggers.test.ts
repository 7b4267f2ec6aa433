// Every trigger type has a table of cases in cases/<type>.json; a type without one fails here.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { sampleFacts } from '#engine/machine/sample.ts'
import { fieldsOf } from '#engine/machine/step.ts'
import type { Fact } from '#engine/machine/trigger.ts'
import type { Json } from '#engine/machine/values.ts'
import { triggerOf, triggers } from './index.ts'

interface Case {
  name: string
  data: Record<string, Json>
  fact: Fact
  expect: { matches: boolean; variables?: Record<string, Json> }
}

const tableOf = (type: string) => new URL(`cases/${type}.json`, import.meta.url)
const casesOf = (type: string): Case[] => JSON.parse(readFileSync(tableOf(type), 'utf8'))

describe.each(triggers.map(({ type }) => type))('%s', (type) => {
  test('has cases', () => {
    expect(existsSync(tableOf(type)), `write triggers/cases/${type}.json`).toBe(true)
    expect(casesOf(type).length).toBeGreaterThan(0)
  })

  test.each(existsSync(tableOf(type)) ? casesOf(type) : [])('$name', ({ data, fact, expect: wanted }) => {
    const kind = triggerOf(type)!
    const parsed = kind.data.parse(data)
    // A trigger is only asked about the facts it names.
    const matches = kind.events.includes(fact.type) && kind.matches(parsed, fact, sampleFacts('en'))
    expect(matches).toBe(wanted.matches)
    if (wanted.variables) expect(kind.variables(fact, parsed)).toEqual(wanted.variables)
    expect(Object.keys(kind.variables(fact, parsed))).toEqual(kind.writes(parsed).map(({ name }) => name))
  })
})

test('no case table is left without its type', () => {
  const tables = readdirSync(new URL('cases', import.meta.url)).map((file) => file.replace('.json', ''))
  expect(tables.filter((type) => !triggerOf(type))).toEqual([])
})

test.each(triggers.map((kind) => [kind.type, kind] as const))(
  '%s is complete in both languages',
  (_, kind) => {
    const parsed = kind.data.parse(kind.fresh())
    const words = [
      kind.title,
      kind.about,
      kind.summary(parsed),
      ...fieldsOf(kind.data).map(({ meta }) => meta.title),
    ]
    for (const { en, es } of words) expect([en.trim(), es.trim()]).not.toContain('')
  },
)
