// The web chat as a visitor meets it: real Chromium, real door, real Postgres; only the bot is scripted.
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Content } from '#channels/channel.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type Live, startLive } from '#engine/live.ts'
import { testWorld } from '#engine/testing.ts'
import { launch } from '../../builder/chromium.ts'
import { keepChannelSecrets } from './channel_vault.ts'
import { snippet } from './channels.ts'
import { botMessage, type House, house, write } from './testing.ts'
import { type Arrival, webchat } from './webchat.ts'
import { webchatPages } from './webchat_pages.ts'
import { startVisitor } from './webchat_visitors.ts'

// The clock is real because limits and browsers are; everything else is frozen.
const world = { ...testWorld(), now: () => new Date() }
let folder: string
let database: TestDatabase
let live: Live
let browser: Browser
let context: BrowserContext
let charla: Server
let site: Server
let siteHtml = ''
let home: House
let key: string
let base: string
let siteUrl: string
let bot: (said: string) => Content[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charla-widget-'))
  const configFile = fileURLToPath(new URL('../../channels/webchat/widget/vite.config.ts', import.meta.url))
  await build({ configFile, logLevel: 'error', build: { outDir: folder } })
  database = await testDatabase()
  live = startLive(database, world, { pollMs: 50 })
  const bells = { live: live.ring, deliver: () => {}, advance: () => {} }
  const built = pathToFileURL(`${folder}/`)
  const app = new Hono()
    .route(
      '/webchat',
      webchat({ database, world, visitorKey: new Uint8Array(32), submit: answer, live, bells }),
    )
    .route('/', webchatPages({ database, built }))
  charla = createAdaptorServer({ fetch: app.fetch }) as Server
  site = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(siteHtml))
  ;[base, siteUrl] = [await listen(charla), await listen(site)]
  keepChannelSecrets({ vault: { seal: (text) => text, open: (text) => text }, publicUrl: base })
  browser = await launch()
}, 60_000)

afterAll(async () => {
  await browser.close()
  for (const server of [charla, site]) {
    server.closeAllConnections()
    server.close()
  }
  await live.stop()
  await database.close()
  await rm(folder, { recursive: true })
})

beforeEach(async () => {
  home = await house(database, world, 'Óptica Sol')
  key = `webchat-${home.webchat}`
  context = await browser.newContext({ locale: 'es-EC', viewport: { width: 1000, height: 800 } })
  bot = (said) => [{ kind: 'text', text: `Dijiste: ${said}` }]
  siteHtml = `<!doctype html><html lang="es"><title>Tienda</title><body><h1>Tienda</h1>${snippet(base, key)}</body></html>`
})
afterEach(() => context.close())

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A stand-in for the shell of a turn: stores the message once, answers by script. */
async function answer({ channel, received }: Arrival): Promise<void> {
  const visitor = { channelId: channel.id, address: received.address }
  const guest = await write(database, async (tx) => {
    const { contactId } = await startVisitor(tx, world, channel.workspaceId, visitor, received.profile)
    const { id: conversationId } = await tx
      .selectFrom('conversation')
      .select('id')
      .where('contactId', '=', contactId)
      .executeTakeFirstOrThrow()
    return { contactId, conversationId }
  })
  if (await storeInbound(guest, received.externalId, received.content)) {
    for (const content of bot(received.content.kind === 'text' ? received.content.text : ''))
      await speak(guest, content)
  }
}

type Guest = { contactId: string; conversationId: string }

async function storeInbound(guest: Guest, externalId: string, content: Content): Promise<boolean> {
  const known = await database.db
    .selectFrom('message')
    .select('id')
    .where('contactId', '=', guest.contactId)
    .where('externalId', '=', externalId)
    .executeTakeFirst()
  if (known) return false
  const id = await botMessage(database, world, home, home.webchat, guest, '')
  await settle(guest, id, {
    direction: 'in',
    status: 'received',
    externalId,
    content: JSON.stringify(content),
  })
  return true
}

