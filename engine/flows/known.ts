// What of the workspace a flow may name, so that a draft says when something is gone.
import type { Db } from '#db/db.ts'
import { check, type Resources } from '#engine/machine/check.ts'
import type { Graph } from '#engine/machine/graph.ts'
import type { Problem } from '#engine/machine/turn.ts'
import { steps } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'

async function resourcesOf(db: Db, workspaceId: string): Promise<Resources> {
  const [users, channels, fields, teams, flows] = await Promise.all([
    db
      .selectFrom('user')
      .select('id')
      .where('workspaceId', '=', workspaceId)
      .where('deactivatedAt', 'is', null)
      .execute(),
    db
      .selectFrom('channel')
      .select('id')
      .where('workspaceId', '=', workspaceId)
      .where('deletedAt', 'is', null)
      .execute(),
    db.selectFrom('field').select('key').where('workspaceId', '=', workspaceId).execute(),
    db.selectFrom('team').select('id').where('workspaceId', '=', workspaceId).execute(),
    db.selectFrom('flow').select('id').where('workspaceId', '=', workspaceId).execute(),
  ])
  return {
    users: users.map(({ id }) => id),
    channels: channels.map(({ id }) => id),
    fields: fields.map(({ key }) => key),
    teams: teams.map(({ id }) => id),
    flows: flows.map(({ id }) => id),
  }
}

/** Everything that is wrong with a graph in this workspace. */
export async function problemsOf(db: Db, workspaceId: string, graph: Graph): Promise<Problem[]> {
  return check(graph, steps, triggers, await resourcesOf(db, workspaceId))
}
