// A Typebot export of any version, read leniently: unknown keys are ignored, and what is torn is as if it were not there.
import { z } from 'zod'
import { type Data, isData } from './read.ts'
import { renamed } from './versions.ts'

const text = z.string().catch('')
const link = z.string().min(1).optional().catch(undefined)
const data = z.record(z.string(), z.unknown()).catch({})

/** The readable rows of a list. */
const rows = <S extends z.ZodType>(schema: S) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((list) =>
      list.flatMap((one) => {
        const parsed = schema.safeParse(one)
        return parsed.success ? [parsed.data as z.output<S>] : []
      }),
    )

const place = z.object({ x: z.number().catch(0), y: z.number().catch(0) }).catch({ x: 0, y: 0 })

const path = z.object({ id: text, text, outgoingEdgeId: link })

const item = z
  .looseObject({ id: text, outgoingEdgeId: link, paths: rows(path) })
  .transform(({ id, outgoingEdgeId, paths, ...rest }) => ({
    id,
    edge: outgoingEdgeId,
    paths: paths.map((one) => ({ text: one.text, edge: one.outgoingEdgeId })),
    data: rest as Data,
  }))

const block = z
  .looseObject({
    id: text,
    type: z.string().min(1),
    outgoingEdgeId: link,
    options: data,
    content: z.unknown().optional(),
    items: rows(item),
  })
  .transform((whole) => ({
    id: whole.id,
    type: whole.type,
    edge: whole.outgoingEdgeId,
    options: whole.options,
    content: isData(whole.content) ? whole.content : {},
    items: whole.items,
  }))

const group = z.object({
  id: text,
  title: text,
  graphCoordinates: place,
  blocks: z.array(z.unknown()).catch([]),
})
const event = z.object({
  id: text,
  type: z.string(),
  graphCoordinates: place,
  outgoingEdgeId: link,
  options: data,
})
const edge = z.object({
  id: z.string().min(1),
  from: z.unknown(),
  to: z.object({ groupId: z.string().min(1), blockId: link }),
})

const variable = z.object({
  id: text,
  name: z.string().min(1),
  value: z
    .union([z.string(), z.array(z.string().nullable())])
    .nullish()
    .catch(null),
})

const file = z.looseObject({
  version: text,
  name: text,
  id: text,
  groups: rows(group),
  edges: rows(edge),
  variables: rows(variable),
  events: rows(event),
  settings: data,
})

export type Item = z.output<typeof item>
export type BotEvent = z.output<typeof event>
export type BotVariable = z.output<typeof variable>

/** A block with its original, which goes into a note when nothing else can be made of it. */
export type Block = z.output<typeof block> & { original: unknown }

export interface BotGroup {
  id: string
  title: string
  at: { x: number; y: number }
  blocks: Block[]
}

/** Where an edge leads. */
export interface Target {
  group: string
  block: string | undefined
}

export interface Bot {
  version: string
  name: string
  id: string
  groups: BotGroup[]
  /** By id; the first of a name counts. */
  edges: Map<string, Target>
  variables: BotVariable[]
  /** Without the start. */
  events: BotEvent[]
  /** The edge that the start leaves by. */
  start: string | undefined
  settings: Data
}

/** Whether this is the JSON of a Typebot export, of today or of the layout before groups. */
export function looksLikeTypebot(json: unknown): boolean {
  if (!isData(json) || !Array.isArray(json['edges']) || !Array.isArray(json['variables'])) return false
  return Array.isArray(json['groups']) || (Array.isArray(json['blocks']) && !('steps' in json))
}

/** The bot in an export; null for what is none. Total. */
export function readBot(json: unknown): Bot | null {
  if (!looksLikeTypebot(json)) return null
  const parsed = file.safeParse(renamed(json as Data))
  if (!parsed.success) return null
  const { version, name, id, variables, events, settings, edges } = parsed.data
  const groups = parsed.data.groups.map(({ blocks, graphCoordinates, ...rest }) => ({
    ...rest,
    at: graphCoordinates,
    blocks: blocks.flatMap(blockOf),
  }))
  const isStart = ({ type }: { type: string }) => type === 'start'
  const first = groups.flatMap(({ blocks }) => blocks).find(isStart)
  return {
    ...{ version: version || '3', name, id, variables, settings },
    groups: groups
      .map((one) => ({ ...one, blocks: one.blocks.filter((block) => !isStart(block)) }))
      .filter((one, index) => one.blocks.length > 0 || !groups[index]!.blocks.some(isStart)),
    edges: new Map(
      edges.map(({ id, to }) => [id, { group: to.groupId, block: to.blockId }] as const).reverse(),
    ),
    events: events.filter((one) => !isStart(one)),
    start: events.find(isStart)?.outgoingEdgeId ?? first?.edge,
  }
}

function blockOf(original: unknown): Block[] {
  const parsed = block.safeParse(original)
  return parsed.success ? [{ ...parsed.data, original }] : []
}
