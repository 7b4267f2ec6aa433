// Every change of the format has a sample of before and after; runs that stand on an old graph go on where they stood.
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { steps } from '#engine/steps/index.ts'
import { compile } from './compile.ts'
import { FORMAT } from './graph.ts'
import { sampleFacts } from './sample.ts'
import { frozen } from './testing.ts'
import { type Snapshot, turn } from './turn.ts'
import { migrations, upgrade } from './upgrade.ts'

const fileOf = (from: number, when: 'before' | 'after') =>
  new URL(`./upgrades/${from}.${when}.json`, import.meta.url)
const sample = (from: number, when: 'before' | 'after') =>
  JSON.parse(readFileSync(fileOf(from, when), 'utf8'))
const oldOnes = migrations.map(({ from }) => from)

describe.each(migrations)('format $from: $name', ({ from, change }) => {
  test('its sample of before becomes its sample of after', () => {
    expect(existsSync(fileOf(from, 'before')) && existsSync(fileOf(from, 'after'))).toBe(true)
    const before = frozen(sample(from, 'before'))
    expect({ ...change(before), format: from + 1 }).toEqual(sample(from, 'after'))
  })

  test('the sample of before is a graph of today after all changes', () => {
    const upgraded = upgrade(sample(from, 'before'))
    expect('graph' in upgraded && upgraded.graph.format).toBe(FORMAT)
  })
})

test.each(oldOnes)(
  'a run that waits on a graph of format %i takes its reply, with what a snapshot of that time kept',
  (from) => {
    const upgraded = upgrade(sample(from, 'before'))
    if (!('graph' in upgraded)) throw new Error('the sample is no graph')
    const machine = compile(upgraded.graph, steps)
    // Neither the step's own memory nor the trail was kept then.
    const old = { value: 's2', vars: { x: 1 }, visit: 2, counts: {} } as unknown as Snapshot
    const reply = { type: 'reply', messageId: 'm', content: { kind: 'text', text: 'Ana' } } as const
    const after = turn(machine, frozen(old), reply, sampleFacts('es'))
    expect(after).toMatchObject({ taken: true, status: 'ended', problem: null, snapshot: { vars: { x: 1 } } })
    expect(after.snapshot.trail).toEqual(['s2'])
  },
)
