// A small inbox for tests: a workspace with two users, channels, and contacts who wrote.
import type { Database, Tx } from '#db/db.ts'
import type { Bells, Me } from '#engine/accounts/route.ts'
import type { Act } from '#engine/events.ts'
import type { TestWorld } from '#engine/testing.ts'
import { previewOf } from './messages.ts'

/** Bells that only count. */
export interface CountedBells extends Bells {
  rung: { live: number; deliver: number; advance: string[] }
}

/** Makes bells that only count. */
export function countedBells(): CountedBells {
  const rung = { live: 0, deliver: 0, advance: [] as string[] }
  return {
    rung,
    live: () => {
      rung.live += 1
    },
    deliver: () => {
      rung.deliver += 1
    },
    advance: (_, contactId) => {
      rung.advance.push(contactId)
    },
  }
}

/** The ids of a small inbox, and who acts in it. */
export interface House {
  workspaceId: string
  ana: string
  luis: string
  webchat: string
  custom: string
  act: Act
  bells: CountedBells
  me: Me
}

/** Makes a workspace with the agents Ana and Luis, a web chat and a custom channel. */
export async function house({ db }: Database, world: TestWorld, name = 'Óptica Sol'): Promise<House> {
  const [workspaceId, ana, luis, webchat, custom] = [
    world.id(),
    world.id(),
    world.id(),
    world.id(),
    world.id(),
  ]
  const at = world.now()
  await db.insertInto('workspace').values({ id: workspaceId, name, createdAt: at }).execute()
  for (const [id, who] of [
    [ana, 'Ana'],
    [luis, 'Luis'],
  ] as const) {
    const email = `${who.toLowerCase()}-${id}@example.test`
    await db
      .insertInto('login')
      .values({ id: `login-${id}`, name: who, email, image: null })
      .execute()
    await db
      .insertInto('user')
      .values({
        workspaceId,
        id,
        loginId: `login-${id}`,
        name: who,
        email,
        role: 'agent',
        language: 'es',
        createdAt: at,
      })
      .execute()
  }
  for (const [id, type] of [
    [webchat, 'webchat'],
    [custom, 'custom'],
  ] as const) {
    await db
      .insertInto('channel')
      .values({
        workspaceId,
        id,
        type,
        name: `Mi ${type}`,
        key: `${type}-${id}`,
        secrets: null,
        tokensAt: at,
        createdAt: at,
      })
      .execute()
  }
  const bells = countedBells()
  const act: Act = { workspaceId, actor: { kind: 'user', id: ana }, world, bells }
  const me: Me = { loginId: `login-${ana}`, userId: ana, workspaceId, role: 'agent', language: 'es' }
  return { workspaceId, ana, luis, webchat, custom, act, bells, me }
}

/** A contact on a channel with an open conversation, opened by a first message that nobody has read. */
export async function visitor(
  { db }: Database,
  world: TestWorld,
  { workspaceId }: House,
  channelId: string,
  firstName = 'Rosa',
): Promise<{ contactId: string; conversationId: string; address: string }> {
  const [contactId, conversationId] = [world.id(), world.id()]
  const at = world.now()
  const address = `visitor-${contactId}`
  await db
    .insertInto('contact')
    .values({ workspaceId, id: contactId, firstName, seq: 1, createdAt: at, updatedAt: at })
    .execute()
  await db
    .insertInto('identity')
    .values({ workspaceId, channelId, address, contactId, createdAt: at })
    .execute()
  const id = world.id()
  const content = { kind: 'text', text: `Hola, soy ${firstName}` } as const
  const actor = JSON.stringify({ kind: 'contact', id: contactId })
  await db
    .insertInto('conversation')
    .values({
      workspaceId,
      id: conversationId,
      contactId,
      channelId,
      source: 'contact',
      unread: 1,
      lastMessage: JSON.stringify(previewOf(id, 'in', content, 'contact')),
      lastMessageAt: at,
      lastInboundAt: at,
      waitingSince: at,
      openedAt: at,
    })
    .execute()
  await db
    .insertInto('message')
    .values({
      workspaceId,
      id,
      contactId,
      conversationId,
      channelId,
      seq: 1,
      direction: 'in',
      author: actor,
      content: JSON.stringify(content),
      externalId: `ext-${id}`,
      status: 'received',
      createdAt: at,
    })
    .execute()
  await db
    .insertInto('event')
    .values({
      workspaceId,
      id: world.id(),
      type: 'message_received',
      contactId,
      conversationId,
      actor,
      data: JSON.stringify({ messageId: id }),
      createdAt: at,
    })
    .execute()
  return { contactId, conversationId, address }
}

/** A message of the bot that waits to be sent. */
export async function botMessage(
  { db }: Database,
  world: TestWorld,
  { workspaceId }: House,
  channelId: string,
  to: { contactId: string; conversationId: string },
  text: string,
): Promise<string> {
  const id = world.id()
  const { seq } = await db
    .updateTable('contact')
    .set((eb) => ({ seq: eb('seq', '+', 1) }))
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', to.contactId)
    .returning('seq')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('message')
    .values({
      workspaceId,
      id,
      contactId: to.contactId,
      conversationId: to.conversationId,
      channelId,
      seq,
      direction: 'out',
      status: 'queued',
      createdAt: world.now(),
      author: JSON.stringify({ kind: 'flow', id: null, step: 's1' }),
      content: JSON.stringify({ kind: 'text', text }),
    })
    .execute()
  return id
}

/** Runs a write in a transaction. */
export function write<T>({ db }: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().execute(work)
}
