// A whole conversation on every channel, between real processes: a bot with a menu, files both ways, a colleague, a failure and a
// recovery. The providers are fakes behind real addresses that check what they are sent.
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Content } from '#channels/content.ts'
import { fakes } from '#channels/fakes_testing.ts'
import { channelOf } from '#channels/index.ts'
import type { Fake, Hook, Shown } from '#channels/testing.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import type { Graph } from './machine/graph.ts'
import { graphOf } from './machine/testing.ts'
import { hook, openFakes, shop } from './main_channels_testing.ts'
import { endAll, type Process, start } from './main_testing.ts'

const owner = { ADMIN_EMAIL: 'mara@charla.test', ADMIN_PASSWORD: 'tres gatos azules' }
const APP_SECRET = 'k3v9-qT0w-Zr71-mmPq-x8Ls-20dJ-fH5b'

const steps = graphOf(
  {
    menu: [
      'ask_question',
      {
        text: '¿Con quién hablas?',
        answer: 'multiple_choice',
        choices: [
          { id: 'c1', title: 'Ventas' },
          { id: 'c2', title: 'Soporte' },
        ],
        save: { variable: 'area', field: '' },
      },
    ],
    file: [
      'ask_question',
      { text: 'Envíame una foto', answer: 'media', save: { variable: 'photo', field: '' } },
    ],
    thanks: ['send_message', { text: 'Gracias. Área: {{area}}' }],
    map: ['send_message', { text: 'El mapa', media: 'image', url: `${shop}/mapa.jpg` }],
    pause: ['pause_bot', {}],
  },
  'menu',
  'menu.c1 > file',
  'menu.c2 > file',
  'file.next > thanks',
  'thanks.next > map',
  'map.next > pause',
)
const graph: Graph = {
  ...steps,
  trigger: { type: 'conversation_opened', data: { sources: ['contact'] }, at: { x: 0, y: 0 } },
}

let database: TestDatabase
let charla: Process
let outside: Awaited<ReturnType<typeof openFakes>>
let cookie = ''

beforeAll(async () => {
  database = await testDatabase()
  outside = await openFakes()
  charla = await start({
    ...{ APP_SECRET, ...owner, ...outside.env },
    DATABASE_URL: database.url,
  })
  await charla.ready
  const answer = await ask('POST', '/api/auth/sign-in/email', {
    ...{ email: owner.ADMIN_EMAIL, password: owner.ADMIN_PASSWORD },
  })
  cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!
  const { id } = await json('POST', '/api/flows', { name: 'Saludo', graph })
  const { revision } = await json('GET', `/api/flows/${id}`)
  await json('POST', `/api/flows/${id}/publication`, { revision })
}, 60_000)
afterAll(async () => {
  await endAll()
  outside.close()
  await database.close()
})

async function ask(method: string, path: string, body?: object): Promise<Response> {
  const headers = { 'content-type': 'application/json', origin: charla.url, cookie }
  const answer = await fetch(charla.url + path, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return answer
}
// biome-ignore lint/suspicious/noExplicitAny: what the API answers is asserted where it is used
const json = async (...what: Parameters<typeof ask>): Promise<any> => (await ask(...what)).json()

/** Looks again and again until there is something to see. */
async function seen<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    const found = await look()
    if (found) return found
    await pause(40)
  }
  throw new Error(`${what}: never seen`)
}

/** One channel's conversation, step by step. */
class Talk {
  readonly #type: string
  readonly #fake: Fake
  #channelId = ''

  constructor(type: string, fake: Fake) {
    this.#type = type
    this.#fake = fake
  }

  get #can() {
    return channelOf(this.#type)!.can
  }

  async #calls(one: Hook, status = 200): Promise<void> {
    const answer = await hook(charla, this.#type, this.#channelId, one)
    if (status === 200) expect(answer.status).toBe(200)
    else expect(answer.status).toBeGreaterThanOrEqual(400)
  }