async function speak(
  guest: Guest,
  content: Content,
  author: object = { kind: 'flow', id: null },
): Promise<void> {
  const id = await botMessage(database, world, home, home.webchat, guest, '')
  await settle(guest, id, {
    status: 'sent',
    content: JSON.stringify(content),
    author: JSON.stringify(author),
  })
}

async function settle(guest: Guest, id: string, set: object): Promise<void> {
  await write(database, async (tx) => {
    await tx.updateTable('message').set(set).where('id', '=', id).execute()
    const data = JSON.stringify({ messageId: id })
    const actor = JSON.stringify({ kind: 'system', id: null })
    await tx
      .insertInto('event')
      .values({
        workspaceId: home.workspaceId,
        id: world.id(),
        type: 'message_created',
        ...guest,
        actor,
        data,
        createdAt: world.now(),
      })
      .execute()
  })
  live.ring()
}

async function theGuest(): Promise<Guest> {
  const row = await database.db
    .selectFrom('conversation')
    .select(['contactId', 'id'])
    .where('workspaceId', '=', home.workspaceId)
    .executeTakeFirstOrThrow()
  return { contactId: row.contactId, conversationId: row.id }
}

async function hosted(): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${base}/c/${key}`)
  return page
}

const field = (page: Page | Frame) => page.getByRole('textbox', { name: 'Escribe un mensaje' })
async function say(page: Page | Frame, text: string) {
  await field(page).fill(text)
  await field(page).press('Enter')
}
const bubbles = (page: Page | Frame) => page.locator('.bubble:not(.dots)')
const texts = async (page: Page | Frame) =>
  (await bubbles(page).allInnerTexts()).map((text) =>
    text.replace(/^(Tú|Asistente automático|Ana):\s*/, '').trim(),
  )
const shows = (page: Page | Frame, text: string) =>
  bubbles(page).filter({ hasText: text }).first().waitFor({ timeout: 8000 })

describe('the hosted page', () => {
  test('a talk with choices, ticks, and its history after a reload', async () => {
    bot = (said) =>
      said === 'Ventas'
        ? [{ kind: 'text', text: 'Te paso con ventas.' }]
        : [
            {
              kind: 'text',
              text: '¿Qué buscas?',
              choices: [
                { id: 'a', title: 'Ventas' },
                { id: 'b', title: 'Soporte' },
              ],
            },
          ]
    const page = await hosted()
    await page.getByRole('heading', { name: 'Mi webchat' }).waitFor()
    await say(page, 'Hola')
    await shows(page, '¿Qué buscas?')
    await page.getByRole('button', { name: 'Ventas' }).click()
    await shows(page, 'Te paso con ventas.')
    await page.getByRole('img', { name: 'Visto' }).first().waitFor()
    expect(await texts(page)).toEqual(['Hola', '¿Qué buscas?', 'Ventas', 'Te paso con ventas.'])
    expect(await page.getByRole('group', { name: 'Respuestas posibles' }).count()).toBe(0)
    const choice = await database.db
      .selectFrom('message')
      .select('content')
      .where('workspaceId', '=', home.workspaceId)
      .where('seq', '=', 3)
      .executeTakeFirstOrThrow()
    expect(choice.content).toEqual({ kind: 'text', text: 'Ventas', choice: 'a' })
    await page.reload()
    await shows(page, 'Te paso con ventas.')
    expect(await texts(page)).toEqual(['Hola', '¿Qué buscas?', 'Ventas', 'Te paso con ventas.'])
    await expect
      .poll(async () => {
        const rows = await database.db
          .selectFrom('message')
          .select('status')
          .where('workspaceId', '=', home.workspaceId)
          .where('direction', '=', 'out')
          .execute()
        return rows.map((row) => row.status)
      })
      .toEqual(['read', 'read'])
  })

  test('a cut connection loses and doubles nothing, either way', async () => {
    const page = await hosted()
    await say(page, 'uno')
    await shows(page, 'Dijiste: uno')
    await context.setOffline(true)
    await page.getByText('Sin conexión').waitFor()
    await say(page, 'dos')
    await say(page, 'tres')
    await speak(await theGuest(), { kind: 'text', text: 'mientras no estabas' })
    expect(await page.getByRole('img', { name: 'Enviando' }).count()).toBe(1)
    await context.setOffline(false)
    await shows(page, 'Dijiste: tres')
    await page.getByText('Sin conexión').waitFor({ state: 'detached' })
    expect(await texts(page)).toEqual([
      'uno',
      'Dijiste: uno',
      'mientras no estabas',
      'dos',
      'Dijiste: dos',
      'tres',
      'Dijiste: tres',
    ])
  })

  test('what was written offline survives closing the page', async () => {
    const page = await hosted()
    await say(page, 'uno')
    await shows(page, 'Dijiste: uno')
    await context.setOffline(true)
    await say(page, 'antes de cerrar')
    await page.close()
    await context.setOffline(false)
    const again = await hosted()
    await shows(again, 'Dijiste: antes de cerrar')
    expect(await texts(again)).toEqual(['uno', 'Dijiste: uno', 'antes de cerrar', 'Dijiste: antes de cerrar'])
  })

  test('an agent has a first name; hostile text is only text, links are safe', async () => {
    const page = await hosted()
    const opened: string[] = []
    page.on('dialog', (dialog) => {
      opened.push(dialog.message())
      void dialog.dismiss()
    })
    bot = () => [
      { kind: 'text', text: '<img src=x onerror=alert(1)> javascript:alert(2)' },
      { kind: 'image', url: 'javascript:alert(3)' },
      { kind: 'text', text: 'Mira https://example.test/a?b=1. Y escribe a ana@example.test' },
    ]
    await say(page, '<script>alert(4)</script>')
    await shows(page, 'Mira')
    await speak(await theGuest(), { kind: 'text', text: 'Soy yo' }, { kind: 'user', id: home.ana })
    await page.getByText('Ana ·').waitFor()
    const links = await page
      .locator('.bubble a')
      .evaluateAll((all) => all.map((a) => [a.getAttribute('href'), a.getAttribute('rel')]))
    expect(links).toEqual([
      ['https://example.test/a?b=1', 'noopener noreferrer nofollow ugc'],
      ['mailto:ana@example.test', 'noopener noreferrer nofollow ugc'],
    ])
    expect(opened).toEqual([])
  })

  test('an unknown key says so, in the visitor’s language', async () => {
    const page = await context.newPage()
    const answer = await page.goto(`${base}/c/nope`)
    expect(answer!.status()).toBe(404)
    expect(await page.getByRole('heading').innerText()).toBe('Este chat no existe')
  })

  test('passes axe in both themes, and every target is large enough for a thumb', async () => {
    bot = () => [{ kind: 'text', text: '¿Sí?', choices: [{ id: 'y', title: 'Sí' }] }]
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await hosted()
      await page.emulateMedia({ colorScheme })
      await say(page, 'Hola')
      await shows(page, '¿Sí?')
      await page
        .addScriptTag({ path: fileURLToPath(import.meta.resolve('axe-core/axe.min.js')) })
        .catch(() => {})
      const axe = await import('axe-core')
      const violations = await page.evaluate(async (source) => {
        const run = new Function(`${source}; return axe.run()`)
        const { violations } = await run()
        return violations.map(
          (one: { id: string; nodes: Array<{ html: string }> }) => `${one.id}: ${one.nodes[0]?.html}`,
        )
      }, axe.source)
      expect(violations).toEqual([])
      const sizes = await page
        .getByRole('button')
        .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height))
      for (const height of sizes) expect(height).toBeGreaterThanOrEqual(44)
      await page.close()
    }
  }, 20_000)
})

describe('on a site', () => {
  async function visitSite(): Promise<Page> {
    const page = await context.newPage()
    await page.goto(siteUrl)
    await page.getByRole('button', { name: 'Abrir chat' }).waitFor()
    return page
  }
  const panel = async (page: Page): Promise<Frame> => {
    await expect
      .poll(() => page.frames().find((frame) => frame.url().includes('/webchat/panel/')))
      .toBeTruthy()
    return page.frames().find((frame) => frame.url().includes('/webchat/panel/'))!
  }

  test('opens, talks, closes with Escape, counts what came meanwhile, and is found again on the next page', async () => {
    const page = await visitSite()
    await page.getByRole('button', { name: 'Abrir chat' }).click()
    const frame = await panel(page)
    await field(frame).waitFor()
    await expect.poll(() => frame.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
    await say(frame, 'Hola')
    await shows(frame, 'Dijiste: Hola')
    await field(frame).press('Escape')
    await page.getByRole('button', { name: 'Abrir chat' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.tagName)).toBe(
      'BUTTON',
    )
    await speak(await theGuest(), { kind: 'text', text: '¿Sigues ahí?' })
    await page.getByRole('button', { name: 'Abrir chat, 1 sin leer' }).waitFor()
    const kept = JSON.parse(await page.evaluate((place) => localStorage.getItem(place)!, `charla:${key}`))
    expect(kept).toEqual({ token: expect.any(String), outbox: [] })
    await page.reload()
    await page.getByRole('button', { name: 'Abrir chat, 1 sin leer' }).click()
    const again = await panel(page)
    await shows(again, '¿Sigues ahí?')
    await page.getByRole('button', { name: 'Cerrar chat' }).waitFor()
    expect(await texts(again)).toEqual(['Hola', 'Dijiste: Hola', '¿Sigues ahí?'])
  })

  test('the site’s calls wait for the script, and a reset forgets the visitor', async () => {
    siteHtml = siteHtml.replace(
      '</body>',
      `<script>
      window.seen = []
      charla('identify', { name: 'Ana Pérez', email: 'ana@example.test' })
      charla('on', 'message:out', (text) => seen.push(text))
      charla('on', 'unread', (count) => seen.push(count))
      charla('setLocale', 'en')
      charla('open')
    </script></body>`,
    )
    const page = await context.newPage()
    await page.goto(siteUrl)
    const frame = await panel(page)
    await frame.getByRole('textbox', { name: 'Write a message' }).fill('Hi')
    await frame.getByRole('button', { name: 'Send' }).click()
    await shows(frame, 'Dijiste: Hi')
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { seen: unknown[] }).seen))
      .toContain('Dijiste: Hi')
    const contact = await database.db
      .selectFrom('contact')
      .select(['name', 'email'])
      .where('workspaceId', '=', home.workspaceId)
      .executeTakeFirstOrThrow()
    expect(contact).toEqual({ name: 'Ana Pérez', email: 'ana@example.test' })
    await page.evaluate(() => (window as unknown as { charla: (name: string) => void }).charla('reset'))
    await expect.poll(async () => (await panel(page)).locator('.bubble').count()).toBe(0)
  })

  test('a site that is not allowed gets neither launcher nor frame', async () => {
    await database.db
      .updateTable('channel')
      .set({ settings: '{"origins":["https://shop.test"]}' })
      .where('id', '=', home.webchat)
      .execute()
    const page = await context.newPage()
    await page.goto(siteUrl)
    const html = await page.request.get(`${base}/webchat/panel/${key}`)
    expect(html.headers()['content-security-policy']).toContain("frame-ancestors 'self' https://shop.test")
    expect(
      (await page.request.get(`${base}/webchat/${key}/config`, { headers: { origin: siteUrl } })).status(),
    ).toBe(403)
    await page.waitForLoadState('networkidle')
    expect(await page.getByRole('button').count()).toBe(0)
  })

  test('another window cannot speak as the panel', async () => {
    const page = await visitSite()
    await page.evaluate((channel) => {
      window.postMessage({ charla: channel, type: 'keep', kept: { token: 'stolen' } }, '*')
      window.postMessage({ charla: channel, type: 'unread', count: 7 }, '*')
    }, key)
    await page.getByRole('button', { name: 'Abrir chat', exact: true }).waitFor()
    expect(await page.evaluate((place) => localStorage.getItem(place), `charla:${key}`)).toBeNull()
  })
})
