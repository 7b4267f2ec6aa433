// import.ts as people start it: a process of its own, its words, its last line and its exit code.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parseGraph } from '#engine/machine/graph.ts'
import { askedOf, run } from './import.ts'

const room = mkdtempSync(join(tmpdir(), 'charla-import-'))
afterAll(() => rmSync(room, { recursive: true }))

const sample = (name: string) =>
  join(import.meta.dirname, 'flows', 'imports', 'typebot', 'samples', `${name}.json`)
const file = (name: string, text: string) => {
  const path = join(room, name)
  writeFileSync(path, text)
  return path
}
const ran = (...args: string[]) => {
  const [said, complained]: [string[], string[]] = [[], []]
  const code = run(
    args,
    (line) => said.push(line),
    (line) => complained.push(line),
  )
  return { code, said, complained }
}

describe('the command', () => {
  test.each([
    ['typebot', sample('v61_bikes'), '--json'],
    ['--json', 'typebot', sample('v61_bikes')],
  ])('says the report and ends with one line of JSON: %s …', (...args) => {
    const { code, said } = ran(...args)
    expect(code).toBe(0)
    expect(said.join('\n')).toContain('Converted (5)\n- Text in «Welcome» → Ask a question (s1)')
    const { graph, report } = JSON.parse(said.at(-1)!) as { graph: unknown; report: object }
    expect(parseGraph(graph)).toEqual({ graph })
    expect(Object.keys(report)).toEqual(['converted', 'approximated', 'kept'])
    expect(said.filter((line) => line.startsWith('{'))).toHaveLength(1)
  })

  test('speaks Spanish, and says what is left to fill in', () => {
    const { said } = ran(sample('v61_services'), '--es')
    expect(said.join('\n')).toMatch(/Conservado como nota \(\d+\)/)
    expect(said.join('\n')).toMatch(
      /Por completar \(4\)\n- «Enviar un correo»: Escribe la dirección de destino\./,
    )
  })

  test('writes a file that it reads again, unchanged', () => {
    const out = join(room, 'out.json')
    expect(ran('typebot', sample('v4_shop'), '--out', out).code).toBe(0)
    const { graph, name } = JSON.parse(readFileSync(out, 'utf8')) as { graph: object; name: string }
    expect(name).toBe('Invented: shop of version 4')
    const again = ran('charla', out, '--json')
    expect(JSON.parse(again.said.at(-1)!)).toEqual({
      graph,
      report: { converted: [], approximated: [], kept: [] },
    })
  })

  test.each<[string, string[], RegExp]>([
    ['a file that is not there', ['typebot', join(room, 'none.json')], /cannot be read/],
    ['a folder', [room], /cannot be read/],
    ['a file that is neither', [file('a.json', '{"a":1}')], /neither a flow of Charla nor a Typebot export/],
    ['a file that is no JSON', ['typebot', file('b.json', 'hola')], /not valid JSON/],
    [
      'a flow of ours as a bot',
      ['typebot', file('c.json', '{"steps":{},"trigger":{}}')],
      /not a Typebot export/,
    ],
    ['nothing', [], /npm run import/],
    ['an unknown switch', ['--fast', sample('v61_bikes')], /npm run import/],
    ['too many files', ['a.json', 'b.json'], /npm run import/],
    [
      'a place that cannot be written',
      [sample('v61_bikes'), '--out', join(room, 'no', 'way.json')],
      /cannot be written/,
    ],
  ])('%s gets a sentence and exit code 1', (_, args, says) => {
    const { code, complained } = ran(...args)
    expect(code).toBe(1)
    expect(complained.join('\n')).toMatch(says)
  })

  test('a file called like a kind is a file', () =>
    expect(askedOf(['typebot'])).toMatchObject({ kind: null, file: 'typebot' }))

  test('as a process', () => {
    const start = (...args: string[]) =>
      spawnSync(process.execPath, [join(import.meta.dirname, 'import.ts'), ...args], { encoding: 'utf8' })
    const good = start('typebot', sample('v61_cards'), '--json')
    expect([good.status, good.stderr]).toEqual([0, ''])
    expect(JSON.parse(good.stdout.trimEnd().split('\n').at(-1)!)).toHaveProperty('report.kept.0.what.es')
    expect(start(file('d.json', '[')).status).toBe(1)
  })
})
