// Who gets a conversation is decided under a lock on the workspace's users, so that two processes never give both the same turn.
// Where nobody can take it the run waits in a queue, and hears its place whenever that changes.
import type pg from 'pg'
import type { Facts } from '#engine/machine/turn.ts'
import { giveTo } from './assignment.ts'
import { type Candidate, choose, lastOf, type People, peopleOf } from './candidates.ts'
import { actorOf, type Decided, type Verdict, type Wish } from './effect.ts'
import { change } from './ledger.ts'
import type { SceneRun } from './scene.ts'

type AssignWish = Wish<'assign'>

const BEFORE = `
  select count(*)::int as count from run
  where workspace_id = $1 and queue = $2 and (queued_at, id) < ($3, $4) and status = 'waiting'`

const verdict = (outcome: string): Verdict => ({ outcome, variables: {} })

/** One batch of decisions: people read once, and those who joined a queue in it. */
class Decision {
  readonly #client: pg.ClientBase
  readonly #people = new Map<string, People>()
  readonly #joined: SceneRun[] = []

  constructor(client: pg.ClientBase) {
    this.#client = client
  }

  async settle(wish: AssignWish): Promise<Verdict | null> {
    const { scene, data } = wish
    const people = await this.#peopleOf(scene.workspaceId)
    const sticky = data.to.kind === 'anyone' && data.to.sticky
    const last = sticky ? await lastOf(this.#client, scene.workspaceId, scene.contact.id) : null
    const chosen = choose(people.all, data.to, last)
    if (chosen) return carryOut(wish, chosen, people)
    return data.to.kind === 'user' ? verdict('failed') : this.#queue(wish, data.to.teamId ?? 'all')
  }

  async #peopleOf(workspaceId: string): Promise<People> {
    const people = this.#people.get(workspaceId) ?? (await peopleOf(this.#client, workspaceId))
    this.#people.set(workspaceId, people)
    return people
  }

  /** The place in the queue, if it is not the one that the run knows. */
  async #queue({ scene, asking: { run } }: AssignWish, queue: string): Promise<Verdict | null> {
    if (run.queue !== queue || run.queuedAt === null) {
      Object.assign(run, { queue, queuedAt: scene.now })
      scene.dirty.add(run)
      this.#joined.push(run)
    }
    const at = run.queuedAt ?? scene.now
    const values = [scene.workspaceId, queue, at, run.id]
    const { rows } = await this.#client.query({ name: 'queue_before', text: BEFORE, values })
    // Those who joined in this batch are not in the database yet.
    const beside = this.#joined.filter(
      (other) => other.queue === queue && other.queuedAt === at && other.id < run.id,
    )
    const place = 1 + rows[0].count + beside.length
    if (run.snapshot.vars['queue_position'] === place) return null
    return { outcome: 'queued', variables: { queue_position: place } }
  }
}

function carryOut({ scene, asking, data }: AssignWish, chosen: Candidate, { all, pauses }: People): Verdict {
  const [firstName = '', ...rest] = chosen.name.split(' ')
  const user: NonNullable<Facts['assignee']> = {
    id: chosen.id,
    name: chosen.name,
    firstName,
    lastName: rest.join(' '),
    email: chosen.email,
    presence: chosen.presence,
    teams: chosen.teams,
  }
  if (pauses) scene.handedOver.add(asking.run.id)
  if (scene.conversation?.assigneeId === chosen.id) return verdict('assigned')
  giveTo(scene, actorOf(asking), user, data.to.kind === 'user' ? 'user' : data.to.logic)
  chosen.open += 1
  // Many conversations may be given in one instant; the turn still goes round, so each is a little later than the last.
  const latest = Math.max(...all.map(({ lastAssignedAt }) => lastAssignedAt))
  chosen.lastAssignedAt = Math.max(Date.parse(scene.now), latest + 1)
  change(scene.ledger, 'user', {
    workspace_id: scene.workspaceId,
    id: chosen.id,
    last_assigned_at: new Date(chosen.lastAssignedAt),
  })
  return verdict('assigned')
}

export const assign: Decided<'assign'> = {
  async decide(client, _world, wishes) {
    const decision = new Decision(client)
    const verdicts: Array<Verdict | null> = []
    for (const wish of wishes) verdicts.push(await decision.settle(wish))
    return verdicts
  },
}
