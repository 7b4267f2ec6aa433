// The demo workspace: six weeks of an invented optician, played through the real verbs on a clock of the past, in one commit.
import { sql } from 'kysely'
import type { Database, Tx } from '#db/db.ts'
import { joinDemo } from '#engine/accounts/first_run.ts'
import * as users from '#engine/accounts/users.ts'
import * as workspaces from '#engine/accounts/workspaces.ts'
import * as contacts from '#engine/contacts/contacts.ts'
import type { Act } from '#engine/events.ts'
import type { Jobs } from '#engine/jobs.ts'
import type { World } from '#engine/world.ts'
import { history } from './history.ts'
import { type Commit, inOneCommit } from './one_commit.ts'
import { type Past, past } from './past.ts'
import { colleagues, emailOf, type Person, people, phoneOf } from './people.ts'
import { Player } from './player.ts'
import { instantOf, type Move, movesOf } from './script.ts'
import { type Beat, flowBeats, openShop, type Shop, silent, ZONE_MS } from './shop.ts'
import { talks } from './talks.ts'

const DAY = 24 * 3_600_000
const OPENED_DAYS = 730
const SEED = 20_261_124

interface SeedDeps {
  database: Database
  world: World
  /** Where flows' alarms that are still to come are set. */
  jobs: Pick<Jobs, 'sendIn'>
}

/** Makes the demo workspace unless there is or was one, and lets the installation's owners in. Whether it made one. */
export function seedDemo({ database, world, jobs }: SeedDeps): Promise<boolean> {
  return inOneCommit(database, async (commit) => {
    const { tx, client } = commit
    await workspaces.oneAtATime(tx)
    if (!(await workspaces.lacksDemo(tx))) return false
    const now = world.now().getTime()
    const clock = past(now - OPENED_DAYS * DAY, SEED)
    const shop = await openShop(tx, clock)
    const player = new Player(commit, clock, shop)
    for (const { at, play } of beatsOf(commit, clock, shop, player, now)) {
      await player.reach(at)
      await play()
    }
    await player.reach(now)
    for (const { queue, job } of player.alarms) await jobs.sendIn(client, queue, [job])
    await today(tx, clock, shop)
    await letOwnersIn(tx, world)
    return true
  })
}

/** Everything that ever happened, in order. */
function beatsOf({ tx }: Commit, clock: Past, shop: Shop, player: Player, now: number): Beat[] {
  const known = new Map(people.map((one) => [one.key, { name: one.first, email: emailOf(one) ?? '' }]))
  const reachable = [...history(known), ...talks].filter(({ on }) => shop.channels.has(on))
  const moves = movesOf(reachable, now, ZONE_MS, clock.random)
  return [
    ...people.map((person, index) => appears(tx, clock, shop, player, { person, index, moves, now })),
    ...flowBeats(tx, clock, shop, now),
    ...moves.map(({ at, talk, deed }) => ({ at, play: () => player.play(talk, deed) })),
  ].sort((a, b) => a.at - b.at)
}

interface Newcomer {
  person: Person
  index: number
  moves: Move[]
  now: number
}

/** A contact becomes known on its day, and at the latest a moment before it first writes. */
function appears(
  tx: Tx,
  clock: Past,
  shop: Shop,
  player: Player,
  { person, index, moves, now }: Newcomer,
): Beat {
  const first = moves.find(({ talk }) => talk.with === person.key)?.at ?? now
  const at = Math.min(instantOf(person.since, 8 * 3_600_000, now, ZONE_MS), first - 1000)
  return {
    at,
    play: async () => void player.contacts.set(person.key, await meet(tx, clock, shop, person, index)),
  }
}

async function meet(tx: Tx, clock: Past, shop: Shop, person: Person, index: number): Promise<string> {
  const { workspaceId } = shop
  const act: Act = { workspaceId, actor: { kind: 'system', id: null }, world: clock, bells: silent }
  const phone = phoneOf(person, index)
  const { city, plan } = person
  const since = clock.now().toISOString().slice(0, 10)
  const id = await contacts.create(tx, act, {
    firstName: person.first || null,
    lastName: person.last || null,
    email: emailOf(person),
    phone,
    language: person.language,
    country: person.country,
    tags: person.tags,
    ...(plan ? { fields: { plan, ciudad: city, cliente_desde: since } } : {}),
  })
  for (const key of person.on) {
    const channelId = shop.channels.get(key)
    if (!channelId) continue
    const identity = { workspaceId, channelId, contactId: id, createdAt: clock.now() }
    await tx
      .insertInto('identity')
      .values({ ...identity, address: key === 'web' ? clock.id() : phone })
      .execute()
  }
  return id
}

/** How the shop stands now: marked contacts, who is there, and when each channel last brought something. */
async function today(tx: Tx, clock: Past, { workspaceId, staff }: Shop): Promise<void> {
  await tx.updateTable('contact').set({ demo: true }).where('workspaceId', '=', workspaceId).execute()
  for (const { key, presence } of colleagues) {
    const id = staff.get(key)?.id
    if (!id) continue
    const act: Act = { workspaceId, actor: { kind: 'user', id }, world: clock, bells: silent }
    await users.change(tx, act, id, { presence })
  }
  await sql`
    update channel h set last_received_at = (
      select max(created_at) from message m
      where m.workspace_id = h.workspace_id and m.channel_id = h.id and m.direction = 'in')
    where workspace_id = ${workspaceId}`.execute(tx)
}

/** Owners of real workspaces look around in the demo, and may remove it. */
async function letOwnersIn(tx: Tx, world: World): Promise<void> {
  const owners = await tx
    .selectFrom('login as l')
    .innerJoin('user as u', 'u.loginId', 'l.id')
    .innerJoin('workspace as w', 'w.id', 'u.workspaceId')
    .select(['l.id', 'l.name', 'l.email'])
    .where('w.demo', '=', false)
    .where('u.role', '=', 'owner')
    .where('u.deactivatedAt', 'is', null)
    .orderBy('u.createdAt')
    .execute()
  for (const owner of owners) await joinDemo(tx, world, owner)
}
