// Who gets a conversation is decided under a lock on the workspace's users, so that two processes never give both the same turn.
// Where nobody can take it the run waits in a queue, and hears its place whenever that changes.
import type pg from 'pg'
import type { Facts } from '#engine/machine/turn.ts'
import { giveTo } from './assignment.ts'
import { type Candidate, choose, lastOf, type People, peopleOf } from './candidates.ts'
import { actorOf, type Decided, type Verdict, type Wish } from './effect.ts'
import { change } from './ledger.ts'
import { before, join, lineOf, peopleAfter, type Queued, queuedIn } from './queue.ts'

type AssignWish = Wish<'assign'>

const verdict = (outcome: string): Verdict => ({ outcome, variables: {} })

/** One batch of decisions: people and queues read once, with those who joined or left a queue in it. */
class Decision {
  readonly #client: pg.ClientBase
  readonly #people = new Map<string, People>()
  readonly #queues = new Map<string, Queued[]>()

  constructor(client: pg.ClientBase) {
    this.#client = client
  }

  async settle(wish: AssignWish): Promise<Verdict | null> {
    const { scene, data, asking } = wish
    const { workspaceId } = scene
    const people = await this.#peopleOf(workspaceId)
    // Whoever is named by the step is asked for at once, and waits behind nobody.
    const named = data.to.kind === 'user' && asking.run.queuedAt === null
    const queue = named ? [] : await this.#queueOf(workspaceId)
    if (queue.some(({ runId, taken }) => taken && runId === asking.run.id)) return verdict('assigned')
    const sticky = data.to.kind === 'anyone' && data.to.sticky
    const last = sticky ? await lastOf(this.#client, workspaceId, scene.contact.id) : null
    const chosen = choose(people.all, data.to, last) && this.#fairly(wish, people, queue, last)
    if (chosen) {
      const left = queue.filter(({ runId }) => runId !== asking.run.id)
      if (!named) this.#queues.set(workspaceId, left)
      return carryOut(wish, chosen, people)
    }
    return data.to.kind === 'user' ? verdict('failed') : this.#wait(wish, queue)
  }

  async #peopleOf(workspaceId: string): Promise<People> {
    const people = this.#people.get(workspaceId) ?? (await peopleOf(this.#client, workspaceId))
    this.#people.set(workspaceId, people)
    return people
  }

  async #queueOf(workspaceId: string): Promise<Queued[]> {
    const queue = this.#queues.get(workspaceId) ?? (await queuedIn(this.#client, workspaceId))
    this.#queues.set(workspaceId, queue)
    return queue
  }

  /** The best of those who are left when everybody who came before has got somebody. */
  #fairly(wish: AssignWish, people: People, queue: Queued[], last: string | null): Candidate | null {
    const ahead = wish.data.to.kind === 'user' ? [] : aheadOf(wish, queue)
    if (ahead.length === 0) return choose(people.all, wish.data.to, last)
    const chosen = choose(peopleAfter(people, ahead).all, wish.data.to, last)
    return people.all.find(({ id }) => id === chosen?.id) ?? null
  }

  /** Joins or keeps the queue; tells the place if it is not the one that the run knows. */
  #wait(wish: AssignWish, queue: Queued[]): Verdict | null {
    const { scene, data, asking } = wish
    const { run } = asking
    if (join(run, data.to, scene.now)) {
      scene.dirty.add(run)
      queue.push({ ...entryOf(wish), token: wish.token, place: null, taken: false })
      queue.sort((a, b) => (before(a, b) ? -1 : 1))
    }
    const mine = lineOf(run.queue ?? '')
    const place = 1 + aheadOf(wish, queue).filter((other) => lineOf(other.queue) === mine).length
    if (run.snapshot.vars['queue_position'] === place) return null
    return { outcome: 'queued', variables: { queue_position: place } }
  }
}

const entryOf = ({ scene, asking: { run }, data }: AssignWish) => ({
  runId: run.id,
  contactId: scene.contact.id,
  step: data.step,
  queue: run.queue ?? '',
  at: run.queuedAt ?? scene.now,
})

const aheadOf = (wish: AssignWish, queue: Queued[]): Queued[] => {
  const mine = entryOf(wish)
  return queue.filter((other) => !other.taken && other.runId !== mine.runId && before(other, mine))
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
    const verdicts = new Array<Verdict | null>(wishes.length).fill(null)
    const inOrder = [...wishes.entries()].sort(([, a], [, b]) => (before(entryOf(a), entryOf(b)) ? -1 : 1))
    for (const [index, wish] of inOrder) verdicts[index] = await decision.settle(wish)
    return verdicts
  },
}
