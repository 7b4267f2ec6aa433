// What may happen to Charla, as plain data that fast-check makes and shrinks, and how each is carried out on a rig.
import { remove } from '#engine/contacts/contacts.ts'
import { change } from '#engine/flows/drafts.ts'
import { enqueue } from '#engine/flows/starts.ts'
import type { Turns } from '#engine/flows/turns.ts'
import { publish, stop } from '#engine/flows/versions.ts'
import { close } from '#engine/inbox/conversations.ts'
import { send } from '#engine/inbox/messages.ts'
import { pause, resume } from '#engine/inbox/pausing.ts'
import { note, type Status } from '#engine/inbox/status_moves.ts'
import { keep } from '#engine/inbox/statuses.ts'
import { write } from '#engine/inbox/testing.ts'
import { greeting } from './graphs.ts'
import type { Mode } from './provider.ts'
import type { Rig } from './rig.ts'

/** Who: people 0 and 1 write on the channel with keys, person 2 on the one without. */
export type Command =
  | { do: 'inbound'; who: number; how: 'new' | 'dup' | 'old' }
  | { do: 'parallel'; who: number; count: number }
  | { do: 'busy'; who: number }
  | { do: 'tick'; ms: number }
  | { do: 'agentReply'; who: number }
  | { do: 'pause'; who: number }
  | { do: 'resume'; who: number }
  | { do: 'close'; who: number }
  | { do: 'publish'; edit: number; how: 'stay' | 'move' | 'ask_again' }
  | { do: 'stopFlow'; inside: 'end' | 'finish' }
  | { do: 'provider'; mode: Mode }
  | { do: 'callback'; which: 'early' | 'late' | 'foreign' }
  | { do: 'apiStart'; who: number; key: string }
  | { do: 'deleteContact'; who: number }

/** What a sequence is about, besides the rig. */
export interface Play extends Rig {
  flowId: string
  surveyId: string
  count: number
  /** Through how many doors, each with turns of its own, people write in turn. */
  doors: 1 | 2
  /** When what was said was said, by external id: a copy says the same. */
  sentAt: Map<string, Date>
}

export const people = ['ana', 'bea', 'carlos']

const channelOf = (play: Play, who: number) => (who === 2 ? play.plain : play.it.custom)
const addressOf = (who: number) => people[who % people.length]!

const doers: { [K in Command['do']]: (play: Play, given: Extract<Command, { do: K }>) => Promise<void> } = {
  async inbound(play, { who, how }) {
    const mine = play.log.said.filter((one) => one.address === addressOf(who))
    const copy = how === 'new' ? undefined : how === 'dup' ? mine.at(-1) : mine[0]
    await say(play, who, copy?.externalId ?? `m${++play.count}`)
  },
  async parallel(play, { who, count }) {
    const ids = Array.from({ length: count }, () => `m${++play.count}`)
    // Each comes through both doors at once.
    await Promise.all(ids.flatMap((id) => [say(play, who, id), say(play, who, id, play.rival)]))
  },
  busy,
  tick: (play, { ms }) => play.pass(ms),
  async agentReply(play, { who }) {
    const conversation = await conversationOf(play, who)
    if (!conversation) return
    const draft = { clientId: `c${++play.count}`, content: { kind: 'text', text: 'Te ayudo yo.' } } as const
    await write(play.database, (tx) => send(tx, play.act, conversation.id, draft))
    await paused(play, conversation.id)
  },
  async pause(play, { who }) {
    const conversation = await conversationOf(play, who)
    if (conversation?.state !== 'open') return
    await write(play.database, (tx) => pause(tx, play.act, conversation.id))
    await paused(play, conversation.id)
  },
  async resume(play, { who }) {
    const conversation = await conversationOf(play, who)
    if (conversation?.state !== 'open') return
    resumed(play, conversation.id)
    await write(play.database, (tx) => resume(tx, play.act, conversation.id))
  },
  async close(play, { who }) {
    const conversation = await conversationOf(play, who)
    if (conversation?.state !== 'open') return
    resumed(play, conversation.id)
    await write(play.database, (tx) =>
      close(tx, play.act, conversation.id, { category: null, summary: 'Listo' }),
    )
  },
  publish: (play, { edit, how }) => publishEdit(play, edit, how),
  async stopFlow(play, { inside }) {
    await write(play.database, (tx) => stop(tx, play.act, play.flowId, inside))
  },
  async provider(play, { mode }) {
    play.provider.mode = mode
  },
  callback,
  apiStart,
  async deleteContact(play, { who }) {
    const contactId = await contactOf(play, who)
    if (!contactId) return
    await write(play.database, (tx) => remove(tx, play.act, contactId))
    play.log.erased.push({ address: addressOf(who), at: play.tick() })
  },
}

/** Carries one out, and waits until what follows from it is done. */
export async function carryOut(play: Play, command: Command): Promise<void> {
  await (doers[command.do] as (play: Play, given: Command) => Promise<void>)(play, command)
  await play.settle()
}

/** The next door. */
const loopOf = ({ doors, count, rival, it }: Play): Turns =>
  doors === 2 && count % 2 === 1 ? rival : it.turns

async function say(play: Play, who: number, externalId: string, loop = loopOf(play)): Promise<void> {
  const [address, channelId] = [addressOf(who), channelOf(play, who)]
  const before = play.log.said.find((one) => one.externalId === externalId)
  const sentAt = before ? play.sentAt.get(externalId)! : play.world.now()
  play.sentAt.set(externalId, sentAt)
  const content = { kind: 'text', text: `Dice ${externalId}` } as const
  const from = play.tick()
  const accepted = await loop
    .submit({
      channel: { workspaceId: play.it.workspaceId, id: channelId },
      received: { type: 'message', externalId, address, sentAt, content },
    })
    .then(() => true)
    .catch(() => false)
  play.log.said.push({ channelId, address, externalId, from, to: play.tick(), accepted })
}

