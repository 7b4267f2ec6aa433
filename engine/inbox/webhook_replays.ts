// Taking a webhook of the log once more: what it says is understood anew, and what was taken before changes nothing.
import type { Selectable } from 'kysely'
import { type RawRequest, type Received, Refused, type Words } from '#channels/channel.ts'
import { sound } from '#channels/sound.ts'
import type { Fate, WebhookLogTable } from '#db/tables.ts'
import { Denied } from '#engine/accounts/route.ts'
import { publicUrl } from './channel_vault.ts'
import { type ChannelRow, connect } from './channels.ts'
import { type TakeDeps, takeItems } from './received.ts'
import { MAX_KEPT } from './webhook_log.ts'

export type LogRow = Selectable<WebhookLogTable>

let kept: TakeDeps | null = null

/** The root that serves people hands over how messages are taken, before its doors open. */
export function replaysBy(deps: TakeDeps): void {
  kept = deps
}

const replayable: ReadonlySet<Fate> = new Set(['handled', 'duplicate', 'ignored', 'unparsed', 'failed'])

const isWhole = ({ body }: Pick<LogRow, 'body'>): boolean => Buffer.byteLength(body) < MAX_KEPT

/** Whether a logged webhook may be taken again: it was genuine, and is kept whole. */
export const mayReplay = (row: Pick<LogRow, 'fate' | 'body' | 'method'>): boolean =>
  replayable.has(row.fate) && isWhole(row)

/** What came of it. */
export interface Replayed {
  fate: Fate
  reason: Words | null
  items: number
}

/** Takes it again without asking for its signature, which was checked when it came. Throws Denied when it may not be. */
export async function replay(row: LogRow, channelRow: ChannelRow): Promise<Replayed> {
  if (!kept) throw new Error('replaysBy was not called by this process’s root')
  if (!mayReplay(row)) throw row.fate === 'refused' ? neverGenuine : cut
  const { workspaceId, channelId } = row
  const connection = connect(channelRow)
  const now = kept.world.now()
  let items: Received[]
  try {
    items = sound(connection.channel.receive(requestOf(row, channelRow), connection.settings, now), now)
  } catch (problem) {
    const reason = problem instanceof Refused ? problem.words : { en: String(problem), es: String(problem) }
    return { fate: 'unparsed', reason, items: 0 }
  }
  const fresh = row.fate === 'unparsed' || row.fate === 'failed' ? items : items.filter(changesNothingTwice)
  const taken = await takeItems(kept, { workspaceId, channelId, connection }, fresh)
  const said = items.filter(({ type }) => type !== 'ignored')
  const fate = said.length === 0 ? 'ignored' : taken.duplicates === said.length ? 'duplicate' : 'handled'
  return { fate, reason: null, items: items.length }
}

/** A reaction or a «stop» of then would undo what the person did since. */
const changesNothingTwice = ({ type }: Received): boolean =>
  type !== 'reaction' && type !== 'subscription' && type !== 'notice'

function requestOf(row: LogRow, { type, id }: ChannelRow): RawRequest {
  const path = `/hooks/${type}/${id}`
  const query = Object.keys(row.query).length > 0 ? `?${new URLSearchParams(row.query)}` : ''
  return {
    ...{ method: row.method, url: `${publicUrl()}${path}${query}`, path, query: row.query },
    ...{ headers: row.headers, body: new TextEncoder().encode(row.body) },
  }
}

const neverGenuine = new Denied(422, 'never_genuine', {
  en: 'This webhook was refused because nobody knows who sent it, so it is not taken.',
  es: 'Este webhook se rechazó porque no se sabe quién lo envió, así que no se toma.',
})
const cut = new Denied(422, 'cut', {
  en: 'This webhook was larger than what the log keeps, so it cannot be taken again.',
  es: 'Este webhook era más grande que lo que guarda el registro, así que no se puede tomar otra vez.',
})
