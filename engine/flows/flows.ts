// Flows and their drafts.
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Db, Tx } from '#db/db.ts'
import { Denied, notFound } from '#engine/accounts/route.ts'
import { anywhere } from '#engine/contacts/paging.ts'
import { spell } from '#engine/contacts/tags.ts'
import { type Act, record } from '#engine/events.ts'
import type { FlowTest } from '#engine/machine/flow_test.ts'
import { emptyGraph, type Graph } from '#engine/machine/graph.ts'
import { referencesOf } from '#engine/machine/references.ts'
import { steps } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'
import { change, draftOf, givenGraph, lock } from './drafts.ts'
import * as flowTests from './flow_tests.ts'
import { problemsOf } from './known.ts'
import { stopAll } from './runs.ts'
import type { FlowShape } from './shapes.ts'
import { templates } from './templates/index.ts'
import { type Missing, type namesShape, settle } from './transfers.ts'

/** Most characters of a flow's name. */
export const MAX_NAME = 120

function selectFlows(db: Db, workspaceId: string) {
  const counter = (name: string) => sql<number>`coalesce((
    select sum(delta) from tally t where t.workspace_id = f.workspace_id and t.counter = ${name} || f.id), 0)::int`
  return db
    .selectFrom('flow as f')
    .leftJoin('version as v', (join) =>
      join.onRef('v.workspaceId', '=', 'f.workspaceId').onRef('v.id', '=', 'f.versionId'),
    )
    .leftJoin('user as u', (join) =>
      join.onRef('u.workspaceId', '=', 'f.workspaceId').onRef('u.id', '=', 'f.updatedBy'),
    )
    .select(['f.id', 'f.name', 'f.description', 'f.state', 'f.revision', 'f.updatedAt', 'f.updatedBy'])
    .select(['v.id as versionId', 'v.number', 'v.createdAt as publishedAt', 'u.name as updatedByName'])
    .select([
      sql<string>`f.draft->'trigger'->>'type'`.as('triggerType'),
      sql<boolean>`v.graph is distinct from f.draft`.as('changed'),
      counter('waiting:').as('waiting'),
      counter('started:').as('started'),
    ])
    .where('f.workspaceId', '=', workspaceId)
}

type FlowRow = Awaited<ReturnType<ReturnType<typeof selectFlows>['executeTakeFirstOrThrow']>>

function shapeOf(row: FlowRow): FlowShape {
  const { id, name, description, state, revision, changed, waiting, started, updatedBy } = row
  const version =
    row.versionId && row.number !== null && row.publishedAt
      ? { id: row.versionId, number: row.number, publishedAt: row.publishedAt.toISOString() }
      : null
  return {
    ...{ id, name, description, state, revision, changed, version },
    trigger: { type: row.triggerType },
    runs: { waiting, started },
    updatedAt: row.updatedAt.toISOString(),
    updatedBy: updatedBy && row.updatedByName !== null ? { id: updatedBy, name: row.updatedByName } : null,
  }
}

/** The flows of a workspace, the last changed first. */
export async function list(
  db: Db,
  workspaceId: string,
  filter: { state?: FlowShape['state'] | undefined; search?: string | undefined },
): Promise<FlowShape[]> {
  let flows = selectFlows(db, workspaceId)
  if (filter.state) flows = flows.where('f.state', '=', filter.state)
  if (filter.search) {
    const pattern = anywhere(filter.search)
    flows = flows.where((eb) =>
      eb.or([eb('f.name', 'ilike', pattern), eb('f.description', 'ilike', pattern)]),
    )
  }
  return (await flows.orderBy('f.updatedAt', 'desc').orderBy('f.id').execute()).map(shapeOf)
}

/** One flow; throws when there is none. */
export async function get(db: Db, workspaceId: string, id: string): Promise<FlowShape> {
  const row = await selectFlows(db, workspaceId).where('f.id', '=', id).executeTakeFirst()
  if (!row) throw notFound()
  return shapeOf(row)
}

/** One flow with its draft and what is wrong with it. */
export async function open(db: Db, workspaceId: string, id: string) {
  const flow = await get(db, workspaceId, id)
  const draft = await draftOf(db, workspaceId, id)
  return { ...flow, draft, problems: await problemsOf(db, workspaceId, draft) }
}

