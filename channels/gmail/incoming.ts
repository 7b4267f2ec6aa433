// What has come into the mailbox since the last look, by Gmail's own history; and the watch that makes it knock.
import { z } from 'zod'
import { ChannelError, type ChannelWorld, type Received } from '../channel.ts'
import { fileIn, itemsOf, MAX_MAIL } from '../mail_parsing.ts'
import { gmailApi } from './api.ts'
import type { GmailSettings } from './channel.ts'

const AT_ONCE = 40
/** A watch ends after seven days; it is renewed when it has one left. */
const WATCH_AGAIN_MS = 6 * 86_400_000
const unwanted = new Set(['SENT', 'DRAFT', 'SPAM', 'TRASH', 'CHAT'])

const cursorShape = z.object({
  /** Whose mailbox it is of, and which topic it tells. */
  of: z.string(),
  since: z.iso.datetime(),
  historyId: z.string(),
  watchedAt: z.iso.datetime().optional(),
})
type Cursor = z.output<typeof cursorShape>
type Api = ReturnType<typeof gmailApi>
interface Found {
  ids: string[]
  historyId: string
}

/** Asks for what is new. The first time it only notes where the mailbox stands. Throws ChannelError. */
export async function ask(
  cursor: unknown,
  settings: GmailSettings,
  world: ChannelWorld,
): Promise<{ items: Received[]; cursor: Cursor }> {
  const api = gmailApi(settings, world)
  const known = cursorShape.safeParse(cursor)
  const of = `${settings.refreshToken.slice(-8)} ${settings.topic}`
  const kept = known.success && known.data.of === of ? known.data : null
  const watchedAt = await watched(api, settings, kept?.watchedAt, world.now())
  const more = { of, ...(watchedAt && { watchedAt }) }
  if (!kept) {
    const { historyId } = await api.get<{ historyId: string }>('/profile')
    return { items: [], cursor: { ...more, since: world.now().toISOString(), historyId } }
  }
  const grown = await sinceThen(api, kept.historyId)
  const found = grown ?? (await lately(api))
  const items = await read(api, found.ids, settings, new Date(grown ? 0 : kept.since))
  return { items, cursor: { ...kept, ...more, historyId: found.historyId } }
}

/** When the mailbox was last told to knock; undefined where it is not to. */
async function watched(
  api: Api,
  { topic }: GmailSettings,
  before: string | undefined,
  now: Date,
): Promise<string | undefined> {
  if (topic === '') return undefined
  if (before && Date.parse(before) + WATCH_AGAIN_MS > now.getTime()) return before
  await watch(api, topic)
  return now.toISOString()
}

/** Makes Gmail tell the topic what comes into the inbox. */
export const watch = (api: Pick<Api, 'post'>, topicName: string): Promise<unknown> =>
  api.post('/watch', { topicName, labelIds: ['INBOX'], labelFilterBehavior: 'INCLUDE' })

interface History {
  historyId?: string
  nextPageToken?: string
  history?: Array<{ id: string; messagesAdded?: Array<{ message: { id: string } }> }>
}

/** What was added since; null when Gmail no longer remembers so far back. */
async function sinceThen(api: Api, start: string): Promise<Found | null> {
  const query = new URLSearchParams({
    ...{ startHistoryId: start, historyTypes: 'messageAdded', labelId: 'INBOX', maxResults: '100' },
  })
  const page = await api.get<History>(`/history?${query}`).catch((error) => {
    if (error instanceof ChannelError && error.code === 'notFound') return null
    throw error
  })
  if (!page) return null
  const ids = new Set<string>()
  for (const { id, messagesAdded = [] } of page.history ?? []) {
    for (const { message } of messagesAdded) ids.add(message.id)
    // The rest is asked for the next time, from here.
    if (ids.size >= AT_ONCE) return { ids: [...ids], historyId: id }
  }
  const last = page.nextPageToken ? page.history?.at(-1)?.id : page.historyId
  return { ids: [...ids], historyId: last ?? start }
}

/** What lies in the inbox of the last days, oldest first: of those that came before, the ids are known. */
async function lately(api: Api): Promise<Found> {
  const { historyId } = await api.get<{ historyId: string }>('/profile')
  const query = new URLSearchParams({ q: 'newer_than:7d', labelIds: 'INBOX', maxResults: '200' })
  const { messages = [] } = await api.get<{ messages?: Array<{ id: string }> }>(`/messages?${query}`)
  return { ids: messages.map(({ id }) => id).toReversed(), historyId }
}

async function read(api: Api, ids: string[], settings: GmailSettings, since: Date): Promise<Received[]> {
  const items: Received[] = []
  for (const id of ids) {
    const mail = await api.raw(id).catch((error) => {
      // Deleted between two calls.
      if (error instanceof ChannelError && error.code === 'notFound') return null
      throw error
    })
    if (!mail || mail.at < since || mail.labels.some((label) => unwanted.has(label))) continue
    items.push(...(await itemsOf(mail.raw, settings, { at: mail.at, reference: id })))
  }
  return items
}

/** A file of a mail, by what its address says. Throws ChannelError. */
export async function media(
  reference: string,
  settings: GmailSettings,
  world: ChannelWorld,
): Promise<Response> {
  const [, id = '', index = ''] = /^([\w-]{1,100}):(\d{1,4})$/.exec(reference) ?? []
  if (id === '') throw new ChannelError('media', 'There is no such file.')
  const { raw } = await gmailApi(settings, world).raw(id)
  if (raw.length > MAX_MAIL) throw new ChannelError('media', 'The mail is larger than 25 MB.')
  return fileIn(raw, Number(index))
}
