// Invented exports of every version: what becomes of them is written down in samples/golden/, and two of them talk in transcripts/.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { check } from '#engine/machine/check.ts'
import { compile } from '#engine/machine/compile.ts'
import { parseGraph } from '#engine/machine/graph.ts'
import { playScript } from '#engine/machine/transcript.ts'
import { variablesOf } from '#engine/machine/trigger.ts'
import { steps } from '#engine/steps/index.ts'
import { triggerOf, triggers } from '#engine/triggers/index.ts'
import { type Brought, importText } from '../imports.ts'
import { rowsAt } from './read.ts'
import { FILL_IN } from './repair.ts'

const here = (path: string) => new URL(path, import.meta.url)
const samples = readdirSync(here('samples'))
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''))
const textOf = (name: string) => readFileSync(here(`samples/${name}.json`), 'utf8')

function brought(name: string): Brought {
  const read = importText(textOf(name), name === 'v6_clinica' ? 'es' : 'en')
  if ('problem' in read) throw new Error(read.problem.en)
  return read
}

describe.each(samples)('%s', (name) => {
  test('becomes what is written down', async () => {
    const { graph, report } = brought(name)
    const text = `${JSON.stringify({ graph, report }, null, 1)}\n`
    await expect(text).toMatchFileSnapshot(here(`samples/golden/${name}.json`).pathname)
  })

  test('is a draft in which only a person’s choices are missing', () => {
    const { graph } = brought(name)
    expect(parseGraph(graph)).toEqual({ graph })
    const errors = check(graph, steps, triggers).filter(({ level }) => level === 'error')
    expect(errors.filter(({ code }) => code !== FILL_IN)).toEqual([])
  })

  test('tells of every block, in both languages, and points at steps that are there', () => {
    const { graph, report } = brought(name)
    const lines = Object.values(report).flat()
    for (const { step, what } of lines) {
      expect(step === null || Object.hasOwn(graph.steps, step)).toBe(true)
      expect(what.en !== '' && what.es !== '').toBe(true)
    }
    for (const { why } of report.approximated) expect(why.en).not.toBe(why.es)
    const notes = Object.values(graph.notes ?? {})
    expect(notes.length).toBeGreaterThanOrEqual(report.kept.length)
  })

  test('stands without overlap', () => {
    const boxes = Object.values(brought(name).graph.steps)
    for (const [index, one] of boxes.entries()) {
      for (const other of boxes.slice(index + 1)) {
        const apart = Math.abs(one.at.x - other.at.x) >= 300 || Math.abs(one.at.y - other.at.y) >= 120
        expect(apart, `${one.id} and ${other.id}`).toBe(true)
      }
    }
  })

  test('comes out the same each time', () => expect(brought(name)).toEqual(brought(name)))
})

test('the samples hold every block there is', () => {
  const found = new Set(
    samples.flatMap((name) =>
      rowsAt(JSON.parse(textOf(name)), 'groups').flatMap((group) =>
        rowsAt(group, 'blocks').map(({ type }) => String(type)),
      ),
    ),
  )
  expect(allBlocks.filter((type) => !found.has(type))).toEqual([])
})

const allBlocks = [
  ...['start', 'text', 'image', 'video', 'audio', 'embed', 'text input', 'number input', 'email input'],
  ...['url input', 'phone number input', 'date input', 'time input', 'choice input', 'picture choice input'],
  ...['cards', 'rating input', 'file input', 'payment input', 'Condition', 'Set variable', 'AB test', 'Wait'],
  ...['Jump', 'Return', 'Redirect', 'Code', 'Typebot link', 'webhook', 'Webhook', 'Zapier', 'Make.com'],
  ...['Pabbly', 'Email', 'Google Sheets', 'Google Analytics', 'Pixel', 'Chatwoot', 'OpenAI', 'Zemantic AI'],
  ...['mistral', 'groq', 'together-ai', 'open-router', 'perplexity', 'deepseek', 'openai', 'anthropic'],
  ...['dify-ai', 'chat-node', 'elevenlabs', 'cal-com', 'qr-code', 'nocodb', 'gmail', 'segment', 'posthog'],
  ...['zendesk', 'blink'],
]

describe('the imported bot talks', () => {
  const scenes = readdirSync(here('transcripts'))

  test.each(scenes)('%s', (scene) => {
    const { graph } = brought(scene.split('.')[0]!)
    const { difference, lines } = playScript(
      compile(graph, steps),
      readFileSync(here(`transcripts/${scene}`), 'utf8'),
      (fact) => variablesOf(triggerOf(graph.trigger.type), graph.trigger.data, { type: '', data: fact }),
    )
    expect(difference.join('\n')).toBe('')
    expect(lines.length).toBeGreaterThan(4)
  })

  test('two of them at least', () =>
    expect(new Set(scenes.map((scene) => scene.split('.')[0])).size).toBeGreaterThan(1))
})

test('secrets stay out of notes', () => {
  const { graph } = brought('v61_services')
  const notes = JSON.stringify(graph.notes)
  expect(notes).not.toMatch(/very-secret-token|abcdef123456|cred-\d/)
  expect(notes).toContain('•••')
})

test('code is never taken over as something that runs', () => {
  for (const name of samples) {
    const { graph } = brought(name)
    expect(JSON.stringify(graph.steps)).not.toMatch(/alert\(|fetch\(|getFullYear/)
  }
})
