// Runs as people see them: where somebody stands, the way that led there, and stopping one.
import type { Db, Tx } from '#db/db.ts'
import { Denied, notFound } from '#engine/accounts/route.ts'
import { lock as lockContact } from '#engine/contacts/contacts.ts'
import { type Act, record, type Waiting } from '#engine/events.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { called } from '#engine/machine/walk.ts'
import { stepOf, steps } from '#engine/steps/index.ts'
import { graphOf, lock as lockFlow } from './flows.ts'

const SHOWN = 20
const PATH_SHOWN = 200

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
    .select(['f.name as flowName', 'v.number as versionNumber', 'v.graph'])
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
      flowName: run.flowName ?? '',
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
    .selectFrom('turn')
    .select(['runId', 'path', 'createdAt'])
    .where('workspaceId', '=', workspaceId)
    .where('runId', 'in', runIds)
    .orderBy('runId')
    .orderBy('number', 'desc')
    .limit(SHOWN * PATH_SHOWN)
    .execute()
  for (const { runId, path, createdAt } of rows.reverse()) {
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

/** Starts a published flow for a contact, by hand; the contact's next turn takes it. */
export async function start(tx: Tx, act: Act, flowId: string, contactId: string): Promise<void> {
  const flow = await lockFlow(tx, act.workspaceId, flowId)
  if (flow.state !== 'published') {
    throw new Denied(409, 'not_published', {
      en: 'This flow is not published. Publish it first.',
      es: 'Este flujo no está publicado. Publícalo primero.',
    })
  }
  await lockContact(tx, act.workspaceId, contactId)
  const id = act.world.id()
  const data: Waiting = { type: 'start', flowId, variables: {}, cause: id }
  await tx
    .insertInto('happening')
    .values({
      workspaceId: act.workspaceId,
      contactId,
      id,
      data: JSON.stringify(data),
      createdAt: act.world.now(),
    })
    .execute()
  act.bells.advance(act.workspaceId, contactId)
}

/** Ends a run where it stands. */
export async function stop(tx: Tx, act: Act, runId: string): Promise<void> {
  const { workspaceId } = act
  const found = await tx
    .selectFrom('run')
    .select(['contactId', 'conversationId', 'flowId'])
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', runId)
    .executeTakeFirst()
  if (!found) throw notFound()
  await lockContact(tx, workspaceId, found.contactId)
  const { numUpdatedRows } = await tx
    .updateTable('run')
    .set({ status: 'stopped', endedAt: act.world.now(), waitsFor: null, waitingSince: null })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', runId)
    .where('status', '=', 'waiting')
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return
  const { contactId, conversationId, flowId } = found
  await record(tx, act.world, [
    {
      ...{ workspaceId, actor: act.actor, contactId, conversationId },
      type: 'run_ended',
      data: { runId, flowId, status: 'stopped' },
    },
  ])
  act.bells.live()
}
