// What has come into the mailbox since the last look. The first look only notes where it stands: history stays where it is.
import type { ImapFlow } from 'imapflow'
import { z } from 'zod'
import { ChannelError, type ChannelWorld, type Received } from '../channel.ts'
import { fileIn, itemsOf, MAIL_HEAD, MAX_MAIL } from '../mail_parsing.ts'
import type { EmailSettings } from './channel.ts'
import { withImap } from './imap.ts'
import { type Pop, withPop } from './pop.ts'
import { incomingOf } from './servers.ts'

const AT_ONCE = 40
const BYTES_AT_ONCE = 40 * 1024 * 1024
/** POP servers lock the mailbox while they are asked, and count. */
const POP_EVERY_MS = 60_000
/** Of a POP mailbox only the newest are looked at, so that what is known of it stays small. */
const POP_WINDOW = 2_000
const HEAD_LINES = 2_000
const AGAIN_MS = 7 * 86_400_000

const cursorShape = z.object({
  /** Which mailbox it is of: another one begins anew. */
  of: z.string(),
  /** When the mailbox was first looked at. */
  since: z.iso.datetime(),
  imap: z.object({ validity: z.string(), uid: z.int() }).optional(),
  pop: z.object({ seen: z.array(z.string()), askedAt: z.iso.datetime() }).optional(),
})
type Cursor = z.output<typeof cursorShape>

interface Came {
  items: Received[]
  cursor: Cursor
}

/** Asks for what is new. Throws ChannelError. */
export async function ask(cursor: unknown, settings: EmailSettings, world: ChannelWorld): Promise<Came> {
  const known = cursorShape.safeParse(cursor)
  const of = nameOf(settings)
  const fresh: Cursor = { of, since: world.now().toISOString() }
  const kept = known.success && known.data.of === of ? known.data : fresh
  const server = incomingOf(settings)
  if (settings.incoming === 'imap')
    return withImap(server, settings.folder, world, (client) => askImap(client, kept, settings, world))
  const asked = kept.pop && Date.parse(kept.pop.askedAt) + POP_EVERY_MS > world.now().getTime()
  if (asked) return { items: [], cursor: kept }
  return withPop(server, world, (pop) => askPop(pop, kept, settings, world))
}

const nameOf = ({ incoming, inHost, user, folder }: EmailSettings): string =>
  [incoming, user, inHost, incoming === 'imap' ? folder : ''].join(' ')

async function askImap(
  client: ImapFlow,
  cursor: Cursor,
  settings: EmailSettings,
  world: ChannelWorld,
): Promise<Came> {
  if (!client.mailbox) throw new ChannelError('unknown', 'The folder is closed.')
  const { uidNext } = client.mailbox
  const validity = String(client.mailbox.uidValidity)
  if (!cursor.imap) return { items: [], cursor: { ...cursor, imap: { validity, uid: uidNext - 1 } } }
  const anew = cursor.imap.validity !== validity
  const after = anew ? 0 : cursor.imap.uid
  const items: Received[] = []
  let [uid, bytes] = [after, 0]
  const next = await newIn(client, after, anew ? cursor : null, world)
  const known = await aboutOf(client, next)
  for (const one of next) {
    if (bytes > BYTES_AT_ONCE) break
    uid = one
    const about = known.get(one)
    if (!about || (anew && about.at < new Date(cursor.since))) continue
    const raw = await fetched(client, one, about.size)
    if (!raw) continue
    bytes += raw.length
    items.push(...(await itemsOf(raw, settings, { at: about.at, reference: `imap:${validity}:${one}` })))
  }
  return { items, cursor: { ...cursor, imap: { validity, uid } } }
}

/** The next uids in their order; when the server has numbered its mails anew, those of the last days, of which duplicates are known. */
async function newIn(
  client: ImapFlow,
  after: number,
  anew: Cursor | null,
  { now }: ChannelWorld,
): Promise<number[]> {
  const since = anew && new Date(Math.max(Date.parse(anew.since) - 86_400_000, now().getTime() - AGAIN_MS))
  const found = await client.search(since ? { since } : { uid: `${after + 1}:*` }, { uid: true })
  // `n:*` always names the last mail, however old it is.
  return (found || [])
    .filter((uid) => uid > after)
    .toSorted((a, b) => a - b)
    .slice(0, AT_ONCE)
}

