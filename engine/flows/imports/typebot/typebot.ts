// A Typebot export as a draft of ours: every block in its place, and a report of what became of it. Pure and total.
import type { Words } from '#channels/channel.ts'
import { type Edge, type Graph, MAX_NOTES, MAX_STEPS, TRIGGER } from '#engine/machine/graph.ts'
import { assignmentFresh } from '#engine/steps/assignments.ts'
import type { Report } from '../report.ts'
import { convertGroup } from './blocks.ts'
import { Draft, edgesTo, goalsOf } from './draft.ts'
import { general } from './general.ts'
import { returnsOf } from './jumps.ts'
import { closing } from './loops.ts'
import { cut, type Desk, type Part, type StepData, say } from './made.ts'
import { NOTE, placesOf } from './places.ts'
import { cleaned } from './read.ts'
import { repaired } from './repair.ts'
import { type Bot, readBot } from './schema.ts'
import { triggerOf } from './start.ts'
import { harmless } from './templates.ts'
import { bookOf } from './variables.ts'
import { Ways } from './ways.ts'

/** What an export became, or why it became nothing. */
export type Imported = { name: string; graph: Graph; report: Report } | { problem: Words }

/** Imports a document that was read from a file; texts of the import's own are in the author's language. */
export function fromTypebot(json: unknown, language: 'es' | 'en'): Imported {
  const clean = cleaned(json)
  if (!clean) return { problem: tooDeep }
  const bot = readBot(clean.value)
  if (!bot) return { problem: noBot }
  if (bot.groups.reduce((sum, { blocks }) => sum + blocks.length, 0) > MAX_STEPS * 2)
    return { problem: tooMany }
  const book = bookOf(bot.variables)
  const common = { bot, book, language, returns: returnsOf(bot, book) }
  const draft = new Draft()
  const values = startValues(common)
  const first = values === null ? null : draft.add(null, '', { parts: [values] })
  for (const group of bot.groups) convertGroup(group, common, draft)
  if (draft.steps.length > MAX_STEPS) return { problem: tooMany }
  general(bot, common, draft)
  const result = drawn(bot, draft, first, language)
  return 'problem' in result ? result : { name: cut(bot.name.trim() || 'Typebot', 120), ...result }
}

/** Variables that the file gives a value to. */
function startValues({ book, language }: Pick<Desk, 'book' | 'language'>): Part | null {
  const rows = book.entries
    .filter(({ value }) => value !== null && value !== undefined && value.length > 0)
    .slice(0, 20)
    .map(({ safe, value }): StepData => {
      const separator = '|'
      const list = Array.isArray(value)
      const text = harmless(list ? value.map((one) => one ?? '').join(separator) : String(value))
      return {
        ...assignmentFresh,
        variable: safe,
        kind: list ? 'list_split' : 'text',
        text: cut(text, 4_000),
        ...(list ? { separator } : {}),
      }
    })
  const name = say({ language }, { en: 'Starting values', es: 'Valores iniciales' })
  return rows.length === 0 ? null : { type: 'set_variable', name, data: { assignments: rows } }
}

function drawn(
  bot: Bot,
  draft: Draft,
  values: string | null,
  language: 'es' | 'en',
): { graph: Graph; report: Report } | { problem: Words } {
  const ways = new Ways(bot, draft)
  const start = startOf(bot, draft, ways, language)
  const first = values ?? start
  const edges = edgesOf(draft, ways, values, start)
  draft.settle((block) => ways.behind(block))
  const { trigger } = triggerOf(bot)
  const bare: Graph = {
    format: 1,
    trigger: { ...trigger, at: { x: 0, y: 0 } },
    steps: Object.fromEntries(
      draft.steps.map(({ id, part }) => [
        id,
        {
          id,
          type: part.type,
          name: part.name ?? '',
          data: part.data,
          at: { x: 0, y: 0 },
          ...(part.off ? { off: true as const } : {}),
        },
      ]),
    ),
    edges: [...(first === null ? [] : [{ from: TRIGGER, exit: 'next', to: first }]), ...edges],
  }
  const graph = withPauses(repaired(bare, draft, language), draft, language)
  if (Object.keys(graph.steps).length > MAX_STEPS) return { problem: tooMany }
  return { graph: placed(graph, bot, draft, first), report: draft.report }
}

/** The step that people come to first. A start that leads nowhere goes to the first group. */
function startOf(bot: Bot, draft: Draft, ways: Ways, language: 'es' | 'en'): string | null {
  const start = ways.along(bot.start)
  if (start !== null) return start
  draft.tell(null, startWords, [noStart])
  const top = bot.groups.map(({ id }) => ways.into(id)).find((step) => step !== null)
  if (top !== undefined) return top
  const text = say(
    { language },
    {
      en: 'The imported bot was empty. Add its first step here.',
      es: 'El bot importado estaba vacío. Agrega aquí su primer paso.',
    },
  )
  return draft.add(null, '', { parts: [{ type: 'add_comment', data: { text }, off: true }] })
}

