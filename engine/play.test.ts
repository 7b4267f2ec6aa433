// play.ts as people start it: a process of its own, its lines and its exit code.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { askedOf, conversation, playFile } from './play.ts'

const room = mkdtempSync(join(tmpdir(), 'charla-play-'))
afterAll(() => rmSync(room, { recursive: true }))

const transcripts = join(import.meta.dirname, 'machine', 'transcripts')
const flow = join(transcripts, 'optica.flow.json')
const script = join(transcripts, 'optica.persona.txt')
const file = (name: string, text: string) => {
  const path = join(room, name)
  writeFileSync(path, text)
  return path
}
const play = (args: string[], typed = '') =>
  spawnSync(process.execPath, [join(import.meta.dirname, 'play.ts'), ...args], {
    input: typed,
    encoding: 'utf8',
  })

describe('a script', () => {
  test('that comes out as written exits with 0 and prints the chat', () => {
    const { status, stdout } = play([flow, '--script', script])
    expect(status).toBe(0)
    expect(stdout).toContain('< Te atiende Luis.')
  })

  test('that differs exits with 1 and shows both lines', () => {
    const changed = readFileSync(script, 'utf8').replace('Te atiende Luis.', 'Te atiende Eva.')
    const { status, stdout } = play([flow, '--script', file('changed.txt', changed)])
    expect(status).toBe(1)
    expect(stdout).toContain('- < Te atiende Eva.')
    expect(stdout).toContain('+ < Te atiende Luis.')
  })

  test('as JSON is one object a line', () => {
    const { status, stdout } = play([flow, '--script', script, '--json'])
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(status).toBe(0)
    expect(lines[0]).toMatchObject({ happening: { type: 'start' } })
    expect(lines.at(-1)).toMatchObject({ status: 'ended' })
    expect(lines.filter((line) => 'effect' in line).length).toBeGreaterThan(2)
  })
})

describe('a conversation', () => {
  test('answers what is typed, taps and lets time pass', () => {
    const { status, stdout } = play([flow, '--es'], 'hola\n[Horario]\n(11 minutos)\n')
    expect(status).toBe(0)
    expect(stdout).toContain('< ¿En qué te puedo ayudar? [Horario]')
    expect(stdout).toContain('de 9:00 a 18:00.')
    expect(stdout).toContain('< ¿Sigues ahí?')
  })

  test('tells the problems of the flow first', () => {
    const lines: string[] = []
    const graph = JSON.parse(readFileSync(flow, 'utf8'))
    graph.steps.s3.data.text = '{{lost}}'
    const talk = conversation(
      JSON.stringify(graph),
      { flow, script: null, json: false, language: 'es' },
      (line) => lines.push(line),
    )
    expect(lines).toEqual([
      '! «Horario» lee la variable «lost», que ningún paso anterior guarda: quedará vacía.',
    ])
    talk?.('hola')
    expect(lines).toContain('< ¡Hola, Ana! Soy el asistente de Óptica Sol.')
  })
})

describe('what cannot be played', () => {
  test.each<[string, string[], RegExp]>([
    ['no flow', [], /npm run play/],
    ['an unknown option', [flow, '--moon'], /npm run play/],
    ['two flows', [flow, flow], /npm run play/],
    ['a script without a name', [flow, '--script'], /npm run play/],
    ['a file that is not there', [join(room, 'gone.json')], /cannot be read/],
    ['a script that is not there', [flow, '--script', join(room, 'gone.txt')], /cannot be read/],
  ])('%s exits with 2 and says why', (_, args, why) => {
    const { status, stderr } = play(args)
    expect(status).toBe(2)
    expect(stderr).toMatch(why)
  })

  test.each([
    ['no JSON', 'hello', /is not a flow/],
    ['a flow of tomorrow', '{"format":99}', /newer Charla/],
    [
      'a broken step',
      '{"format":1,"trigger":{"type":"manual","data":{},"at":{"x":0,"y":0}},"steps":{"s1":{"name":"Menu"}},"edges":[]}',
      /«Menu»/,
    ],
  ])('%s', (_, text, why) => {
    const lines: string[] = []
    const asked = { flow: '', script: 'x', json: false, language: 'en' as const }
    expect(playFile(text, '', asked, (line) => lines.push(line))).toBe(2)
    expect(lines.join('\n')).toMatch(why)
  })
})

test('the command line is understood', () => {
  expect(askedOf(['a.json', '--json', '--es', '--script', 'b.txt'])).toEqual({
    flow: 'a.json',
    script: 'b.txt',
    json: true,
    language: 'es',
  })
})
