// Flows as documents that travel between workspaces: what they name goes along by its name, and is found again, or told as missing.
import { z } from 'zod'
import type { Words } from '#channels/channel.ts'
import type { Db } from '#db/db.ts'
import { type Graph, TRIGGER } from '#engine/machine/graph.ts'
import { type ReferenceKind, referenceKinds, referencesOf, translated } from '#engine/machine/references.ts'
import { called } from '#engine/machine/walk.ts'
import { stepOf, steps } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'
import { givenGraph } from './drafts.ts'

/** What a document says of the things that its graph names: kind → id → how people know it. */
export const namesShape = z.partialRecord(
  z.enum(referenceKinds),
  z.record(z.string().max(200), z.string().max(300)),
)

type Names = z.infer<typeof namesShape>

/** Something that the workspace does not have: its place was cleared, or keeps the name until somebody makes it. */
export interface Missing {
  kind: ReferenceKind
  name: string
  step: string
  stepName: Words
  cleared: boolean
}

type Book = Record<ReferenceKind, Map<string, string>>

/** Id → what people know it by, where nothing but its address tells two apart: e-mail, `type name`, name. */
async function bookOf(db: Db, workspaceId: string): Promise<Book> {
  const [users, teams, channels, flows, fields, tags, notes] = await Promise.all([
    db
      .selectFrom('user')
      .select(['id', 'email'])
      .where('workspaceId', '=', workspaceId)
      .where('deactivatedAt', 'is', null)
      .execute(),
    db.selectFrom('team').select(['id', 'name']).where('workspaceId', '=', workspaceId).execute(),
    db
      .selectFrom('channel')
      .select(['id', 'name', 'type'])
      .where('workspaceId', '=', workspaceId)
      .where('deletedAt', 'is', null)
      .execute(),
    db
      .selectFrom('flow')
      .select(['id', 'name'])
      .where('workspaceId', '=', workspaceId)
      .orderBy('id')
      .execute(),
    db.selectFrom('field').select('key').where('workspaceId', '=', workspaceId).execute(),
    db.selectFrom('tag').select('name').where('workspaceId', '=', workspaceId).execute(),
    db.selectFrom('closingNote').select('title').where('workspaceId', '=', workspaceId).execute(),
  ])
  const same = (names: string[]) => new Map(names.map((name) => [name, name]))
  return {
    user: new Map(users.map(({ id, email }) => [id, email])),
    team: new Map(teams.map(({ id, name }) => [id, name])),
    channel: new Map(channels.map(({ id, name, type }) => [id, `${type} ${name}`])),
    flow: new Map(flows.map(({ id, name }) => [id, name])),
    contact_field: same(fields.map(({ key }) => key)),
    tag: same(tags.map(({ name }) => name)),
    closing_note: same(notes.map(({ title }) => title)),
  }
}

/** The names of everything that a graph names. */
export async function namesIn(db: Db, workspaceId: string, graph: Graph): Promise<Names> {
  const book = await bookOf(db, workspaceId)
  const names: Names = {}
  for (const { kind, id } of referencesOf(graph, steps, triggers)) {
    const name = book[kind].get(id)
    if (name === undefined) continue
    const known = names[kind] ?? {}
    known[id] = name
    names[kind] = known
  }
  return names
}

/** A document's graph in this workspace, with what the workspace lacks. Throws Denied(422) for what is no flow. */
export async function settle(
  db: Db,
  workspaceId: string,
  json: unknown,
  names: Names,
): Promise<{ graph: Graph; missing: Missing[] }> {
  const graph = givenGraph(json)
  const book = await bookOf(db, workspaceId)
  const missing: Missing[] = []
  const settled = translated(graph, steps, triggers, ({ kind, id, step }) => {
    if (book[kind].has(id)) return id
    const name = names[kind]?.[id]
    const here = name === undefined ? undefined : idOf(book[kind], name)
    if (here !== undefined) return here
    const cleared = byId.has(kind)
    missing.push({ kind, name: name ?? id, step, stepName: nameOf(graph, step), cleared })
    return cleared ? null : id
  })
  return { graph: settled, missing: once(missing) }
}

// An id of another workspace means nothing here; a field, a tag or a note of that name may be made any time.
const byId = new Set<ReferenceKind>(['user', 'team', 'channel', 'flow'])

function idOf(book: Map<string, string>, name: string): string | undefined {
  const wanted = name.toLowerCase()
  for (const [id, known] of book) if (known.toLowerCase() === wanted) return id
  return undefined
}

function nameOf(graph: Graph, id: string): Words {
  if (id === TRIGGER) return { en: 'The trigger', es: 'El disparador' }
  const step = graph.steps[id]
  return step ? called(step, stepOf(step.type)) : { en: id, es: id }
}

const once = (list: Missing[]): Missing[] => [
  ...new Map(list.map((one) => [`${one.kind} ${one.name} ${one.step}`, one])).values(),
]
