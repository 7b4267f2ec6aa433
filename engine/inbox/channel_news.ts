// What providers tell beside messages and reports: reactions, changed words, who may be written to, and how the connection fares.
import type { Content, Received } from '#channels/channel.ts'
import type { Db, Tx } from '#db/db.ts'
import { type NewEvent, record } from '#engine/events.ts'
import type { World } from '#engine/world.ts'

interface Deps {
  db: Db
  world: World
}
type Place = { workspaceId: string; channelId: string }
type News = Extract<Received, { type: 'reaction' | 'edit' | 'subscription' | 'notice' }>

const isNews = (item: Received): item is News =>
  item.type === 'reaction' || item.type === 'edit' || item.type === 'subscription' || item.type === 'notice'

/** Carries them out; whether there were any. What speaks of a message or an address that is not known changes nothing. */
export async function takeNews({ db, world }: Deps, place: Place, items: Received[]): Promise<boolean> {
  const news = items.filter(isNews)
  if (news.length === 0) return false
  await db.transaction().execute(async (tx) => {
    for (const item of news) await record(tx, world, await take(tx, world, place, item))
  })
  return true
}

function take(tx: Tx, world: World, place: Place, item: News): Promise<NewEvent[]> {
  if (item.type === 'reaction') return react(tx, place, item)
  if (item.type === 'edit') return edit(tx, place, item)
  if (item.type === 'subscription') return subscribe(tx, place, item)
  return notice(tx, world, place, item)
}

/** A message by the provider's id, theirs or ours, locked. */
function messageOf(tx: Tx, { workspaceId, channelId }: Place, externalId: string) {
  return tx
    .selectFrom('message')
    .select(['id', 'contactId', 'conversationId', 'reactions', 'direction', 'editedAt'])
    .where('workspaceId', '=', workspaceId)
    .where('channelId', '=', channelId)
    .where('externalId', '=', externalId)
    .forUpdate()
    .executeTakeFirst()
}

type Found = Exclude<Awaited<ReturnType<typeof messageOf>>, undefined>

const changed = (
  { workspaceId }: Place,
  { id, contactId, conversationId }: Found,
  what: 'reaction' | 'edit' | 'deletion',
): NewEvent => ({
  ...{ type: 'message_changed', workspaceId, contactId, conversationId },
  ...{ actor: { kind: 'contact', id: contactId }, data: { messageId: id, what } },
})

async function react(tx: Tx, place: Place, item: Extract<News, { type: 'reaction' }>): Promise<NewEvent[]> {
  const message = await messageOf(tx, place, item.of)
  if (!message) return []
  const { contact: _, ...others } = message.reactions ?? {}
  const reactions = item.emoji === null ? others : { ...others, contact: item.emoji }
  await tx
    .updateTable('message')
    .set({ reactions: JSON.stringify(reactions) })
    .where('workspaceId', '=', place.workspaceId)
    .where('id', '=', message.id)
    .execute()
  return [changed(place, message, 'reaction')]
}

const takenBack: Content = { kind: 'unsupported', type: 'deleted' }

async function edit(tx: Tx, place: Place, item: Extract<News, { type: 'edit' }>): Promise<NewEvent[]> {
  const message = await messageOf(tx, place, item.of)
  // People change their own words only; and an older change that comes late changes nothing.
  if (message?.direction !== 'in' || (message.editedAt && message.editedAt >= item.at)) return []
  await tx
    .updateTable('message')
    .set({
      content: JSON.stringify(item.content ?? takenBack),
      editedAt: item.at,
      ...(item.content === null && { deletedAt: item.at }),
    })
    .where('workspaceId', '=', place.workspaceId)
    .where('id', '=', message.id)
    .execute()
  return [changed(place, message, item.content === null ? 'deletion' : 'edit')]
}

async function subscribe(
  tx: Tx,
  place: Place,
  item: Extract<News, { type: 'subscription' }>,
): Promise<NewEvent[]> {
  await tx
    .updateTable('identity')
    .set({ stoppedAt: item.open ? null : item.at })
    .where('workspaceId', '=', place.workspaceId)
    .where('channelId', '=', place.channelId)
    .where('address', '=', item.address)
    .execute()
  return []
}

async function notice(
  tx: Tx,
  world: World,
  { workspaceId, channelId }: Place,
  { about, text }: Extract<News, { type: 'notice' }>,
): Promise<NewEvent[]> {
  if (about === 'permission')
    await tx
      .updateTable('channel')
      .set({ state: 'attention', problem: JSON.stringify({ en: text, es: text }), checkedAt: world.now() })
      .where('workspaceId', '=', workspaceId)
      .where('id', '=', channelId)
      .where('state', '<>', 'disabled')
      .execute()
  const actor = { kind: 'system', id: null } as const
  return [
    { type: 'channel_notice', workspaceId, actor, data: { channelId, about, text: text.slice(0, 1000) } },
  ]
}
