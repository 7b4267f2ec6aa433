// Who gets a conversation is decided under a lock on the workspace's users, so that two processes never give both the same turn.
import type pg from 'pg'
import type { Facts } from '#engine/machine/turn.ts'
import { giveTo } from './assignment.ts'
import { actorOf, type Decided, type Wish } from './effect.ts'
import { change } from './ledger.ts'

interface Candidate {
  id: string
  name: string
  email: string
  presence: string
  open: number
  /** Milliseconds; 0: never. */
  lastAssignedAt: number
}

type AssignWish = Wish<'assign'>

// `for no key update` in id order: the rows are the queue in front of the decision.
const LOCK = `select id from "user" where workspace_id = $1 and deactivated_at is null order by id for no key update`
const CANDIDATES = `
  select u.id, u.name, u.email, u.presence, u.last_assigned_at,
    coalesce((select sum(delta) from tally t where t.workspace_id = u.workspace_id and t.counter = 'open:' || u.id), 0)::int as open
  from "user" u where u.workspace_id = $1 and u.deactivated_at is null order by u.id`

async function candidatesOf(client: pg.ClientBase, workspaceId: string): Promise<Candidate[]> {
  await client.query({ name: 'assign_lock', text: LOCK, values: [workspaceId] })
  const { rows } = await client.query({ name: 'assign_candidates', text: CANDIDATES, values: [workspaceId] })
  return rows.map(({ last_assigned_at: at, ...row }) => ({ ...row, lastAssignedAt: at?.getTime() ?? 0 }))
}

/** The best of the eligible, or nobody. Round robin: whoever has waited longest since the last one; ties by id. */
export function choose(candidates: Candidate[], to: AssignWish['data']['to']): Candidate | null {
  if (to.kind === 'user') return candidates.find(({ id }) => id === to.userId) ?? null
  const eligible = candidates.filter(
    (user) =>
      (!to.onlineOnly || user.presence === 'online') && (to.maxOpen === null || user.open < to.maxOpen),
  )
  const waited = (a: Candidate, b: Candidate) => a.lastAssignedAt - b.lastAssignedAt
  const order =
    to.logic === 'fewest_open' ? (a: Candidate, b: Candidate) => a.open - b.open || waited(a, b) : waited
  return eligible.sort((a, b) => order(a, b) || a.id.localeCompare(b.id))[0] ?? null
}

function carryOut({ scene, asking, data }: AssignWish, chosen: Candidate, candidates: Candidate[]): void {
  const [firstName = '', ...rest] = chosen.name.split(' ')
  const user: NonNullable<Facts['assignee']> = {
    id: chosen.id,
    name: chosen.name,
    firstName,
    lastName: rest.join(' '),
    email: chosen.email,
    presence: chosen.presence,
  }
  if (scene.conversation?.assigneeId === chosen.id) return
  giveTo(scene, actorOf(asking), user, data.to.kind === 'user' ? 'user' : data.to.logic)
  chosen.open += 1
  // Many conversations may be given in one instant; the turn still goes round, so each is a little later than the last.
  const latest = Math.max(...candidates.map(({ lastAssignedAt }) => lastAssignedAt))
  chosen.lastAssignedAt = Math.max(Date.parse(scene.now), latest + 1)
  change(scene.ledger, 'user', {
    workspace_id: scene.workspaceId,
    id: chosen.id,
    last_assigned_at: new Date(chosen.lastAssignedAt),
  })
}

export const assign: Decided<'assign'> = {
  async decide(client, _world, wishes) {
    const known = new Map<string, Candidate[]>()
    const outcomes: Array<string | null> = []
    for (const wish of wishes) {
      const { workspaceId } = wish.scene
      const candidates = known.get(workspaceId) ?? (await candidatesOf(client, workspaceId))
      known.set(workspaceId, candidates)
      const chosen = choose(candidates, wish.data.to)
      if (chosen) carryOut(wish, chosen, candidates)
      outcomes.push(chosen ? 'assigned' : wish.data.to.kind === 'user' ? 'failed' : null)
    }
    return outcomes
  },
}
