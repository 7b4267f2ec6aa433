// Runs as people see them: where somebody stands, the way that led there, and stopping one.
import { sql } from 'kysely'
import type { Db, Tx } from '#db/db.ts'
import { Denied, notFound } from '#engine/accounts/route.ts'
import { lock as lockContact } from '#engine/contacts/contacts.ts'
import { type Act, type NewEvent, record, type Waiting } from '#engine/events.ts'
import type { Graph } from '#engine/machine/graph.ts'
import type { Json } from '#engine/machine/values.ts'
import { called } from '#engine/machine/walk.ts'
import { stepOf, steps } from '#engine/steps/index.ts'
import { graphOf } from './drafts.ts'

const SHOWN = 20
const PATH_SHOWN = 200
/** Contacts that are locked and told in one round. */
const AT_ONCE = 1000

/** The runs of a conversation's contact, newest first. */
export async function ofConversation(db: Db, workspaceId: string, conversationId: string) {
  const conversation = db
    .selectFrom('conversation')
    .select('contactId')
    .where('workspaceId', '=', workspaceId)
  const found = await conversation.where('id', '=', conversationId).executeTakeFirst()
  if (!found) throw notFound()
  const rows = await db
    .selectFrom('run as r')
    .leftJoin('flow as f', (join) =>
      join.onRef('f.workspaceId', '=', 'r.workspaceId').onRef('f.id', '=', 'r.flowId'),
    )
    .innerJoin('version as v', (join) =>
      join.onRef('v.workspaceId', '=', 'r.workspaceId').onRef('v.id', '=', 'r.versionId'),
    )
    .selectAll('r')
    .select(['v.number as versionNumber', 'v.graph'])
    // A deleted flow keeps the name under which it started.
    .select(
      sql<string>`coalesce(f.name, (select e.data->>'flowName' from event e
        where e.workspace_id = r.workspace_id and e.contact_id = r.contact_id
          and e.type = 'run_started' and e.data->>'runId' = r.id::text limit 1), '')`.as('flowName'),
    )
    .where('r.workspaceId', '=', workspaceId)
    .where('r.contactId', '=', found.contactId)
    .orderBy('r.id', 'desc')
    .limit(SHOWN)
    .execute()
  const turns = await turnsOf(
    db,
    workspaceId,
    rows.map(({ id }) => id),
  )
  return rows.map((run) => {
    const graph = graphOf(run.graph)
    return {
      id: run.id,
      flowId: run.flowId,
      flowName: run.flowName,
      versionNumber: run.versionNumber,
      status: run.status,
      step: run.stepId,
      stepName: run.stepId === null ? null : nameOf(graph, run.stepId),
      waitsFor: run.waitsFor,
      path: (turns.get(run.id) ?? []).map(({ step, exit, at }) => ({
        step,
        exit,
        at,
        name: nameOf(graph, step),
      })),
      steps: inReadingOrder(graph).map(({ id, type }) => ({ id, type, name: nameOf(graph, id) })),
      vars: run.snapshot.vars,
      problem: run.problem,
      startedAt: run.startedAt.toISOString(),
      endedAt: run.endedAt?.toISOString() ?? null,
    }
  })
}

async function turnsOf(db: Db, workspaceId: string, runIds: string[]) {
  const paths = new Map<string, Array<{ step: string; exit: string | null; at: string }>>()
  if (runIds.length === 0) return paths
  const rows = await db
    .selectFrom('turn as t')
    .innerJoin('run as r', (join) =>
      join.onRef('r.workspaceId', '=', 't.workspaceId').onRef('r.id', '=', 't.runId'),
    )
    .select(['t.runId', 't.path', 't.createdAt'])
    .where('t.workspaceId', '=', workspaceId)
    .where('t.runId', 'in', runIds)
    .where('t.number', '>', (eb) => eb('r.turn', '-', PATH_SHOWN))
    .orderBy('t.runId')
    .orderBy('t.number')
    .execute()
  for (const { runId, path, createdAt } of rows) {
    const visits = path.map((visit) => ({ ...visit, at: createdAt.toISOString() }))
    paths.set(runId, [...(paths.get(runId) ?? []), ...visits].slice(-PATH_SHOWN))
  }
  return paths
}

function nameOf(graph: Graph, id: string) {
  const step = Object.hasOwn(graph.steps, id) ? graph.steps[id] : undefined
  return step ? called(step, stepOf(step.type)) : { en: id, es: id }
}

/** From left to right, as the canvas is read. */
const inReadingOrder = (graph: Graph) =>
  Object.values(graph.steps)
    .filter(({ type }) => steps.some((kind) => kind.type === type))
    .sort((a, b) => a.at.x - b.at.x || a.at.y - b.at.y)

/** Throws when there is no such flow, or nobody can enter it. */
export async function mustBePublished(db: Db, workspaceId: string, flowId: string): Promise<void> {
  const flow = db.selectFrom('flow').select('state').where('workspaceId', '=', workspaceId)
  const found = await flow.where('id', '=', flowId).executeTakeFirst()
  if (!found) throw notFound()
  if (found.state !== 'published') throw notPublished()
}