interface NewFlow {
  name: string
  description: string
  template?: string | undefined
  graph?: unknown
  language: 'es' | 'en'
}

/** Makes a flow: blank, from a template, or from a graph; returns its id. */
export async function create(tx: Tx, act: Act, given: NewFlow): Promise<string> {
  const id = act.world.id()
  const at = act.world.now()
  const draft = firstDraft(given)
  // A template brings its tags along, so that its conditions name nothing that is not there.
  if (given.template !== undefined) await spell(tx, act.workspaceId, tagsIn(draft))
  await tx
    .insertInto('flow')
    .values({
      workspaceId: act.workspaceId,
      id,
      name: given.name,
      description: given.description,
      draft: JSON.stringify(draft),
      updatedBy: act.actor.kind === 'user' ? act.actor.id : null,
      createdAt: at,
      updatedAt: at,
    })
    .execute()
  return id
}

/**
 * Makes a flow. With `names`, which an exported flow brings along, what its graph names is looked up in this workspace; returns
 * its id, and what the workspace lacks.
 */
export async function bring(
  tx: Tx,
  act: Act,
  { names, tests = [], ...given }: Brought,
): Promise<{ id: string; missing: Missing[] }> {
  const { graph, missing } = names
    ? await settle(tx, act.workspaceId, given.graph, names)
    : { graph: given.graph, missing: [] }
  const id = await create(tx, act, { ...given, graph })
  await flowTests.bring(tx, act, id, tests)
  return { id, missing }
}

type Brought = NewFlow & {
  names?: z.infer<typeof namesShape> | undefined
  tests?: ReadonlyArray<FlowTest> | undefined
}

const tagsIn = (graph: Graph): string[] =>
  referencesOf(graph, steps, triggers).flatMap(({ kind, id }) => (kind === 'tag' ? [id] : []))

function firstDraft({ template: templateId, graph, language }: NewFlow): Graph {
  if (graph !== undefined) return givenGraph(graph)
  if (templateId === undefined) return blank()
  const template = templates.find(({ id }) => id === templateId)
  if (!template) {
    throw new Denied(422, 'no_template', {
      en: 'There is no such template. Choose one of the gallery.',
      es: 'No existe esa plantilla. Elige una de la galería.',
    })
  }
  return template.graph[language]
}

function blank(): Graph {
  const kind = triggers[0]
  return emptyGraph(kind?.type ?? 'manual', (kind?.fresh() ?? {}) as Graph['trigger']['data'])
}

/** Changes name or description. */
export async function describe(
  tx: Tx,
  act: Act,
  id: string,
  given: { name?: string | undefined; description?: string | undefined },
): Promise<void> {
  await lock(tx, act.workspaceId, id)
  await change(tx, act, id, given)
}

/** Makes a second flow with the same draft and the same tests; returns its id. */
export async function clone(tx: Tx, act: Act, id: string, language: 'es' | 'en'): Promise<string> {
  const { name, description, draft } = await lock(tx, act.workspaceId, id)
  const copy = language === 'es' ? `Copia de ${name}` : `Copy of ${name}`
  const made = await create(tx, act, {
    name: copy.slice(0, MAX_NAME).toWellFormed(),
    description,
    graph: draft,
    language,
  })
  await flowTests.bring(tx, act, made, await flowTests.list(tx, act.workspaceId, id))
  return made
}

/** Deletes a flow that is not published; its runs' history stays. */
export async function remove(tx: Tx, act: Act, id: string): Promise<void> {
  const { state } = await lock(tx, act.workspaceId, id)
  if (state === 'published') {
    throw new Denied(409, 'published', {
      en: 'This flow is published, so people may be inside. Stop it first.',
      es: 'Este flujo está publicado y puede haber personas dentro. Detenlo primero.',
    })
  }
  await stopAll(tx, act, id)
  const flow = tx.deleteFrom('flow').where('workspaceId', '=', act.workspaceId)
  await flow.where('id', '=', id).execute()
  const data = { flowId: id }
  await record(tx, act.world, [
    { type: 'flow_deleted', workspaceId: act.workspaceId, actor: act.actor, data },
  ])
  act.bells.live()
}
