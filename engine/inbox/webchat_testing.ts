// The visitors' door for tests, without a network: a house with a web chat, and what came in through the door.
import { Hono } from 'hono'
import type { Database } from '#db/db.ts'
import type { Live } from '#engine/live.ts'
import type { TestWorld } from '#engine/testing.ts'
import { botMessage, type House, house } from './testing.ts'
import { type Arrival, webchat } from './webchat.ts'

/** Signs the tokens of visitors in tests. */
export const visitorKey = new Uint8Array(32).fill(7)

/** The n-th id that a visitor's window gives a message. */
export const clientId = (n: number) => `0b0f3f2e-7a43-4a3c-9f5e-${String(n).padStart(12, '0')}`

/** A visitor with a contact and a conversation. */
export interface Guest {
  token: string
  conversationId: string
  contactId: string
}

interface Asked {
  token?: string
  /** Text goes as it is, everything else as JSON. */
  body?: unknown
  headers?: Record<string, string>
}

/** A house with the door of its web chat. */
export type Desk = Awaited<ReturnType<typeof webchatDesk>>

/** Makes one in a fresh workspace; messages that come in are gathered in `arrivals`, no turn is taken. */
export async function webchatDesk(database: Database, world: TestWorld, live: Live) {
  const home = await house(database, world)
  const key = `webchat-${home.webchat}`
  const arrivals: Arrival[] = []
  const submit = async (arrival: Arrival) => void arrivals.push(arrival)
  const deps = { database, world, visitorKey, submit, live, bells: home.bells }
  const door = new Hono().route('/webchat', webchat(deps))

  async function ask(method: string, path: string, { token, body, headers }: Asked = {}) {
    const answer = await door.request(`http://charla.test/webchat/${path}`, {
      method,
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
      headers: { host: 'charla.test', ...(token && { authorization: `Bearer ${token}` }), ...headers },
    })
    const text = await answer.text()
    return {
      status: answer.status,
      headers: answer.headers,
      body: text.startsWith('{') ? JSON.parse(text) : text,
    }
  }
  const visit = async (): Promise<string> => (await ask('POST', `${key}/visit`, { body: {} })).body.token

  async function arrived(): Promise<Guest> {
    await greetingFlow(database, world, home)
    const token = await visit()
    await ask('POST', `${key}/start`, { token, body: {} })
    const { id: conversationId, contactId } = await database.db
      .selectFrom('conversation')
      .select(['id', 'contactId'])
      .where('workspaceId', '=', home.workspaceId)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    return { token, conversationId, contactId }
  }
  return {
    home,
    key,
    door,
    arrivals,
    ask,
    visit,
    arrived,
    /** Publishes a flow that greets. */
    greeting: () => greetingFlow(database, world, home),
    /** Changes the channel's settings. */
    configure: (settings: object) =>
      database.db
        .updateTable('channel')
        .set({ settings: JSON.stringify(settings) })
        .where('id', '=', home.webchat)
        .execute(),
    /** A message that is already said: ours (sent), or the guest's own. */
    say: (guest: Guest, text: string, own?: { externalId: string }) =>
      saidMessage(database, world, home, guest, text, own),
    /** How many rows the workspace has of each kind. */
    rows: () => countRows(database, home),
  }
}

async function greetingFlow({ db }: Database, world: TestWorld, { workspaceId }: House): Promise<void> {
  const at = world.now()
  await db
    .insertInto('flow')
    .values({
      workspaceId,
      id: world.id(),
      name: 'Bienvenida',
      state: 'published',
      triggerType: 'conversation_opened',
      draft: '{}',
      updatedBy: null,
      versionId: null,
      createdAt: at,
      updatedAt: at,
    })
    .execute()
}

async function saidMessage(
  database: Database,
  world: TestWorld,
  home: House,
  guest: Guest,
  text: string,
  own?: { externalId: string },
): Promise<string> {
  const id = await botMessage(database, world, home, home.webchat, guest, text)
  await database.db
    .updateTable('message')
    .set(
      own
        ? { status: 'received', direction: 'in', externalId: own.externalId }
        : { status: 'sent', externalId: id },
    )
    .where('id', '=', id)
    .execute()
  return id
}

async function countRows({ db }: Database, { workspaceId }: House) {
  const count = async (table: 'contact' | 'identity' | 'conversation' | 'message' | 'event') =>
    (await db.selectFrom(table).select('workspaceId').where('workspaceId', '=', workspaceId).execute()).length
  return {
    contact: await count('contact'),
    identity: await count('identity'),
    conversation: await count('conversation'),
    message: await count('message'),
    event: await count('event'),
  }
}
