// Where flows name a thing of the workspace: what to know before deleting it.
import { z } from 'zod'
import type { Db } from '#db/db.ts'
import { route } from '#engine/accounts/route.ts'
import { type ReferenceKind, referenceKinds, referencesOf } from '#engine/machine/references.ts'
import { steps } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'
import { graphOf } from './drafts.ts'

/** A flow that names something: in its draft, or in what is published. */
export interface Use {
  id: string
  name: string
  published: boolean
}

/** The flows that name it, by name. Names are compared without regard to case, as tags are. */
export async function usesOf(db: Db, workspaceId: string, kind: ReferenceKind, id: string): Promise<Use[]> {
  const flows = await db
    .selectFrom('flow as f')
    .leftJoin('version as v', (join) =>
      join.onRef('v.workspaceId', '=', 'f.workspaceId').onRef('v.id', '=', 'f.versionId'),
    )
    .select(['f.id', 'f.name', 'f.state', 'f.draft', 'v.graph'])
    .where('f.workspaceId', '=', workspaceId)
    .orderBy('f.name')
    .execute()
  const names = (json: unknown) =>
    json !== null &&
    referencesOf(graphOf(json), steps, triggers).some(
      (one) => one.kind === kind && one.id.toLowerCase() === id.toLowerCase(),
    )
  return flows.flatMap(({ id: flowId, name, state, draft, graph }) => {
    const published = state === 'published' && names(graph)
    return published || names(draft) ? [{ id: flowId, name, published }] : []
  })
}

export const api = {
  'GET /uses': route(
    {
      permission: 'workspace.change',
      about: 'The flows that name a thing of the workspace, in their drafts or as published.',
      query: z.object({ kind: z.enum(referenceKinds), id: z.string().min(1).max(255) }),
      response: z.object({
        items: z.array(z.object({ id: z.uuid(), name: z.string(), published: z.boolean() })),
      }),
    },
    async ({ tx, me, query }) => ({ items: await usesOf(tx, me.workspaceId, query.kind, query.id) }),
  ),
}