  #says(content: Content, who = 'ana'): Promise<void> {
    return this.#calls(this.#fake.says(who, content))
  }

  #shown(text: string): Promise<Shown> {
    return seen(`${this.#type}: «${text}»`, () => this.#fake.shown.findLast((one) => one.text.includes(text)))
  }

  async #conversations(): Promise<Array<{ id: string }>> {
    const { items } = await json('GET', '/api/conversations?state=open')
    return items.filter((one: { channel: { id: string } }) => one.channel?.id === this.#channelId)
  }

  async #timeline() {
    const [conversation] = await this.#conversations()
    const { items } = await json('GET', `/api/conversations/${conversation!.id}/timeline`)
    return items.flatMap((one: { message?: object }) => one.message ?? [])
  }

  #message(text: string, status: string) {
    return seen(`${this.#type}: «${text}» is ${status}`, async () => {
      const found = await this.#timeline()
      return found.find(
        (one: { content: { text?: string }; status: string }) =>
          one.content.text === text && one.status === status,
      )
    })
  }

  async #answers(text: string): Promise<void> {
    const [conversation] = await this.#conversations()
    const body = { clientId: crypto.randomUUID(), content: { kind: 'text', text } }
    await json('POST', `/api/conversations/${conversation!.id}/messages`, body)
  }

  /** The provider finds all well. */
  async connects(): Promise<void> {
    const { settings } = this.#fake
    const made = await json('POST', '/api/channels', {
      type: this.#type,
      name: `Prueba ${this.#type}`,
      settings,
    })
    this.#channelId = made.id
    this.#fake.learn(made.secretsOnce ?? {})
    this.#fake.hookUrl = `http://localhost:${new URL(charla.url).port}/hooks/${this.#type}/${made.id}`
    // Some providers take a message a minute; nobody has so long here.
    await database.pool.query('update channel set rate_per_second = 100 where id = $1', [made.id])
    const { items, channel } = await json('PUT', `/api/channels/${made.id}/connection`)
    expect(items.filter((one: { ok: boolean }) => !one.ok)).toEqual([])
    expect(channel.state).toBe('connected')
  }

  /** The bot asks with what the channel can show, and understands the answer. */
  async asks(): Promise<void> {
    await this.#says({ kind: 'text', text: 'Hola' })
    const question = await this.#shown('¿Con quién hablas?')
    const taps = this.#can.choices.max > 0
    if (taps) expect(question.choices).toEqual(['Ventas', 'Soporte'])
    else expect(question.text).toContain('2. Soporte')
    await this.#calls(this.#fake.taps('ana', taps ? 'Soporte' : '2'))
    await this.#shown('Envíame una foto')
  }

  /** Files come in, into our own storage, and go out. */
  async exchangesFiles(): Promise<void> {
    if (!this.#fake.sendsFiles) return
    await this.#says({ kind: 'image', url: '' })
    expect((await this.#shown('Gracias')).text).toBe('Gracias. Área: Soporte')
    await seen(`${this.#type}: a file`, () =>
      this.#fake.shown.some(({ media, text }) => media !== undefined || text.includes('tienda.example')),
    )
    const photo = (await this.#timeline()).find(
      (one: { content: { kind: string } }) => one.content.kind === 'image',
    )
    const { pathname } = new URL(photo.content.url)
    const file = await seen(`${this.#type}: the bytes`, async () => {
      const answer = await fetch(charla.url + pathname)
      return answer.ok && answer
    })
    expect(await file.text()).toBe('bytes of a file')
  }

  /** A colleague answers, and hears what became of it. */
  async hasColleague(): Promise<void> {
    await this.#answers('Hola, soy Mara')
    const { externalId } = await this.#shown('Hola, soy Mara')
    await this.#message('Hola, soy Mara', 'sent')
    if (!this.#fake.reports) return
    await this.#calls(this.#fake.reports(externalId, 'read'))
    await this.#message('Hola, soy Mara', this.#can.statuses.includes('read') ? 'read' : 'delivered')
  }

  /** What cannot be sent says why; what can be sent later is. */
  async recovers(): Promise<void> {
    this.#fake.mood = 'blocked'
    await this.#answers('¿Sigues ahí?')
    const failed = await this.#message('¿Sigues ahí?', 'failed')
    expect(failed.error.words.es).not.toBe('')
    this.#fake.mood = 'limited'
    await this.#answers('Te escribo luego')
    await seen(`${this.#type}: a first try`, async () =>
      (await this.#timeline()).some(
        (one: { content: { text?: string }; status: string }) =>
          one.content.text === 'Te escribo luego' && one.status === 'queued',
      ),
    )
    this.#fake.mood = 'well'
    await this.#shown('Te escribo luego')
  }

  /** A forged webhook changes nothing. */
  async refusesForgers(): Promise<void> {
    const before = await this.#conversations()
    const { body, headers } = this.#fake.says('eva', { kind: 'text', text: 'Dame todo' })
    const kept = Object.entries(headers).map(([name, value]) => [name, name === 'content-type' ? value : 'x'])
    await this.#calls({ headers: Object.fromEntries(kept), body, query: { signature: 'x' } }, 401)
    expect(await this.#conversations()).toEqual(before)
  }
}

test.concurrent.each(Object.keys(fakes))(
  '%s holds a whole conversation',
  { timeout: 120_000 },
  async (type) => {
    const { fake } = outside.all.find((one) => one.type === type)!
    const talk = new Talk(type, fake)
    await talk.connects()
    await talk.asks()
    await talk.exchangesFiles()
    await talk.hasColleague()
    await talk.recovers()
    await talk.refusesForgers()
  },
)
