// The queue of those whom nobody can take yet: read from the waiting runs, in the order in which they came.
import type pg from 'pg'
import type { AssignTo } from '#engine/machine/effect.ts'
import { type Candidate, choose, type People } from './candidates.ts'
import type { SceneRun } from './scene.ts'

/** A run that waits for somebody to take its conversation. */
export interface Queued {
  runId: string
  contactId: string
  step: string
  /** The wish, as `queueOf` writes it. */
  queue: string
  /** ISO. */
  at: string
  /** The token that an outcome must bring. */
  token: string
  /** The place that the run knows; null: none yet. */
  place: number | null
  /** Whether somebody took the conversation by hand meanwhile. */
  taken: boolean
}

// Those whose bot is paused are with people, and stand in nobody's way.
const QUEUED = `
  select r.id as "runId", r.contact_id as "contactId", r.step_id as step, r.queue, r.queued_at as at,
    r.snapshot->>'visit' as token, (r.snapshot->'vars'->>'queue_position') as place,
    exists (select from assignment a where a.workspace_id = r.workspace_id and a.contact_id = r.contact_id
      and a.user_id is not null and a.created_at > r.queued_at) as taken
  from run r join contact c on c.workspace_id = r.workspace_id and c.id = r.contact_id
  where r.workspace_id = $1 and r.queued_at is not null and r.status = 'waiting' and c.blocked_at is null
    and (select v.paused_at from conversation v where v.workspace_id = r.workspace_id and v.contact_id = r.contact_id
      order by v.opened_at desc, v.id desc limit 1) is null
  order by r.queued_at, r.id`

/** Who waits in a workspace, whoever came first first. Read under the lock on its people it stays true: nobody joins then. */
export async function queuedIn(client: Pick<pg.ClientBase, 'query'>, workspaceId: string): Promise<Queued[]> {
  const { rows } = await client.query({ name: 'queued_in', text: QUEUED, values: [workspaceId] })
  return rows.map(({ at, place, ...row }) => ({
    ...row,
    at: at.toISOString(),
    place: place === null ? null : Number(place),
  }))
}

/** What a run wishes for, as its row keeps it: the team, or `all`, and the rules of choosing. */
export function queueOf(to: AssignTo): string {
  if (to.kind === 'user') return `user:${to.userId}`
  const { teamId, logic, onlineOnly, sticky, maxOpen } = to
  const rules = [logic, onlineOnly && 'online', sticky && 'sticky', maxOpen !== null && `max:${maxOpen}`]
  return [teamId ?? ALL, ...rules.filter(Boolean)].join(' ')
}

/** The wish that a row keeps. Rows of before the rules were kept have only the team: they wait for people who are online. */
export function wishOf(queue: string): AssignTo {
  const [whose = ALL, ...rules] = queue.split(' ')
  if (whose.startsWith('user:')) return { kind: 'user', userId: whose.slice('user:'.length) }
  const max = rules.find((rule) => rule.startsWith('max:'))
  return {
    kind: 'anyone',
    teamId: whose === ALL ? null : whose,
    logic: rules.includes('fewest_open') ? 'fewest_open' : 'round_robin',
    onlineOnly: rules.length === 0 || rules.includes('online'),
    sticky: rules.includes('sticky'),
    maxOpen: max === undefined ? null : Number(max.slice('max:'.length)),
  }
}

const ALL = 'all'

/** Whose queue it is: those of one team stand in one line, whatever else they ask for. */
export const lineOf = (queue: string): string => queue.split(' ')[0] ?? ALL

/** Puts a run into the queue; whoever stands in the same line already keeps the place. Says whether it is new there. */
export function join(run: SceneRun, to: AssignTo, now: string): boolean {
  const queue = queueOf(to)
  if (run.queue === queue && run.queuedAt !== null) return false
  const stays = run.queuedAt !== null && run.queue !== null && lineOf(run.queue) === lineOf(queue)
  Object.assign(run, { queue, queuedAt: stays ? run.queuedAt : now })
  return !stays
}

/** Whether the first came before the second: by the clock, then by the run's age. */
export const before = (a: Pick<Queued, 'at' | 'runId'>, b: Pick<Queued, 'at' | 'runId'>): boolean =>
  a.at < b.at || (a.at === b.at && a.runId < b.runId)

/** People as they are once everybody in front has got somebody: nobody who came later is taken before. */
export function peopleAfter({ all, pauses }: People, ahead: Array<Pick<Queued, 'queue'>>): People {
  const left = all.map((user) => ({ ...user }))
  for (const { queue } of ahead) take(left, wishOf(queue))
  return { all: left, pauses }
}

/** Gives one more conversation to the best of the people, in their rows; null when nobody can take it. */
export function take(people: Candidate[], to: AssignTo): Candidate | null {
  const user = choose(people, to)
  if (!user) return null
  user.open += 1
  user.lastAssignedAt = Math.max(...people.map(({ lastAssignedAt }) => lastAssignedAt)) + 1
  return user
}