/** Starts a published flow for a contact, by hand; the contact's next turn takes it. */
export async function start(
  tx: Tx,
  act: Act,
  { flowId, contactId, variables }: { flowId: string; contactId: string; variables: Record<string, Json> },
): Promise<void> {
  const { workspaceId } = act
  await mustBePublished(tx, workspaceId, flowId)
  await lockContact(tx, workspaceId, contactId)
  const inside = waitingIn(tx, workspaceId, flowId).where('contactId', '=', contactId)
  if (await inside.executeTakeFirst()) throw alreadyInside()
  const id = act.world.id()
  const data: Waiting = { type: 'start', flowId, variables, cause: id }
  await tx
    .insertInto('happening')
    .values({ workspaceId, contactId, id, data: JSON.stringify(data), createdAt: act.world.now() })
    .execute()
  act.bells.advance(workspaceId, contactId)
}

const notPublished = () =>
  new Denied(409, 'not_published', {
    en: 'This flow is not published, so nobody can enter it. Publish it first.',
    es: 'Este flujo no está publicado y nadie puede entrar en él. Publícalo primero.',
  })

const alreadyInside = () =>
  new Denied(409, 'already_inside', {
    en: 'This person is already inside this flow. Stop that run first to begin again.',
    es: 'Esta persona ya está dentro de este flujo. Detén ese recorrido para empezar de nuevo.',
  })

const waitingIn = (tx: Tx, workspaceId: string, flowId: string) =>
  tx
    .selectFrom('run')
    .select('contactId')
    .where('workspaceId', '=', workspaceId)
    .where('flowId', '=', flowId)
    .where('status', '=', 'waiting')

/** Ends a run where it stands. */
export async function stop(tx: Tx, act: Act, runId: string): Promise<void> {
  const run = tx.selectFrom('run').select('contactId').where('workspaceId', '=', act.workspaceId)
  const found = await run.where('id', '=', runId).executeTakeFirst()
  if (!found) throw notFound()
  await lockContact(tx, act.workspaceId, found.contactId)
  const ended = await setStopped(tx, act).where('id', '=', runId).execute()
  await tellEnded(tx, act, ended)
}

/** Ends every run of a flow; returns how many. Under the contacts' locks, so that no turn on its way brings one back. */
export async function stopAll(tx: Tx, act: Act, flowId: string): Promise<number> {
  const { workspaceId } = act
  let count = 0
  for (;;) {
    const held = await tx
      .selectFrom('contact')
      .select('id')
      .where('workspaceId', '=', workspaceId)
      .where('id', 'in', waitingIn(tx, workspaceId, flowId))
      .orderBy('id')
      .limit(AT_ONCE)
      .forNoKeyUpdate()
      .execute()
    if (held.length === 0) return count
    const ids = held.map(({ id }) => id)
    const runs = setStopped(tx, act).where('flowId', '=', flowId).where('contactId', 'in', ids)
    const ended = await runs.execute()
    await tellEnded(tx, act, ended)
    count += ended.length
  }
}

const setStopped = (tx: Tx, act: Act) =>
  tx
    .updateTable('run')
    .set({
      status: 'stopped',
      endedAt: act.world.now(),
      ...{ waitsFor: null, waitingSince: null, missed: null, timer: null, queue: null, queuedAt: null },
    })
    .where('workspaceId', '=', act.workspaceId)
    .where('status', '=', 'waiting')
    .returning(['id', 'flowId', 'contactId', 'conversationId', 'caller'])

type Ended = Awaited<ReturnType<ReturnType<typeof setStopped>['execute']>>

async function tellEnded(tx: Tx, act: Act, ended: Ended): Promise<void> {
  const { workspaceId, actor, world, bells } = act
  const events = ended.map(
    ({ id, flowId, contactId, conversationId }): NewEvent => ({
      ...{ workspaceId, actor, contactId, conversationId },
      type: 'run_ended',
      data: { runId: id, flowId, status: 'stopped' },
    }),
  )
  await record(tx, world, events)
  await tellCallers(tx, act, ended)
  if (ended.length > 0) bells.live()
}

/** Runs that called a flow whose run was stopped take it as failed in their contact's next turn. */
async function tellCallers(tx: Tx, { workspaceId, world, bells }: Act, ended: Ended): Promise<void> {
  const rows = ended.flatMap(({ caller, contactId }) => {
    if (!caller) return []
    const variables = { call_problem: 'stopped' }
    const data: Waiting = { type: 'outcome', ...caller, outcome: 'failed', variables }
    return [{ workspaceId, contactId, id: world.id(), data: JSON.stringify(data), createdAt: world.now() }]
  })
  if (rows.length === 0) return
  await tx.insertInto('happening').values(rows).execute()
  for (const { contactId } of rows) bells.advance(workspaceId, contactId)
}