interface About {
  size: number
  at: Date
}

/** How large they are, and when they came. */
async function aboutOf(client: ImapFlow, uids: number[]): Promise<Map<number, About>> {
  if (uids.length === 0) return new Map()
  const found = await client.fetchAll(uids, { uid: true, size: true, internalDate: true }, { uid: true })
  return new Map(
    found.map(({ uid, size = 0, internalDate }) => [uid, { size, at: new Date(internalDate ?? 0) }]),
  )
}

async function fetched(client: ImapFlow, uid: number, size: number): Promise<Uint8Array | null> {
  const source = size > MAX_MAIL ? { maxLength: MAIL_HEAD } : true
  const mail = await client.fetchOne(String(uid), { source }, { uid: true })
  return mail ? (mail.source ?? null) : null
}

async function askPop(pop: Pop, cursor: Cursor, settings: EmailSettings, world: ChannelWorld): Promise<Came> {
  const now = world.now()
  const list = (await pop.list()).slice(-POP_WINDOW)
  const seen = new Set(cursor.pop?.seen ?? list.map(({ uid }) => uid))
  const items: Received[] = []
  let [count, bytes] = [0, 0]
  for (const { number, uid, size } of unseen(list, seen)) {
    if (count >= AT_ONCE || bytes > BYTES_AT_ONCE) break
    const raw = await pop.mail(number, size > MAX_MAIL ? HEAD_LINES : undefined)
    count += 1
    bytes += raw.length
    seen.add(uid)
    items.push(...(await itemsOf(raw, settings, { at: now, reference: `pop:${uid}` })))
  }
  const stillThere = list.map(({ uid }) => uid).filter((uid) => seen.has(uid))
  return { items, cursor: { ...cursor, pop: { seen: stillThere, askedAt: now.toISOString() } } }
}

/** Those not seen; but in a window that moves, what comes in at its old end is no news. */
function unseen<M extends { uid: string }>(list: M[], seen: ReadonlySet<string>): M[] {
  const first = list.length < POP_WINDOW ? 0 : list.findIndex(({ uid }) => seen.has(uid))
  return list.slice(Math.max(0, first)).filter(({ uid }) => !seen.has(uid))
}

const fetching = new Map<string, Promise<Uint8Array>>()

/** A file of a mail that lies in the mailbox, by what its address says. Throws ChannelError. */
export async function media(
  reference: string,
  settings: EmailSettings,
  world: ChannelWorld,
): Promise<Response> {
  const [, mail = '', index = ''] = /^(.+):(\d{1,4})$/.exec(reference) ?? []
  // All files of a mail are asked for at once: it is fetched for all of them.
  const key = JSON.stringify([settings, mail])
  const raw = fetching.get(key) ?? again(mail, settings, world)
  fetching.set(key, raw)
  try {
    return await fileIn(await raw, Number(index))
  } finally {
    fetching.delete(key)
  }
}

function again(mail: string, settings: EmailSettings, world: ChannelWorld): Promise<Uint8Array> {
  const [, kind, rest = ''] = /^(imap|pop):(.+)$/s.exec(mail) ?? []
  const server = incomingOf(settings)
  if (kind === 'imap' && settings.incoming === 'imap')
    return withImap(server, settings.folder, world, (client) => imapAgain(client, rest))
  if (kind === 'pop' && settings.incoming === 'pop')
    return withPop(server, world, async (pop) => {
      const found = (await pop.list()).find(({ uid }) => uid === rest)
      if (!found || found.size > MAX_MAIL) throw gone()
      return pop.mail(found.number)
    })
  return Promise.reject(gone())
}

async function imapAgain(client: ImapFlow, place: string): Promise<Uint8Array> {
  const [validity, uid] = place.split(':')
  if (!client.mailbox || String(client.mailbox.uidValidity) !== validity) throw gone()
  const about = (await aboutOf(client, [Number(uid)])).get(Number(uid))
  const mail = about && about.size <= MAX_MAIL ? await fetched(client, Number(uid), about.size) : null
  if (!mail) throw gone()
  return mail
}

const gone = () => new ChannelError('media', 'The mail is not in the mailbox any more, or larger than 25 MB.')
