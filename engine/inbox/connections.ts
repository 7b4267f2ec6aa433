// The network's part of connecting a channel: registering our address, looking whether all is well, letting go.
import { ChannelError, type ChannelWorld, type Finding } from '#channels/channel.ts'
import type { Tx } from '#db/db.ts'
import type { World } from '#engine/world.ts'
import { publicUrl } from './channel_vault.ts'
import { type ChannelRow, type Connection, connect } from './channels.ts'

const registering = { en: 'The provider knows our address', es: 'El proveedor conoce nuestra dirección' }
const looking = { en: 'The connection works', es: 'La conexión funciona' }

const said = {
  auth: {
    en: 'The provider refuses the credentials. Copy them again from its page, and save.',
    es: 'El proveedor rechaza las credenciales. Cópialas otra vez de su página y guarda.',
  },
  down: {
    en: 'The provider did not answer. Try again in a moment.',
    es: 'El proveedor no respondió. Inténtalo en un momento.',
  },
  other: {
    en: 'The provider said no. Its own words stand below.',
    es: 'El proveedor dijo que no. Sus propias palabras están debajo.',
  },
}

/** What a provider's refusal is called when nothing was sent. */
function findingOf(what: Finding['what'], problem: unknown): Finding {
  if (!(problem instanceof ChannelError)) throw problem
  const { kind, message, retryable } = problem
  const words = kind === 'auth' ? said.auth : retryable ? said.down : said.other
  return { what, ok: false, problem: words, detail: message.slice(0, 500) }
}

/** Where the provider is to call. */
export const hookUrl = ({ type, id }: Pick<ChannelRow, 'type' | 'id'>): string =>
  `${publicUrl()}/hooks/${type}/${id}`

/** Registers our address; `learned` is null when that failed. Never throws for what the provider says. */
export async function register(
  row: ChannelRow,
  world: ChannelWorld,
): Promise<{ learned: Record<string, unknown> | null; items: Finding[] }> {
  const { channel, settings } = connect(row)
  if (!channel.connect) return { learned: {}, items: await look(row, world) }
  try {
    const learned = (await channel.connect(settings, hookUrl(row), world)) as Record<string, unknown>
    return { learned, items: await look(row, world) }
  } catch (problem) {
    return { learned: null, items: [findingOf(registering, problem)] }
  }
}

/** Looks at the connection. Never throws for what the provider says. */
export async function look(row: ChannelRow, world: ChannelWorld): Promise<Finding[]> {
  const { channel, settings } = connect(row)
  try {
    return (await channel.check?.(settings, world)) ?? []
  } catch (problem) {
    return [findingOf(looking, problem)]
  }
}

/** Lets the provider forget our address. A provider that does not answer is no reason to keep the channel. */
export async function letGo(row: ChannelRow, world: ChannelWorld): Promise<void> {
  const connection = connectionOf(row)
  if (!connection) return
  const { channel, settings } = connection
  try {
    await channel.disconnect?.(settings, world)
  } catch (problem) {
    if (!(problem instanceof ChannelError)) throw problem
  }
}

/** Null: the settings do not fit their type any more, so there is nothing to let go. */
function connectionOf(row: ChannelRow): Connection | null {
  try {
    return connect(row)
  } catch {
    return null
  }
}

/** The worst of the findings stands on the channel, for lists; all being well, it is connected. */
export async function noteFindings(
  tx: Tx,
  world: Pick<World, 'now'>,
  { workspaceId, id }: ChannelRow,
  items: Finding[],
): Promise<void> {
  const bad = items.find(({ ok }) => !ok)
  await tx
    .updateTable('channel')
    .set({
      state: bad ? 'attention' : 'connected',
      problem: bad ? JSON.stringify(bad.problem ?? bad.what) : null,
      checkedAt: world.now(),
    })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .where('state', '<>', 'disabled')
    .execute()
}
