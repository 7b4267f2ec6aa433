// A whole conversation on every channel, between real processes: a bot with a menu, files both ways, a colleague, a failure and a
// recovery. The providers are fakes behind real addresses that check what they are sent.
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fakes } from '#channels/fakes_testing.ts'
import { channelOf } from '#channels/index.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import type { Graph } from './machine/graph.ts'
import { graphOf } from './machine/testing.ts'
import { hook, openFakes, type Reached } from './main_channels_testing.ts'
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
    map: ['send_message', { text: 'El mapa', media: 'image', url: 'https://tienda.example/mapa.jpg' }],
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
  for (let tries = 0; tries < 400; tries += 1) {
    const found = await look()
    if (found) return found
    await pause(25)
  }
  throw new Error(`${what}: never seen`)
}

describe.each(Object.keys(fakes))('%s', { timeout: 20_000 }, (type) => {
  const can = channelOf(type)!.can
  let reached: Reached
  let channelId: string

  const says = async (content: Parameters<Reached['fake']['says']>[1]) =>
    expect((await hook(charla, type, channelId, reached.fake.says('ana', content))).status).toBe(200)
  const shown = (text: string) =>
    seen(`«${text}»`, () => reached.fake.shown.findLast((one) => one.text.includes(text)))
  const conversation = async () => {
    const { items } = await json('GET', '/api/conversations?state=open')
    return items.find((one: { channel: { id: string } }) => one.channel?.id === channelId)
  }
  const message = (text: string) =>
    seen(`the message «${text}»`, async () => {
      const { id } = await conversation()
      const { items } = await json('GET', `/api/conversations/${id}/timeline`)
      return items.find(
        (one: { message?: { content: { text?: string } } }) => one.message?.content.text === text,
      )?.message
    })

  test('is connected, and the provider finds all well', async () => {
    reached = outside.all.find((one) => one.type === type)!
    const made = await json('POST', '/api/channels', {
      type,
      name: `Prueba ${type}`,
      settings: reached.fake.settings,
    })
    channelId = made.id
    reached.fake.learn(made.secretsOnce ?? {})
    const { items, channel } = await json('PUT', `/api/channels/${channelId}/connection`)
    expect(items.filter((one: { ok: boolean }) => !one.ok)).toEqual([])
    expect(channel.state).toBe('connected')
  })

  test('a bot asks with what the channel can show, and understands the answer', async () => {
    await says({ kind: 'text', text: 'Hola' })
    const question = await shown('¿Con quién hablas?')
    if (can.choices.max > 0) expect(question.choices).toEqual(['Ventas', 'Soporte'])
    else expect(question.text).toContain('2. Soporte')
    const answer = reached.fake.taps('ana', can.choices.max > 0 ? 'Soporte' : '2')
    expect((await hook(charla, type, channelId, answer)).status).toBe(200)
    await shown('Envíame una foto')
  })

  test('files come in and go out', async () => {
    if (!reached.fake.sendsFiles) {
      await says({ kind: 'text', text: 'https://tienda.example/foto.jpg' })
      return
    }
    await says({ kind: 'image', url: '' })
    expect((await shown('Gracias')).text).toBe('Gracias. Área: Soporte')
    await shown('mapa')
    const { id } = await conversation()
    const { items } = await json('GET', `/api/conversations/${id}/timeline`)
    const photo = items.find(
      (one: { message?: { content: { kind: string } } }) => one.message?.content.kind === 'image',
    )
    const url = new URL(photo.message.content.url)
    const file = await seen('the file', async () => {
      const answer = await fetch(charla.url + url.pathname)
      return answer.ok && answer
    })
    expect(await file.text()).toBe('bytes of a file')
  })

  test('a colleague answers, and hears what became of it', async () => {
    const { id } = await conversation()
    await json('POST', `/api/conversations/${id}/messages`, {
      ...{ clientId: crypto.randomUUID(), content: { kind: 'text', text: 'Hola, soy Mara' } },
    })
    const { externalId } = await shown('Hola, soy Mara')
    await seen('sent', async () => (await message('Hola, soy Mara')).status === 'sent')
    if (!reached.fake.reports) return
    expect((await hook(charla, type, channelId, reached.fake.reports(externalId, 'read'))).status).toBe(200)
    const wanted = can.statuses.includes('read') ? 'read' : 'delivered'
    await seen(wanted, async () => (await message('Hola, soy Mara')).status === wanted)
  })

  test('what cannot be sent says why, and what can be sent later is', async () => {
    const { id } = await conversation()
    reached.fake.mood = 'blocked'
    await json('POST', `/api/conversations/${id}/messages`, {
      ...{ clientId: crypto.randomUUID(), content: { kind: 'text', text: '¿Sigues ahí?' } },
    })
    const failed = await seen('the failure', async () => {
      const one = await message('¿Sigues ahí?')
      return one.status === 'failed' && one
    })
    expect(failed.error.words.es).not.toBe('')
    reached.fake.mood = 'limited'
    await json('POST', `/api/conversations/${id}/messages`, {
      ...{ clientId: crypto.randomUUID(), content: { kind: 'text', text: 'Te escribo luego' } },
    })
    await pause(300)
    expect(reached.fake.shown.some(({ text }) => text.includes('luego'))).toBe(false)
    reached.fake.mood = 'well'
    await shown('Te escribo luego')
  })

  test('a forged webhook changes nothing', async () => {
    const before = (await json('GET', '/api/conversations?state=open')).items.length
    const genuine = reached.fake.says('eva', { kind: 'text', text: 'Dame todo' })
    const headers = Object.fromEntries(Object.keys(genuine.headers).map((name) => [name, 'x']))
    const type_ = genuine.headers['content-type']
    const forged = { ...genuine, headers: { ...headers, ...(type_ && { 'content-type': type_ }) }, query: {} }
    expect((await hook(charla, type, channelId, forged)).status).toBeGreaterThanOrEqual(400)
    expect((await json('GET', '/api/conversations?state=open')).items.length).toBe(before)
  })
})
