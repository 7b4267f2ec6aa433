import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type Clause, type Condition, holds, operators } from '#engine/machine/conditions.ts'
import { alwaysOpen } from '#engine/machine/hours.ts'
import type { Facts } from '#engine/machine/turn.ts'
import type { Json } from '#engine/machine/values.ts'
import { testWorld } from '#engine/testing.ts'
import { conditionSql } from './conditions_sql.ts'

let database: TestDatabase
const world = testWorld()
const workspaceId = world.id()

beforeAll(async () => {
  database = await testDatabase()
  await database.db.insertInto('workspace').values({ id: workspaceId, name: 'Óptica Sol' }).execute()
})
afterAll(() => database.close())

interface Person {
  firstName: string | null
  email: string | null
  tags: string[]
  fields: Record<string, Json>
}

// Few, close values, so that equal, contained and ordered pairs are common.
const words = fc.constantFrom(
  '',
  ' ',
  'a',
  'A',
  'á',
  'Quito',
  ' QUITÓ ',
  'ñandú',
  'NANDU',
  'vip',
  'VIP ',
  '5',
  '05',
  '-3.5',
  '1e3',
  'true',
  '2026-01-02',
  '2026-01-02T03:04Z',
  '2026-01-02T03:04:05.6Z',
  '2026-13-45',
  '100%',
  "o'k",
  '\\',
  '{"a":1}',
  'a, b',
  '٣',
  'e\u0301',
)
const scalar = fc.oneof(
  words,
  fc.integer({ min: -6, max: 6 }),
  fc.constantFrom(0.1, 5.5, 1e15, 123456789.25),
  fc.boolean(),
  fc
    .string({ maxLength: 4 })
    .filter(
      (text) => !text.includes('\0') && text.isWellFormed() && !text.includes('{') && !text.includes('$'),
    ),
)
const value: fc.Arbitrary<Json> = fc.oneof(scalar, fc.constant(null), fc.array(words, { maxLength: 3 }))
const person: fc.Arbitrary<Person> = fc.record({
  firstName: fc.oneof(words, fc.constant(null)),
  email: fc.oneof(words, fc.constant(null)),
  tags: fc.array(words, { maxLength: 3 }),
  fields: fc.dictionary(fc.constantFrom('city', 'age'), value),
})
const clause: fc.Arbitrary<Clause> = fc.record(
  {
    subject: fc.constantFrom(
      'contact.tags',
      'contact.first_name',
      'contact.name',
      'contact.email',
      'contact.city',
      'contact.age',
      'contact.missing',
    ),
    operator: fc.constantFrom(...operators),
    value: fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })),
  },
  { requiredKeys: ['subject', 'operator'] },
)
const { condition } = fc.letrec<{ condition: Condition; part: Clause | Condition }>((tie) => ({
  part: fc.oneof({ depthSize: 'small', withCrossShrink: true }, clause, tie('condition')),
  condition: fc.oneof(
    fc.record({ all: fc.array(tie('part'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('part'), { maxLength: 3 }) }),
  ),
}))

const noFacts = {
  conversation: { id: '', state: 'open', source: 'contact', openedAt: '', waitingSince: null },
  assignee: null,
  channel: null,
  lastMessage: null,
  workspace: { name: '', timeZone: 'UTC', language: 'es', hours: alwaysOpen },
  agents: { online: 0, busy: 0 },
  now: '2026-11-24T12:00:00.000Z',
  seed: 0,
} satisfies Partial<Facts>

async function stored(people: Person[]): Promise<Array<{ id: string; facts: Facts }>> {
  await database.db.deleteFrom('contact').execute()
  const rows = await database.db
    .insertInto('contact')
    .values(
      people.map((one) => ({ ...one, workspaceId, id: world.id(), fields: JSON.stringify(one.fields) })),
    )
    .returningAll()
    .execute()
  return rows.map((row) => ({
    id: row.id,
    facts: {
      ...noFacts,
      contact: {
        id: row.id,
        name: row.name,
        firstName: row.firstName ?? '',
        lastName: '',
        email: row.email ?? '',
        phone: '',
        language: '',
        country: '',
        tags: row.tags,
        fields: row.fields,
      },
    },
  }))
}

async function found(condition: Condition): Promise<Set<string>> {
  const rows = await database.db
    .selectFrom('contact as c')
    .select('c.id')
    .where(conditionSql(condition, new Date(noFacts.now)))
    .execute()
  return new Set(rows.map(({ id }) => id))
}

describe('the two back ends of the condition language', () => {
  it('agree on every contact', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(person, { minLength: 8, maxLength: 16 }),
        fc.array(condition, { minLength: 12, maxLength: 20 }),
        async (people, conditions) => {
          const rows = await stored(people)
          for (const one of conditions) {
            const bySql = await found(one)
            for (const { id, facts } of rows) {
              expect([one, facts.contact, bySql.has(id)]).toEqual([
                one,
                facts.contact,
                holds(one, { facts, vars: {} }),
              ])
            }
          }
        },
      ),
      { numRuns: 40, seed: 20261124 },
    )
  })

  it('agree on each operator alone, for every pair of telling values', async () => {
    const values: Json[] = [
      '',
      'Quito',
      ' QUITÓ ',
      '5',
      5,
      5.5,
      true,
      'true',
      '2026-01-02',
      '2026-01-02T00:00:00.001Z',
      '2026-11-23T12:00:00Z',
      '2026-11-23T12:00:00.5Z',
      '2026-11-23T24:00Z',
      '2026-02-30',
      '2026-13-45',
      '2023-02-29',
      '2024-02-29',
      '1900-02-29',
      '2000-02-29',
      '0001-01-01',
      '9999-12-31',
      86_400_000,
      -1,
      1e20,
      null,
      ['Quito', 'vip'],
      [],
    ]
    const rows = await stored(
      values.map((city) => ({ firstName: 'R', email: null, tags: [], fields: { city } })),
    )
    for (const operator of operators) {
      for (const first of values.filter((one) => one !== null)) {
        const value = (Array.isArray(first) ? first : [first, '2026-01-03']) as Array<
          string | number | boolean
        >
        const one: Condition = { all: [{ subject: 'contact.city', operator, value }] }
        const bySql = await found(one)
        const byCore = rows.filter(({ facts }) => holds(one, { facts, vars: {} })).map(({ id }) => id)
        expect([operator, first, [...bySql].sort()]).toEqual([operator, first, byCore.sort()])
      }
    }
  })

  it('keeps values out of the SQL text', () => {
    const evil = `x' or true --`
    const query = sql`select 1 where ${conditionSql({ all: [{ subject: `contact.city`, operator: 'is_equal_to', value: evil }] }, new Date(noFacts.now))}`
    expect(query.compile(database.db).sql).not.toContain('or true')
  })

  it('refuses what no contact has, and values that differ per contact', () => {
    const of = (subject: string, value: string) => () =>
      conditionSql({ all: [{ subject, operator: 'is_equal_to', value }] }, new Date(noFacts.now))
    expect(of('variable.x', 'a')).toThrow('contact fields and tags')
    for (const subject of ['channel.type', 'assignee.id', 'assignee.team', 'agents.online', 'workspace.open'])
      expect(of(subject, 'a')).toThrow('contact fields and tags')
    expect(of('conversation.state', 'open')).toThrow('contact fields and tags')
    expect(of('contact.city', '{{contact.name}}')).toThrow('fixed values')
  })
})
