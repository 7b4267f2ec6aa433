// The middle of a batch: no row is written here. All scenes are played; what must be decided under a lock is decided; and a
// scene that needs what is not here is played again, from what was loaded, once it is.

import type pg from 'pg'
import type { Wish } from '#engine/effects/effect.ts'
import { effects } from '#engine/effects/index.ts'
import { emptyLedger, type Ledger, merge } from '#engine/effects/ledger.ts'
import { join } from '#engine/effects/queue.ts'
import { flush, type Loaded, sceneOf } from '#engine/effects/scene.ts'
import type { Waiting } from '#engine/events.ts'
import type { Problem } from '#engine/machine/turn.ts'
import { planted } from '#engine/plant.ts'
import { take } from './advance.ts'
import { contactOf, type Item, type Outcome, type Tools } from './items.ts'
import type { Batch } from './load.ts'
import { Missing, type Past, pastKey, type Stage } from './stage.ts'

interface Played {
  ledger: Ledger
  /** One per item; those of busy contacts stay `waiting`. */
  outcomes: Outcome[]
  speaks: boolean
  acts: boolean
}

interface Player {
  stage: Stage
  queue: Array<{ waiting: Waiting; id: string; known: boolean; index: number | null }>
}

type Lack = Missing['what']

const MAX_REPLAYS = 200
const MAX_ROUNDS = 50

/** Plays the batch until nothing is missing. */
export async function play(
  client: pg.Client,
  tools: Tools,
  batch: Batch,
  items: Item[],
  fault: Problem | null,
): Promise<Played> {
  const pasts = new Map<string, boolean>()
  for (let replay = 0; replay < MAX_REPLAYS; replay++) {
    const played = await playOnce(client, tools, playersOf(tools, batch, items, pasts, fault), items.length)
    if (!Array.isArray(played)) return played
    await tools.machines.load(
      client,
      played.flatMap((what) => ('version' in what ? [what.version] : [])),
    )
    await lookUp(
      client,
      played.flatMap((what) => ('version' in what ? [] : [what])),
      pasts,
    )
  }
  throw new Error('a batch needed more than could be fetched')
}

function playersOf(
  { world, machines }: Tools,
  batch: Batch,
  items: Item[],
  pasts: Stage['pasts'],
  fault: Problem | null,
): Player[] {
  const players = new Map<string, Player>()
  const playerOf = (id: string, loaded: Loaded): Player => {
    const flows = batch.flows.get(loaded.workspaceId) ?? []
    const scene = sceneOf(loaded, flows, world)
    const stage: Stage = {
      scene,
      machineOf: machines.get,
      pasts,
      wishes: [],
      unfulfilled: [],
      starts: 0,
      fault,
    }
    const player: Player = {
      stage,
      queue: scene.waiting.map((it) => ({ ...it, waiting: it.data, index: null })),
    }
    const key = { workspaceId: scene.workspaceId, contactId: id }
    for (const it of scene.waiting) scene.ledger.taken.push({ ...key, id: it.id })
    players.set(id, player)
    return player
  }
  for (const [index, item] of items.entries()) {
    const id = contactOf(batch, item)
    const loaded = id === undefined ? undefined : batch.scenes.get(id)
    if (id === undefined || !loaded) continue
    const { queue } = players.get(id) ?? playerOf(id, loaded)
    if (item.waiting)
      queue.push({ waiting: item.waiting, id: world.id(), known: isKnown(batch, item.waiting), index })
  }
  return [...players.values()]
}

const isKnown = ({ known }: Batch, waiting: Waiting): boolean =>
  waiting.type === 'arrival' && known.has(`${waiting.arrival.channelId} ${waiting.arrival.externalId}`)

async function playOnce(
  client: pg.Client,
  { world }: Tools,
  players: Player[],
  count: number,
): Promise<Played | Lack[]> {
  const outcomes = new Array<Outcome>(count).fill('waiting')
  for (let round = 0; ; round++) {
    const lacks = players.flatMap((player) => drained(player, outcomes) ?? [])
    if (lacks.length > 0) return lacks
    const wishes = players.flatMap(({ stage }) => stage.wishes.splice(0))
    if (wishes.length === 0) break
    if (round >= MAX_ROUNDS) for (const { stage } of players) keepAsking(stage, wishes)
    else await decide(client, world, players, wishes)
  }
  for (const { stage } of players) keepAsking(stage, stage.unfulfilled)
  const ledger = emptyLedger()
  for (const { stage } of players) merge(ledger, flush(stage.scene))
  return {
    ledger,
    outcomes,
    speaks: players.some(({ stage }) => stage.scene.speaks),
    acts: players.some(({ stage }) => stage.scene.acts),
  }
}

