import { readdir } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { channelOf, channels } from './index.ts'
import { callsOf, runInbound, runOutbound, tablesOf } from './testing.ts'

const here = new URL('./', import.meta.url)

describe('the list', () => {
  test('holds every folder, once, under its own name', async () => {
    const entries = await readdir(here, { withFileTypes: true })
    const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
    expect(channels.map((channel) => channel.type).toSorted()).toEqual(folders.toSorted())
    expect(channelOf('custom')?.type).toBe('custom')
    expect(channelOf('pigeon')).toBeUndefined()
  })

  test('a channel without case tables is refused', async () => {
    await expect(tablesOf(new URL('imaginary/', here))).rejects.toThrow('samples/inbound.json')
  })

  test.each(channels)('$type: every setting has a title in both languages', (channel) => {
    const schema = z.toJSONSchema(channel.settings, { io: 'input' })
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      expect(property, name).toMatchObject({ title: { en: expect.any(String), es: expect.any(String) } })
    }
  })
})

describe.each(channels)('$type', async (channel) => {
  const tables = await tablesOf(new URL(`${channel.type}/`, here))

  test.each(tables.inbound.cases)('in: $name', (one) => {
    const got = runInbound(channel, tables.inbound.settings, one)
    if (one.refused)
      expect(got).toEqual({ status: one.refused.status, says: expect.stringContaining(one.refused.says) })
    else expect(got).toEqual(one.answered ?? one.expect)
  })

  test.each(tables.outbound.cases)('out: $name', async (one) => {
    const { asked, outcome } = await runOutbound(channel, tables.outbound, one)
    const wanted = callsOf(one)
    const bare = (calls: typeof asked) => calls.map(({ headers: _, ...call }) => call)
    expect(bare(asked)).toEqual(bare(wanted))
    wanted.forEach(({ headers = {} }, index) => void expect(asked[index]!.headers).toMatchObject(headers))
    expect(outcome).toMatchObject(one.expect)
  })
})
