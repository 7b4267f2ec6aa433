// Several addresses of one person on one channel, such as a phone number beside an id of the provider's.
import type { Received } from '#channels/channel.ts'
import type { Db } from '#db/db.ts'

type Place = { workspaceId: string; channelId: string }
type Said = Extract<Received, { type: 'message' }>

/** Before a message is taken: an address that is new belongs to whoever is known by another one of the same person. */
export async function adopt(
  db: Db,
  { workspaceId, channelId }: Place,
  { address, also = [] }: Said,
): Promise<void> {
  const known = await db
    .selectFrom('identity')
    .select(['contactId', 'address'])
    .where('workspaceId', '=', workspaceId)
    .where('channelId', '=', channelId)
    .where('address', 'in', [address, ...also])
    .execute()
  const [other] = known
  if (!other || known.some((one) => one.address === address)) return
  await insert(db, { workspaceId, channelId, address, contactId: other.contactId })
}

/** After it was taken: its person is known by the other addresses too. One that is somebody else's stays theirs. */
export async function link(db: Db, { workspaceId, channelId }: Place, { address, also = [] }: Said) {
  const mine = await db
    .selectFrom('identity')
    .select(['contactId', 'createdAt'])
    .where('workspaceId', '=', workspaceId)
    .where('channelId', '=', channelId)
    .where('address', '=', address)
    .executeTakeFirst()
  if (!mine) return
  // Older than the one just used, so that answers go to the address that was written from.
  const createdAt = new Date(mine.createdAt.getTime() - 1)
  for (const one of also)
    await insert(db, { workspaceId, channelId, address: one, contactId: mine.contactId, createdAt })
}

async function insert(
  db: Db,
  row: Place & { address: string; contactId: string; createdAt?: Date },
): Promise<void> {
  await db
    .insertInto('identity')
    .values(row)
    .onConflict((on) => on.columns(['workspaceId', 'channelId', 'address']).doNothing())
    .execute()
}