/** Drains; what the scene needs and is not here. The others go on, so that one look serves all that lack something. */
function drained(player: Player, outcomes: Outcome[]): Lack | null {
  try {
    drain(player, outcomes)
    return null
  } catch (error) {
    if (error instanceof Missing) return error.what
    throw error
  }
}

/** Takes what came to the contact, in order, until it is done or something must be decided first. */
function drain({ stage, queue }: Player, outcomes: Outcome[]): void {
  while (stage.wishes.length === 0) {
    const next = queue.shift()
    if (!next) return
    const { waiting, id, known, index } = next
    const isNew = !(known && remembers(stage, waiting, index)) && firstTime(stage, waiting)
    if (isNew) takeOrDrop(stage, waiting, id, index)
    if (index !== null) outcomes[index] = isNew ? 'taken' : 'duplicate'
  }
}

/** Always, but for planted bugs: a look-up made too early, and a memory of one day. */
const remembers = ({ scene }: Stage, waiting: Waiting, index: number | null): boolean =>
  !(planted('select_then_insert') && index === null) &&
  !(
    planted('dedup_of_a_day') &&
    waiting.type === 'arrival' &&
    hoursSince(scene.now, waiting.arrival.sentAt) > 24
  )

const hoursSince = (now: string, then: string): number => (Date.parse(now) - Date.parse(then)) / 3_600_000

/** On the second try, a row that nobody can take is given up: what people said must not wait behind it for ever. */
function takeOrDrop(stage: Stage, waiting: Waiting, id: string, index: number | null): void {
  try {
    take(stage, waiting, id)
  } catch (error) {
    if (!stage.fault || index !== null || error instanceof Missing) throw error
  }
}

/** False for the second copy of a message in one scene. */
function firstTime({ scene: { heard } }: Stage, waiting: Waiting): boolean {
  if (waiting.type !== 'arrival') return true
  const key = `${waiting.arrival.channelId} ${waiting.arrival.externalId}`
  if (heard.has(key)) return false
  heard.add(key)
  return true
}

/** Settles the wishes; each outcome is the next thing its contact takes. Where nobody can be chosen, the run waits in its queue. */
async function decide(
  client: pg.Client,
  world: Tools['world'],
  players: Player[],
  wishes: Array<Wish<'assign'>>,
): Promise<void> {
  const verdicts = await effects.assign.decide(client, world, wishes)
  const playerOf = new Map(players.map((player) => [player.stage.scene as unknown, player]))
  for (const [index, wish] of [...wishes.entries()].reverse()) {
    const verdict = verdicts[index]
    const player = playerOf.get(wish.scene)
    if (!verdict || verdict.outcome === 'queued') player?.stage.unfulfilled.push(wish)
    if (!verdict) continue
    const { asking, token } = wish
    const waiting: Waiting = { type: 'outcome', runId: asking.run.id, token, ...verdict }
    player?.queue.unshift({ waiting, id: world.id(), known: false, index: null })
  }
}

/** Runs that still wait where they asked stand in the queue, which asks again when somebody may be free. */
function keepAsking({ scene }: Stage, wishes: Array<Wish<'assign'>>): void {
  for (const wish of wishes) {
    const { run } = wish.asking
    if (wish.scene !== scene || run.status !== 'waiting' || run.stepId !== wish.data.step) continue
    if (join(run, wish.data.to, scene.now)) scene.dirty.add(run)
  }
}

const RAN = `
select k.at::int from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[])
  with ordinality as k (workspace_id, contact_id, flow_id, cause, at)
cross join lateral (
  select from run r where r.workspace_id = k.workspace_id and r.contact_id = k.contact_id and r.flow_id = k.flow_id
    and (k.cause is null or r.cause = k.cause) limit 1
) r`

/** Notes for each whether the flow ever ran for the contact. */
async function lookUp(client: pg.Client, asked: Past[], pasts: Map<string, boolean>): Promise<void> {
  if (asked.length === 0) return
  const { rows } = await client.query({
    name: 'ran_ever',
    text: RAN,
    values: [
      asked.map((it) => it.workspaceId),
      asked.map((it) => it.contactId),
      asked.map((it) => it.flowId),
      asked.map((it) => it.cause),
    ],
  })
  const ran = new Set(rows.map(({ at }) => at))
  for (const [index, past] of asked.entries()) pasts.set(pastKey(past), ran.has(index + 1))
}
