// Every template may be published once its empty places are filled, and plays its golden chats in both languages to the end.
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { check } from '#engine/machine/check.ts'
import { compile } from '#engine/machine/compile.ts'
import { fold } from '#engine/machine/conditions.ts'
import { parseGraph } from '#engine/machine/graph.ts'
import { referencesOf } from '#engine/machine/references.ts'
import { playScript } from '#engine/machine/transcript.ts'
import { variablesOf } from '#engine/machine/trigger.ts'
import { stepOf, steps } from '#engine/steps/index.ts'
import { triggerOf, triggers } from '#engine/triggers/index.ts'
import { examplesOf, scriptsOf } from './examples.ts'
import { templates } from './index.ts'
import { categories, type Need, needs } from './template.ts'

const languages = ['es', 'en'] as const
const cases = templates.flatMap((template) =>
  languages.map((language) => ({ template, language, id: template.id })),
)

/** What an empty place of a step asks for, by its field. */
const asked: Record<string, Need> = { userId: 'person', teamId: 'team', spreadsheet: 'sheet', url: 'service' }

describe.each(cases)('$id in $language', ({ template, language }) => {
  const graph = template.graph[language]
  const problems = check(graph, steps, triggers)

  test('has nothing against publishing but empty places, not even a warning', () => {
    expect(parseGraph(graph)).toEqual({ graph })
    expect(problems.filter(({ field, level }) => level !== 'error' || !asked[field ?? ''])).toEqual([])
  })

  test('says what it needs', () => {
    const empty = problems.map(({ field }) => asked[field ?? '']!)
    // Of several places for a team, only people know whether they are meant for one and the same.
    const several = template.needs.includes('teams') && empty.filter((need) => need === 'team').length > 1
    const found = new Set<Need>(empty.map((need) => (need === 'team' && several ? 'teams' : need)))
    if (Object.values(graph.steps).some(usesHours)) found.add('hours')
    expect([...found].toSorted()).toEqual(template.needs.toSorted())
  })

  test('names nothing that another workspace lacks', () => {
    const named = referencesOf(graph, steps, triggers).filter(({ kind }) => kind !== 'tag')
    expect(named.filter(({ id }) => !['email', 'phone', 'first_name'].includes(id))).toEqual([])
  })

  test('stands without overlap on the canvas', () => {
    const places = Object.values(graph.steps).map(({ at }) => at)
    const close = places.filter((one, index) =>
      places.some(
        (other, at) => at < index && Math.abs(one.x - other.x) < 300 && Math.abs(one.y - other.y) < 120,
      ),
    )
    expect(close).toEqual([])
    expect(places.every(({ x }) => x >= 300)).toBe(true)
  })

  test('every step has a name of its own language', () => {
    for (const step of Object.values(graph.steps)) expect(step.name.trim(), step.id).not.toBe('')
  })

  test('plays its chats, which pass every step', () => {
    const kind = triggerOf(graph.trigger.type)!
    const machine = compile(graph, steps)
    const passed = new Set<string>()
    for (const { title, script } of scriptsOf(template.id, language)) {
      const { difference, state } = playScript(machine, script, (fact) =>
        variablesOf(kind, graph.trigger.data, { type: '', data: fact }),
      )
      expect(difference.join('\n'), title).toBe('')
      expect(state.status, title).toBe('ended')
      for (const { step } of state.path) passed.add(step)
    }
    expect(Object.keys(graph.steps).filter((id) => !passed.has(id))).toEqual([])
  })
})

const usesHours = ({ type, data }: { type: string; data: Record<string, unknown> }): boolean =>
  (type === 'date_time' && data['mode'] === 'workspace') || (type === 'wait' && data['until'] === 'open')

describe.each(templates)('$id', ({ id, graph, title, about, keywords, category, needs: wanted }) => {
  test('has the same steps, ways, places and exits in both languages', () => {
    expect(graph.es.edges).toEqual(graph.en.edges)
    const shape = (language: 'es' | 'en') =>
      Object.values(graph[language].steps).map(({ id, type, at, data }) => {
        const kind = stepOf(type)!
        return {
          id,
          type,
          at,
          exits: kind.exits(kind.data.parse(data)).map(({ name, kind }) => [name, kind]),
        }
      })
    expect(shape('es')).toEqual(shape('en'))
    expect(graph.es.trigger.type).toBe(graph.en.trigger.type)
  })

  test('tells as many conversations in both languages, with words of their own', () => {
    const [es, en] = languages.map((language) => examplesOf(id, language))
    expect(es!.length).toBeGreaterThan(0)
    expect(en!.length).toBe(es!.length)
    for (const [index, { title, lines }] of es!.entries()) {
      expect(title).not.toBe(en![index]!.title)
      expect(lines.map(({ from, choices }) => [from, choices.length])).toEqual(
        en![index]!.lines.map(({ from, choices }) => [from, choices.length]),
      )
    }
  })

  test('is complete for the gallery', () => {
    for (const words of [title, about]) expect([words.es.trim(), words.en.trim()]).not.toContain('')
    expect(title.es).not.toBe(title.en)
    expect(keywords.length).toBeGreaterThan(4)
    expect(Object.keys(categories)).toContain(category)
    for (const need of wanted) expect(Object.keys(needs)).toContain(need)
  })
})

test('ids and titles are each there once', () => {
  for (const of of ['es', 'en'] as const) {
    const titles = templates.map(({ title }) => fold(title[of]))
    expect(new Set(titles).size).toBe(titles.length)
  }
  expect(new Set(templates.map(({ id }) => id)).size).toBe(templates.length)
})

test('templates of a category stand together', () => {
  const order = templates.map(({ category }) => category)
  const runs = order.filter((one, index) => one !== order[index - 1])
  expect(runs).toEqual(Object.keys(categories))
})

test('no chat is left without its template', () => {
  const ids = readdirSync(new URL('transcripts/', import.meta.url)).map((file) => file.split('.')[0])
  expect(ids.filter((id) => !templates.some((template) => template.id === id))).toEqual([])
})