/** Somebody of the team is in the middle of an answer when the contact writes, and a copy of something older comes. */
async function busy(play: Play, { who }: { who: number }): Promise<void> {
  const conversation = await conversationOf(play, who)
  const old = play.log.said.find((one) => one.address === addressOf(who))
  if (!conversation || !old) return
  const [locked, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const draft = { clientId: `c${++play.count}`, content: { kind: 'text', text: 'Estoy aquí.' } } as const
  const answering = write(play.database, async (tx) => {
    await send(tx, play.act, conversation.id, draft)
    locked.resolve()
    await done.promise
  })
  await locked.promise
  const saying = Promise.all([say(play, who, `m${++play.count}`), say(play, who, old.externalId, play.rival)])
  await Promise.race([saying, somebodyWaits(play)])
  done.resolve()
  await answering
  await paused(play, conversation.id)
  await saying
}

/** Until a statement waits for a lock: then whoever should have stepped aside did not. */
async function somebodyWaits({ database }: Play): Promise<void> {
  const text = `select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  for (let round = 0; round < 2_000; round += 1)
    if ((await database.pool.query(text)).rows[0].count > 0) return
}

async function contactOf({ database, it }: Play, who: number): Promise<string | undefined> {
  const identity = database.db.selectFrom('identity').select('contactId')
  const mine = identity.where('workspaceId', '=', it.workspaceId).where('address', '=', addressOf(who))
  return (await mine.executeTakeFirst())?.contactId
}

async function conversationOf(play: Play, who: number) {
  const contactId = await contactOf(play, who)
  if (!contactId) return undefined
  return play.database.db
    .selectFrom('conversation')
    .select(['id', 'state'])
    .where('workspaceId', '=', play.it.workspaceId)
    .where('contactId', '=', contactId)
    .orderBy('openedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

async function paused(play: Play, conversationId: string): Promise<void> {
  // What a provider holds was claimed before; nothing else may leave from here on.
  play.log.paused.push({ conversationId, kind: 'pause', at: play.tick(), sending: [] })
}

function resumed(play: Play, conversationId: string): void {
  play.log.paused.push({ conversationId, kind: 'resume', at: play.tick(), sending: [] })
}

async function publishEdit(play: Play, edit: number, how: 'stay' | 'move' | 'ask_again'): Promise<void> {
  const { database, act, flowId } = play
  const plan = Object.fromEntries(['name', 'wish', 'pause', 'call'].map((step) => [step, how]))
  const version = await write(database, async (tx) => {
    const flow = await tx
      .selectFrom('flow')
      .select('revision')
      .where('workspaceId', '=', act.workspaceId)
      .where('id', '=', flowId)
      .executeTakeFirstOrThrow()
    const revision = flow.revision + 1
    await change(tx, act, flowId, { draft: greeting(edit), revision })
    return (await publish(tx, act, flowId, { revision, note: '', plan })).version
  })
  if (version) await remember(play, version.id)
}

/** Keeps the graph of a version as it is now. */
export async function remember({ database, log }: Rig, versionId: string): Promise<void> {
  const { rows } = await database.pool.query('select graph from version where id = $1', [versionId])
  if (!log.published.has(versionId)) log.published.set(versionId, JSON.stringify(rows[0].graph))
}

/** The provider reports; or another workspace’s provider does, about a message that is not its own. */
async function callback(play: Play, { which }: { which: 'early' | 'late' | 'foreign' }): Promise<void> {
  const { provider, database, world, it, next, log } = play
  const held = provider.held.at(-1)?.call.id
  const id = which === 'early' ? held : provider.calls.findLast(({ accepted }) => accepted)?.id
  if (!id) return
  const { rows } = await database.pool.query('select channel_id from message where id = $1', [id])
  if (!rows[0]) return
  const foreign = which === 'foreign'
  const place = foreign
    ? { workspaceId: next.workspaceId, channelId: next.custom }
    : { workspaceId: it.workspaceId, channelId: rows[0].channel_id as string }
  const externalId = foreign ? id : `p-${id}`
  const status: Status = { type: 'status', externalId, status: 'delivered', at: world.now() }
  const left = await note(database.db, world, place, [status])
  await keep({ send: play.later }, world, place, left)
  if (!foreign) log.reported.push({ channelId: place.channelId, externalId })
}

async function apiStart(play: Play, { who, key }: { who: number; key: string }): Promise<void> {
  const { database, act, surveyId, log } = play
  const contactId = await contactOf(play, who)
  if (!contactId) return
  const inside = await database.pool.query(
    `select from run where contact_id = $1 and flow_id = $2 and (status = 'waiting' or cause = $3)`,
    [contactId, surveyId, `${key}-${addressOf(who)}`],
  )
  const cause = `${key}-${addressOf(who)}`
  const start = { flowId: surveyId, variables: {}, cause, strict: false }
  await write(database, (tx) => enqueue(tx, act, [contactId], start))
  const free = inside.rowCount === 0
  const known = log.started.some((one) => one.cause === cause && one.free)
  if (!known)
    log.started.push({
      address: addressOf(who),
      flowId: surveyId,
      cause,
      at: play.tick(),
      accepted: true,
      free,
    })
}
