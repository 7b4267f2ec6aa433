// The draft of a flow: a graph saved under the flow's lock, once per revision.
import type { Db, Tx } from '#db/db.ts'
import { Denied, notFound } from '#engine/accounts/route.ts'
import type { Act } from '#engine/events.ts'
import type { Graph } from '#engine/machine/graph.ts'
import type { Problem } from '#engine/machine/turn.ts'
import { upgrade } from '#engine/machine/upgrade.ts'
import { problemsOf } from './known.ts'

const MAX_BYTES = 1024 * 1024

/** The draft, in today's format. */
export async function draftOf(db: Db, workspaceId: string, id: string): Promise<Graph> {
  const row = db.selectFrom('flow').select('draft').where('workspaceId', '=', workspaceId)
  const found = await row.where('id', '=', id).executeTakeFirst()
  if (!found) throw notFound()
  return graphOf(found.draft)
}

/** A graph out of whatever came; throws Denied(422) that names the steps that are wrong. */
export function graphOf(json: unknown): Graph {
  const upgraded = upgrade(json)
  if ('problems' in upgraded) throw invalid(upgraded.problems)
  return upgraded.graph
}

const invalid = (problems: Problem[]) => {
  const first = problems[0]?.text ?? { en: 'This is no flow.', es: 'Esto no es un flujo.' }
  return new Denied(422, 'invalid_graph', first, problems)
}

// JSON's own spelling of NUL and of half a surrogate pair, which jsonb refuses, keys included.
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/

/** A graph that somebody sent, small enough and of characters that can be stored; throws Denied otherwise. */
export function givenGraph(json: unknown): Graph {
  const graph = graphOf(json)
  const text = JSON.stringify(graph)
  if (Buffer.byteLength(text) > MAX_BYTES) {
    throw new Denied(413, 'too_large', {
      en: 'The flow is larger than 1 MiB. Shorten its texts, or split it into several flows.',
      es: 'El flujo pesa más de 1 MiB. Acorta sus textos o divídelo en varios flujos.',
    })
  }
  if (unstorable.test(text)) {
    const says = {
      en: 'The flow has characters that cannot be stored. Remove them and try again.',
      es: 'El flujo tiene caracteres que no se pueden guardar. Quítalos e inténtalo otra vez.',
    }
    throw invalid([{ code: 'bad_characters', level: 'error', step: null, text: says }])
  }
  return graph
}

/** Locks a flow for a change; throws when there is none. */
export async function lock(tx: Tx, workspaceId: string, id: string) {
  const flow = await tx
    .selectFrom('flow')
    .select(['id', 'name', 'description', 'state', 'draft', 'revision', 'versionId', 'updatedBy'])
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!flow) throw notFound()
  return flow
}

/** Changes a locked flow, and remembers who did. */
export async function change(
  tx: Tx,
  act: Act,
  id: string,
  given: { name?: string | undefined; description?: string | undefined; draft?: Graph; revision?: number },
): Promise<void> {
  const { draft, ...rest } = given
  await tx
    .updateTable('flow')
    .set({
      ...rest,
      ...(draft ? { draft: JSON.stringify(draft) } : {}),
      updatedAt: act.world.now(),
      updatedBy: act.actor.kind === 'user' ? act.actor.id : null,
    })
    .where('workspaceId', '=', act.workspaceId)
    .where('id', '=', id)
    .execute()
}

/** Saves the draft if nobody saved in between; throws Denied(409) with theirs otherwise. */
export async function saveDraft(tx: Tx, act: Act, id: string, revision: number, json: unknown) {
  const flow = await lock(tx, act.workspaceId, id)
  const graph = givenGraph(json)
  await mustBeCurrent(tx, act, flow, revision)
  await change(tx, act, id, { draft: graph, revision: revision + 1 })
  return { revision: revision + 1, problems: await problemsOf(tx, act.workspaceId, graph) }
}

/** Throws Denied(409) with the other draft unless the revision is the newest. */
export async function mustBeCurrent(
  tx: Tx,
  act: Act,
  flow: Awaited<ReturnType<typeof lock>>,
  revision: number,
): Promise<void> {
  if (flow.revision === revision) return
  const by = tx.selectFrom('user').select(['id', 'name']).where('workspaceId', '=', act.workspaceId)
  const updatedBy = flow.updatedBy ? await by.where('id', '=', flow.updatedBy).executeTakeFirst() : undefined
  const who = updatedBy?.name
  throw new Denied(
    409,
    'stale_revision',
    {
      en: `${who ?? 'Somebody'} changed this flow meanwhile. Choose which of the two to keep.`,
      es: `${who ?? 'Alguien'} cambió este flujo mientras tanto. Elige cuál de los dos conservar.`,
    },
    { revision: flow.revision, draft: graphOf(flow.draft), updatedBy: updatedBy ?? null },
  )
}
