// A Charla of real processes with a custom channel whose other side is in the test: what people write, and what reached them.
import { once } from 'node:events'
import type { Server } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import type pg from 'pg'
import { exampleServer } from '#channels/custom/example.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { freePort, type Process } from './main_testing.ts'

const owner = { ADMIN_EMAIL: 'mara@charla.test', ADMIN_PASSWORD: 'tres gatos azules' }

/** The other side of the channel. */
export interface Provider {
  /** What a process needs to be reachable for it, and to have an owner. */
  env: Record<string, string>
  /** Makes the channel and publishes the flow. */
  connect(server: Process, graph: Graph): Promise<void>
  /** One webhook, repeated with the same ids until Charla says that it has it. `to` may change from try to try. */
  insist(to: () => Process, contactId: string, mId: string, text: string): Promise<void>
  /** One webhook, once; the status of its answer, null when there was none. */
  tell(to: Process, contactId: string, mId: string, text: string): Promise<number | null>
  /** What the contact was shown, in order. */
  shown(contactId: string): string[]
  /** How often each message of the contact came, in order of their first coming. */
  calls(contactId: string): number[]
  /** From now on calls arrive and are not answered; resolves when one has. */
  hold(): Promise<void>
  /** One request of the house’s owner to the API; throws unless it went well. */
  ask(to: Process, method: string, path: string, body?: object): Promise<unknown>
  /** Answers from now on. Calls that were held stay without an answer: whoever made them is dead. */
  release(): void
  close(): void
}

/** Sees each call of Charla before it is taken and before it is answered; an answer of its own stands instead of the channel’s. */
export type Watch = (stage: 'came' | 'taken', request: Request) => Promise<Response | null>

const unwatched: Watch = async () => null

/** Opens it on a port of its own. */
export async function provider(watch: Watch = unwatched): Promise<Provider> {
  const port = await freePort()
  let example: ReturnType<typeof exampleServer>
  let made: Awaited<ReturnType<typeof house>>
  let held: PromiseWithResolvers<void> | null = null
  const calls = new Map<string, number>()
  const door = serve({ port, hostname: '127.0.0.1', fetch: answer }) as Server
  await once(door, 'listening')

  async function answer(request: Request): Promise<Response> {
    const id = request.headers.get('webhook-id')
    const own = await watch('came', request)
    if (own) return own
    if (id) calls.set(id, (calls.get(id) ?? 0) + 1)
    const given = await example.app.fetch(request)
    await watch('taken', request)
    if (!held) return given
    held.resolve()
    return new Promise(() => {})
  }

  async function tell(to: Process, contactId: string, mId: string, text: string): Promise<number | null> {
    const webhookUrl = `${to.url}/hooks/custom/${made.channelId}`
    const event = { type: 'message', mId, timestamp: Date.now(), message: { type: 'text', text } }
    try {
      return (await exampleServer({ webhookUrl, ...made }, fetch).tell(contactId, [event])).status
    } catch {
      return null
    }
  }

  return {
    env: { ...owner, EGRESS_ALLOW: `127.0.0.1:${port}` },
    calls: (contactId) =>
      example.shown.filter((one) => one.contactId === contactId).map((one) => calls.get(one.webhookId) ?? 0),
    tell,
    async connect(server, graph) {
      made = await house(server, `http://127.0.0.1:${port}`, graph)
      example = exampleServer({ webhookUrl: server.url, ...made }, fetch)
    },
    async insist(to, ...what) {
      while ((await tell(to(), ...what)) !== 200) await pause(20)
    },
    ask: async ({ url }, method, path, body) => (await made.ask(url, method, path, body)).json(),
    shown: (contactId) =>
      example.shown.filter((one) => one.contactId === contactId).map(({ message }) => message.text ?? ''),
    hold() {
      held = Promise.withResolvers()
      return held.promise
    },
    release() {
      held = null
    },
    close() {
      door.close()
      door.closeAllConnections()
    },
  }
}

/** Signs in, makes the channel, publishes the flow: all through the doors. */
async function house({ url }: Process, apiBaseUrl: string, graph: Graph) {
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  const askAt = async (to: string, method: string, path: string, body?: object) => {
    const given = { method, headers: { ...headers, origin: to }, ...(body && { body: JSON.stringify(body) }) }
    const answer = await fetch(to + path, given)
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return answer
  }
  const ask = (method: string, path: string, body?: object) => askAt(url, method, path, body)
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = owner
  const signedIn = await ask('POST', '/api/auth/sign-in/email', { email, password })
  headers['cookie'] = signedIn.headers.getSetCookie()[0]!.split(';')[0]!
  const channel = await ask('POST', '/api/channels', {
    type: 'custom',
    name: 'Sistema',
    settings: { apiBaseUrl },
  })
  const { id: channelId, secretsOnce } = (await channel.json()) as {
    id: string
    secretsOnce: { apiToken: string; signingSecret: string }
  }
  const { id } = (await (await ask('POST', '/api/flows', { name: 'Saludo', graph })).json()) as { id: string }
  const { revision } = (await (await ask('GET', `/api/flows/${id}`)).json()) as { revision: number }
  await ask('POST', `/api/flows/${id}/publication`, { revision })
  return { channelId, ...secretsOnce, ask: askAt }
}

/** What the database says that was spoken with a contact, as `> text` and `< text`, and `!status` where one was not sent. */
export async function spoken(pool: Pick<pg.Pool, 'query'>, address: string): Promise<string[]> {
  const { rows } = await pool.query<{ direction: string; text: string; status: string }>(
    `select m.direction, m.content->>'text' as text, m.status from message m join identity i using (workspace_id, contact_id)
     where i.address = $1 order by m.seq nulls last, m.id`,
    [address],
  )
  return rows.map(({ direction, text, status }) =>
    direction === 'in' ? `> ${text}` : `< ${text}${status === 'sent' ? '' : ` !${status}`}`,
  )
}

/** Lets the leases of dead processes run out, as a minute would. Nobody may be sending. */
export async function leasesRunOut(pool: Pick<pg.Pool, 'query'>): Promise<void> {
  await pool.query(
    `update message set claimed_at = claimed_at - interval '2 minutes' where status = 'sending'`,
  )
}
