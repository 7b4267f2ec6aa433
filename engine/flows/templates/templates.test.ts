// Every template may be published as it stands, and plays its golden chats in both languages to the end.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { check } from '#engine/machine/check.ts'
import { compile } from '#engine/machine/compile.ts'
import { parseGraph } from '#engine/machine/graph.ts'
import { playScript } from '#engine/machine/transcript.ts'
import { variablesOf } from '#engine/machine/trigger.ts'
import { steps } from '#engine/steps/index.ts'
import { triggerOf, triggers } from '#engine/triggers/index.ts'
import { templates } from './index.ts'

const fileOf = (name: string) => new URL(`transcripts/${name}`, import.meta.url)
const cases = templates.flatMap((template) =>
  (['es', 'en'] as const).map((language) => ({ template, language, id: template.id })),
)

describe.each(cases)('$id in $language', ({ template, language }) => {
  const graph = template.graph[language]

  test('has nothing against publishing, not even a warning', () => {
    expect(parseGraph(graph)).toEqual({ graph })
    expect(check(graph, steps, triggers)).toEqual([])
  })

  test('stands without overlap on the canvas', () => {
    const places = Object.values(graph.steps).map(({ at }) => `${at.x} ${at.y}`)
    expect(new Set(places).size).toBe(places.length)
  })

  test('plays its chat', () => {
    const file = fileOf(`${template.id}.${language}.txt`)
    expect(existsSync(file), `write ${template.id}.${language}.txt`).toBe(true)
    const kind = triggerOf(graph.trigger.type)!
    const { difference } = playScript(compile(graph, steps), readFileSync(file, 'utf8'), (fact) =>
      variablesOf(kind, graph.trigger.data, { type: '', data: fact }),
    )
    expect(difference.join('\n')).toBe('')
  })
})

test('both languages have the same steps and ways', () => {
  for (const { graph } of templates) {
    expect(graph.es.edges).toEqual(graph.en.edges)
    expect(Object.keys(graph.es.steps)).toEqual(Object.keys(graph.en.steps))
  }
})

test('no chat is left without its template', () => {
  const ids = readdirSync(fileOf('')).map((file) => file.split('.')[0])
  expect(ids.filter((id) => !templates.some((template) => template.id === id))).toEqual([])
})
