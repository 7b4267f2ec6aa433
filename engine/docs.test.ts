// The generated pages: what they say, and that stale ones are named. schema.sql is held by db/tables.test.ts.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { channels } from '#channels/index.ts'
import { fieldsOf } from '#engine/machine/step.ts'
import { steps } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'
import { channelsPage, staleIn, stepsPage, triggersPage } from './docs.ts'

const root = join(import.meta.dirname, '..')

describe('pages', () => {
  const pages: Array<[string, string]> = [
    ['engine/steps/README.md', stepsPage(steps)],
    ['engine/triggers/README.md', triggersPage(triggers)],
    ['channels/README.md', channelsPage(channels)],
  ]

  test.each(pages)('%s is fresh', (path, text) => {
    expect(readFileSync(join(root, path), 'utf8')).toBe(text)
  })

  test.each(pages)('%s has tables whose rows are as wide as their heads', (_, text) => {
    for (const block of text.split('\n\n').filter((part) => part.startsWith('|'))) {
      const widths = block
        .trim()
        .split('\n')
        .map((line) => line.replaceAll('\\|', '').split('|').length)
      expect(new Set(widths).size).toBe(1)
    }
  })

  test('name every type in both languages, with its fields', () => {
    const text = stepsPage(steps)
    for (const kind of steps) {
      expect(text).toContain(`## \`${kind.type}\`: ${kind.title.en}`)
      expect(text).toContain(kind.title.es)
      for (const { name } of fieldsOf(kind.data)) expect(text).toContain(`\n| \`${name}\` `)
    }
    expect(text).toContain('- `timeout` (timeout)')
    expect(text).toContain('- one more for each entry of `choices`')
    for (const kind of triggers) expect(triggersPage(triggers)).toContain(kind.title.es)
    for (const kind of channels) expect(channelsPage(channels)).toContain(kind.title.es)
  })
})

describe('stale pages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'charla-pages-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  test('are those that are missing or differ', async () => {
    writeFileSync(join(folder, 'fresh.md'), 'fresh')
    writeFileSync(join(folder, 'old.md'), 'old')
    const wanted = new Map([
      ['fresh.md', 'fresh'],
      ['old.md', 'new'],
      ['missing.md', 'new'],
    ])
    expect(await staleIn(folder, wanted)).toEqual(['old.md', 'missing.md'])
  })
})