function edgesOf(draft: Draft, ways: Ways, values: string | null, start: string | null): Edge[] {
  return edgesTo(
    draft.steps.flatMap((step, index) => {
      if (step.id === values) return [{ from: step.id, exit: 'next', to: start }]
      return Object.entries(goalsOf(step, draft.steps[index + 1])).map(([exit, goal]) => ({
        from: step.id,
        exit,
        to: ways.of(step, goal),
      }))
    }),
  )
}

/** Puts a jump into every loop that has no pause. */
function withPauses(graph: Graph, draft: Draft, language: 'es' | 'en'): Graph {
  const loops = closing(graph)
  const steps = { ...graph.steps }
  const jumps = new Map(
    loops.map((edge) => {
      const group = draft.steps.find(({ id }) => id === edge.from)?.group ?? ''
      const name = say({ language }, { en: 'Next round', es: 'Otra vuelta' })
      const data = { step: edge.to, times: 10 }
      const id = draft.add(null, group, { parts: [{ type: 'jump_to', name, data }] })!
      steps[id] = { id, type: 'jump_to', name, data, at: { x: 0, y: 0 } }
      draft.tell(id, loopWords, [rounds])
      return [edge, id] as const
    }),
  )
  return { ...graph, steps, edges: graph.edges.map((edge) => ({ ...edge, to: jumps.get(edge) ?? edge.to })) }
}

/** Everything in its place, with notes below their steps and groups as frames. */
function placed(graph: Graph, bot: Bot, draft: Draft, start: string | null): Graph {
  const order = bot.groups.toSorted((a, b) => a.at.y - b.at.y || a.at.x - b.at.x).map(({ id }) => id)
  const noted = new Set(draft.remarks.flatMap(({ step }) => step ?? []))
  const here = draft.steps.filter(({ id }) => Object.hasOwn(graph.steps, id))
  const places = placesOf(here, graph.edges, start, order, noted)
  const frames = framesOf(bot, draft)
  const steps = Object.fromEntries(
    here.map(({ id, group }) => {
      const frame = frames.get(group)
      return [id, { ...graph.steps[id]!, at: places.get(id)!, ...(frame ? { group: frame.id } : {}) }]
    }),
  )
  const notes = notesOf(draft, places)
  return {
    ...graph,
    steps,
    ...(notes.length > 0 ? { notes: Object.fromEntries(notes.map((note) => [note.id, note])) } : {}),
    ...(frames.size > 0
      ? { groups: Object.fromEntries([...frames.values()].map((frame) => [frame.id, frame])) }
      : {}),
  }
}

type Frame = NonNullable<Graph['groups']>[string]

/** A frame for every group of several steps. */
function framesOf(bot: Bot, draft: Draft): Map<string, Frame> {
  const sizes = Map.groupBy(draft.steps, ({ group }) => group)
  const groups = bot.groups.filter(({ id }) => (sizes.get(id)?.length ?? 0) > 1).slice(0, MAX_NOTES)
  return new Map(
    groups.map(
      ({ id, title }, index) => [id, { id: `group:g${index + 1}`, name: cut(title.trim(), 80) }] as const,
    ),
  )
}

function notesOf(draft: Draft, places: ReturnType<typeof placesOf>) {
  const boxes = draft.steps.map(({ id, part }) => [id, String(part.data['text'] ?? '')] as const)
  const texts = new Map(boxes)
  return draft.remarks.slice(0, MAX_NOTES).map(({ step, text }, index) => {
    const at = step === null ? { x: index * (NOTE.width + 20), y: -320 } : places.get(step)!
    const below = step === null ? 0 : 130 + Math.min(6, Math.ceil((texts.get(step) ?? '').length / 34)) * 18
    return {
      id: `note:n${index + 1}`,
      text,
      color: 'corn' as const,
      at: { x: at.x, y: at.y + below },
      ...NOTE,
    }
  })
}

const startWords = { en: 'Start', es: 'Inicio' }
const loopWords = { en: 'A loop without a pause', es: 'Un bucle sin pausa' }
const rounds = {
  en: 'It goes round at most ten times, so that the bot cannot run for ever.',
  es: 'Da como máximo diez vueltas, para que el bot no corra sin fin.',
}
const noStart = {
  en: 'The start of the bot leads nowhere, so the flow begins with the first group.',
  es: 'El inicio del bot no lleva a ninguna parte, así que el flujo empieza en el primer grupo.',
}
const noBot = {
  en: 'This file is not a Typebot export. Export the bot as JSON and choose that file.',
  es: 'Este archivo no es una exportación de Typebot. Exporta el bot como JSON y elige ese archivo.',
}
const tooDeep = {
  en: 'This file is nested too deeply to be a bot. Export it again.',
  es: 'Este archivo tiene demasiados niveles para ser un bot. Expórtalo de nuevo.',
}
const tooMany = {
  en: `This bot would become more than ${MAX_STEPS} steps, the most a flow may have. Split it into several bots and import each.`,
  es: `Este bot tendría más de ${MAX_STEPS} pasos, el máximo de un flujo. Divídelo en varios bots e importa cada uno.`,
}
