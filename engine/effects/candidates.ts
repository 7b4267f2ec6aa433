// Who may take a conversation, read under a lock on the workspace's users, and the best of them.
import type pg from 'pg'
import type { AssignTo } from '#engine/machine/effect.ts'

export interface Candidate {
  id: string
  name: string
  email: string
  presence: string
  /** Names of the teams, and their ids. */
  teams: string[]
  teamIds: string[]
  /** Most open conversations at once; null: no limit. */
  capacity: number | null
  open: number
  /** Milliseconds; 0: never. */
  lastAssignedAt: number
}

/** The people of a workspace, and whether giving somebody a conversation ends the bot's part in it. */
export interface People {
  all: Candidate[]
  pauses: boolean
}

// `for no key update` in id order: the rows are the queue in front of the decision.
const LOCK = `select id from "user" where workspace_id = $1 and deactivated_at is null order by id for no key update`
const CANDIDATES = `
  select u.id, u.name, u.email, u.presence, u.capacity, u.last_assigned_at,
    array(select t.name from user_team m join team t on t.workspace_id = m.workspace_id and t.id = m.team_id
      where m.workspace_id = u.workspace_id and m.user_id = u.id order by t.name) as teams,
    array(select m.team_id::text from user_team m where m.workspace_id = u.workspace_id and m.user_id = u.id) as team_ids,
    coalesce((select sum(delta) from tally t where t.workspace_id = u.workspace_id and t.counter = 'open:' || u.id), 0)::int as open,
    coalesce(w.settings->>'pauseOnAssignment', 'true') <> 'false' as pauses
  from "user" u join workspace w on w.id = u.workspace_id
  where u.workspace_id = $1 and u.deactivated_at is null order by u.id`
const LAST = `
  select user_id from assignment where workspace_id = $1 and contact_id = $2 and user_id is not null
  order by id desc limit 1`

/** Locks and reads the people of a workspace. */
export async function peopleOf(client: pg.ClientBase, workspaceId: string): Promise<People> {
  await client.query({ name: 'assign_lock', text: LOCK, values: [workspaceId] })
  return peopleNow(client, workspaceId)
}

/** Reads the people of a workspace as they are at this moment. */
export async function peopleNow(client: Pick<pg.ClientBase, 'query'>, workspaceId: string): Promise<People> {
  const { rows } = await client.query({ name: 'assign_candidates', text: CANDIDATES, values: [workspaceId] })
  const all = rows.map(({ last_assigned_at: at, team_ids: teamIds, pauses: _, ...row }) => ({
    ...row,
    teamIds,
    lastAssignedAt: at?.getTime() ?? 0,
  }))
  return { all, pauses: rows[0]?.pauses !== false }
}

/** Who had a conversation of the contact last. */
export async function lastOf(
  client: pg.ClientBase,
  workspaceId: string,
  contactId: string,
): Promise<string | null> {
  const values = [workspaceId, contactId]
  const { rows } = await client.query({ name: 'assign_last', text: LAST, values })
  return rows[0]?.user_id ?? null
}

const takesMore = (user: Candidate, maxOpen: number | null) =>
  (maxOpen === null || user.open < maxOpen) && (user.capacity === null || user.open < user.capacity)

/**
 * The best of the eligible, or nobody. Whoever had the contact last goes first where that is wished; then round robin (who has
 * waited longest since the last one) or the fewest open; ties by id. A person named by the step is taken whatever they have.
 */
export function choose(
  candidates: Candidate[],
  to: AssignTo,
  lastId: string | null = null,
): Candidate | null {
  if (to.kind === 'user') return candidates.find(({ id }) => id === to.userId) ?? null
  const eligible = candidates.filter(
    (user) =>
      (to.teamId === null || user.teamIds.includes(to.teamId)) &&
      (!to.onlineOnly || user.presence === 'online') &&
      takesMore(user, to.maxOpen),
  )
  const former = to.sticky && eligible.find(({ id }) => id === lastId)
  if (former) return former
  const waited = (a: Candidate, b: Candidate) => a.lastAssignedAt - b.lastAssignedAt
  const order =
    to.logic === 'fewest_open' ? (a: Candidate, b: Candidate) => a.open - b.open || waited(a, b) : waited
  return eligible.sort((a, b) => order(a, b) || a.id.localeCompare(b.id))[0] ?? null
}
