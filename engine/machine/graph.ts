// A flow as a document: one trigger, steps, and edges from exits to steps. Published at /api/flow.schema.json.
import { z } from 'zod'
import type { Words } from '#channels/channel.ts'
import type { Problem } from './turn.ts'

/** The number of the format this code writes; older graphs go through upgrade.ts. */
export const FORMAT = 1

/** Most steps of a flow (product-spec §1.1 allows 100; we go beyond). */
export const MAX_STEPS = 500

/** Most sticky notes, and most groups, of a flow. */
export const MAX_NOTES = 200

/** The id under which edges name the trigger. */
export const TRIGGER = 'trigger'

const id = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/)
const place = z.object({ x: z.number().finite(), y: z.number().finite() })
// The colon keeps them apart from steps, whose ids cannot have one.
const noteId = z.string().regex(/^note:[A-Za-z0-9_-]{1,40}$/)
const groupId = z.string().regex(/^group:[A-Za-z0-9_-]{1,40}$/)

export const stepSchema = z.object({
  id,
  type: z.string().min(1).max(60),
  /** What people call it; empty: the type's own title. */
  name: z.string().max(80).default(''),
  data: z.record(z.string(), z.json()),
  at: place,
  /** Switched off: whoever comes here goes on at once, and nothing of it is done. */
  off: z.literal(true).optional(),
  /** The group it stands in; one that does not exist is none. */
  group: groupId.optional(),
})

export const edgeSchema = z.object({ from: id, exit: z.string().min(1).max(80), to: id })

/** The colours of sticky notes; the first is that of a new one. */
export const noteColors = ['corn', 'green', 'blue', 'plum', 'coral', 'grey'] as const

/** A remark on the canvas: words for those who build, never shown to a contact. Sizes in pixels. */
export const noteSchema = z.object({
  id: noteId,
  text: z.string().max(4_000),
  color: z.enum(noteColors),
  at: place,
  width: z.number().min(120).max(1_200),
  height: z.number().min(60).max(1_200),
})

/** A named frame around the steps that name it; `closed` draws them as one card. */
export const groupSchema = z.object({
  id: groupId,
  name: z.string().max(80),
  closed: z.literal(true).optional(),
})

export const graphSchema = z
  .object({
    format: z.literal(FORMAT),
    trigger: z.object({ type: z.string().min(1).max(60), data: z.record(z.string(), z.json()), at: place }),
    steps: z.record(id, stepSchema),
    edges: z.array(edgeSchema).max(MAX_STEPS * 20),
    notes: z.record(noteId, noteSchema).optional(),
    groups: z.record(groupId, groupSchema).optional(),
  })
  .check(z.superRefine(inOrder))

export type Graph = z.infer<typeof graphSchema>
export type GraphStep = z.infer<typeof stepSchema>
export type Edge = z.infer<typeof edgeSchema>
export type Note = z.infer<typeof noteSchema>
export type Group = z.infer<typeof groupSchema>

/** What the shape alone cannot say: ids agree with their keys, the trigger's id is taken, and there is a limit. */
function inOrder(graph: Pick<Graph, 'steps' | 'notes' | 'groups'>, context: z.RefinementCtx): void {
  for (const name of ['notes', 'groups'] as const) boxesInOrder(name, graph[name] ?? {}, context)
  const steps = Object.entries(graph.steps)
  if (steps.length > MAX_STEPS)
    context.addIssue({ code: 'custom', path: ['steps'], message: 'too_many_steps' })
  for (const [key, step] of steps) {
    if (step.id !== key)
      context.addIssue({ code: 'custom', path: ['steps', key, 'id'], message: 'id_differs' })
    if (reserved.has(key))
      context.addIssue({ code: 'custom', path: ['steps', key, 'id'], message: 'id_reserved' })
  }
}

function boxesInOrder(
  name: 'notes' | 'groups',
  boxes: Record<string, { id: string }>,
  context: z.RefinementCtx,
): void {
  const entries = Object.entries(boxes)
  if (entries.length > MAX_NOTES)
    context.addIssue({ code: 'custom', path: [name], message: `too_many_${name}` })
  for (const [key, { id: own }] of entries) {
    if (own !== key) context.addIssue({ code: 'custom', path: [name, key, 'id'], message: 'id_differs' })
  }
}

const reserved = new Set([TRIGGER, '__proto__'])

/** A graph out of anything, or what is wrong with it, naming the step. */
export function parseGraph(json: unknown): { graph: Graph } | { problems: Problem[] } {
  const parsed = graphSchema.safeParse(json)
  if (parsed.success) return { graph: parsed.data }
  return { problems: parsed.error.issues.slice(0, 50).map((issue) => problemOf(issue, json)) }
}

function problemOf(issue: z.core.$ZodIssue, json: unknown): Problem {
  const [root, key, ...rest] = issue.path.map(String)
  const step = root === 'steps' && key !== undefined ? key : root === 'trigger' ? TRIGGER : null
  const where = root === 'steps' ? rest.join('.') : issue.path.map(String).join('.')
  const name = step === null ? '' : ` «${nameOf(json, step)}»`
  const { en, es } = sentences[issue.message] ?? {
    en: `is not written as the format says (${issue.message})`,
    es: `no está escrito como dice el formato (${issue.message})`,
  }
  return {
    code: 'bad_graph',
    level: 'error',
    step,
    ...(where ? { field: where } : {}),
    text: {
      en: `${step === null ? 'The flow' : `The step${name}`}${where ? `, at «${where}»,` : ''} ${en}.`,
      es: `${step === null ? 'El flujo' : `El paso${name}`}${where ? `, en «${where}»,` : ''} ${es}.`,
    },
  }
}

const sentences: Record<string, Words> = {
  too_many_steps: { en: `has more than ${MAX_STEPS} steps`, es: `tiene más de ${MAX_STEPS} pasos` },
  too_many_notes: { en: `has more than ${MAX_NOTES} notes`, es: `tiene más de ${MAX_NOTES} notas` },
  too_many_groups: { en: `has more than ${MAX_NOTES} groups`, es: `tiene más de ${MAX_NOTES} grupos` },
  id_differs: {
    en: 'has an id that differs from its key',
    es: 'tiene un identificador distinto de su clave',
  },
  id_reserved: { en: 'has an id that is reserved', es: 'tiene un identificador reservado' },
}

/** The author's name of a step in a document that did not parse. */
function nameOf(json: unknown, id: string): string {
  const steps = (json as { steps?: Record<string, { name?: unknown }> } | null)?.steps
  const name = steps && Object.hasOwn(steps, id) ? steps[id]?.name : undefined
  return typeof name === 'string' && name !== '' ? name.slice(0, 80) : id
}

/** The JSON Schema of a graph, published at /api/flow.schema.json. */
export function jsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(graphSchema, { io: 'input' })
  return {
    ...schema,
    title: 'Charla flow',
    description: 'One trigger, steps by id, and edges from exits to steps.',
  }
}

/** A flow with a trigger and nothing behind it. */
export function emptyGraph(trigger: string, data: Graph['trigger']['data'] = {}): Graph {
  return { format: FORMAT, trigger: { type: trigger, data, at: { x: 0, y: 0 } }, steps: {}, edges: [] }
}
