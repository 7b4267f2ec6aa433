// What of the workspace a flow may name, so that a draft says when something is gone.
import { channelOf } from '#channels/index.ts'
import type { Db } from '#db/db.ts'
import { check, inOrder, type Resources } from '#engine/machine/check.ts'
import { flowLoops, type Neighbour } from '#engine/machine/check_flows.ts'
import type { Graph } from '#engine/machine/graph.ts'
import type { Problem } from '#engine/machine/turn.ts'
import { upgrade } from '#engine/machine/upgrade.ts'
import { steps } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'

async function resourcesOf(db: Db, workspaceId: string): Promise<Resources> {
  const [users, channels, fields, teams, flows, tags, notes] = await Promise.all([
    db
      .selectFrom('user')
      .select('id')
      .where('workspaceId', '=', workspaceId)
      .where('deactivatedAt', 'is', null)
      .execute(),
    db
      .selectFrom('channel')
      .select(['id', 'name', 'type', 'state'])
      .where('workspaceId', '=', workspaceId)
      .where('deletedAt', 'is', null)
      .execute(),
    db.selectFrom('field').select('key').where('workspaceId', '=', workspaceId).execute(),
    db.selectFrom('team').select('id').where('workspaceId', '=', workspaceId).execute(),
    db.selectFrom('flow').select('id').where('workspaceId', '=', workspaceId).execute(),
    db.selectFrom('tag').select('name').where('workspaceId', '=', workspaceId).execute(),
    db.selectFrom('closingNote').select('title').where('workspaceId', '=', workspaceId).execute(),
  ])
  return {
    users: users.map(({ id }) => id),
    channels: channels.map(({ id }) => id),
    fields: fields.map(({ key }) => key),
    teams: teams.map(({ id }) => id),
    flows: flows.map(({ id }) => id),
    tags: tags.map(({ name }) => name),
    closingNotes: notes.map(({ title }) => title),
    shows: channels.flatMap(({ id, name, type, state }) => {
      const can = state === 'disabled' ? undefined : channelOf(type)?.can
      return can ? [{ id, type, name, can }] : []
    }),
  }
}

/** Everything that is wrong with a graph in this workspace. */
export async function problemsOf(db: Db, workspaceId: string, graph: Graph): Promise<Problem[]> {
  return check(graph, steps, triggers, await resourcesOf(db, workspaceId))
}

/** The other flows of the workspace that are published, as they run. */
export async function neighboursOf(db: Db, workspaceId: string, flowId: string): Promise<Neighbour[]> {
  const published = await db
    .selectFrom('flow as f')
    .innerJoin('version as v', (join) =>
      join.onRef('v.workspaceId', '=', 'f.workspaceId').onRef('v.id', '=', 'f.versionId'),
    )
    .select(['f.id', 'f.name', 'v.graph'])
    .where('f.workspaceId', '=', workspaceId)
    .where('f.state', '=', 'published')
    .where('f.id', '<>', flowId)
    .orderBy('f.id')
    .execute()
  return published.flatMap(({ id, name, graph }) => {
    const upgraded = upgrade(graph)
    return 'graph' in upgraded ? [{ id, name, graph: upgraded.graph }] : []
  })
}

/** Everything that stands against publishing: the graph's own problems, and loops with the flows that are published. */
export async function publishProblems(db: Db, workspaceId: string, own: Neighbour): Promise<Problem[]> {
  const loops = flowLoops(own, await neighboursOf(db, workspaceId, own.id), steps, triggers)
  return inOrder([...(await problemsOf(db, workspaceId, own.graph)), ...loops])
}
