// The middle of a batch: no row is written here. All scenes are played; what must be decided under a lock is decided; and a
// scene that needs what is not here is played again, from what was loaded, once it is.
import type pg from 'pg'
import type { Wish } from '#engine/effects/effect.ts'
import { effects } from '#engine/effects/index.ts'
import { emptyLedger, type Ledger, merge } from '#engine/effects/ledger.ts'
import { flush, type Loaded, sceneOf } from '#engine/effects/scene.ts'
import type { Waiting } from '#engine/events.ts'
import { type Problem, tokenOf } from '#engine/machine/turn.ts'
import { take } from './advance.ts'
import { contactOf, type Item, type Outcome, type Tools } from './items.ts'
import { askLater } from './jobs.ts'
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
    try {
      return await playOnce(client, tools, playersOf(tools, batch, items, pasts, fault), items.length)
    } catch (error) {
      if (!(error instanceof Missing)) throw error
      if ('version' in error.what) await tools.machines.load(client, [error.what.version])
      else pasts.set(pastKey(error.what), await ranEver(client, error.what))
    }
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
): Promise<Played> {
  const outcomes = new Array<Outcome>(count).fill('waiting')
  for (let round = 0; ; round++) {
    for (const player of players) drain(player, outcomes)
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

/** Takes what came to the contact, in order, until it is done or something must be decided first. */
function drain({ stage, queue }: Player, outcomes: Outcome[]): void {
  while (stage.wishes.length === 0) {
    const next = queue.shift()
    if (!next) return
    const { waiting, id, known, index } = next
    const isNew = !known && firstTime(stage, waiting)
    if (isNew) takeOrDrop(stage, waiting, id, index)
    if (index !== null) outcomes[index] = isNew ? 'taken' : 'duplicate'
  }
}

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

/** Settles the wishes; each outcome is the next thing its contact takes. Where nobody can be chosen, it is asked again later. */
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

/** Runs that still wait where they asked ask again later, with the token that they have by then. */
function keepAsking({ scene }: Stage, wishes: Array<Wish<'assign'>>): void {
  for (const wish of wishes) {
    const { run } = wish.asking
    if (wish.scene !== scene || run.status !== 'waiting' || run.stepId !== wish.data.step) continue
    askLater({ ...wish, token: tokenOf(run.snapshot) })
  }
}

async function ranEver(client: pg.Client, { workspaceId, contactId, flowId, cause }: Past): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'ran_ever',
    text: `select from run where workspace_id = $1 and contact_id = $2 and flow_id = $3
      and ($4::text is null or cause = $4) limit 1`,
    values: [workspaceId, contactId, flowId, cause],
  })
  return (rowCount ?? 0) > 0
}
