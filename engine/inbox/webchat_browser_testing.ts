// The web chat as a visitor meets it, for tests: real Chromium, real door, real Postgres; only the bot is scripted.
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createAdaptorServer } from '@hono/node-server'
import axe from 'axe-core'
import { Hono } from 'hono'
import type { Browser, BrowserContext, BrowserContextOptions, Frame, Page } from 'playwright-core'
import { build } from 'vite'
import { expect } from 'vitest'
import type { Content } from '#channels/channel.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type Live, startLive } from '#engine/live.ts'
import { testWorld } from '#engine/testing.ts'
import { launch } from '../../builder/chromium.ts'
import { keepChannelSecrets } from './channel_vault.ts'
import { snippet } from './channels.ts'
import { botMessage, type House, house, write } from './testing.ts'
import { tellTyping } from './typing.ts'
import { type Arrival, webchat } from './webchat.ts'
import { webchatPages } from './webchat_pages.ts'
import { startVisitor } from './webchat_visitors.ts'

/** A visitor's contact with its conversation. */
export interface Guest {
  contactId: string
  conversationId: string
}

// The clock is real because limits and browsers are; everything else is frozen.
const world = { ...testWorld(), now: () => new Date() }

/** A running Charla with only a web chat, a customer's site beside it, and a browser. */
export class Stage {
  home!: House
  key = ''
  context!: BrowserContext
  /** What the bot answers to a text. */
  bot: (said: string) => Content[] = () => []
  /** Faults of the server; a test that has some fails when the stage stops. */
  faults: Error[] = []
  /** The page of the customer's site. */
  siteHtml = ''
  base = ''
  siteUrl = ''
  database!: TestDatabase
  #live!: Live
  #browser!: Browser
  #folder = ''
  #servers: Server[] = []

  /** Builds the widget and starts everything. */
  static async start(): Promise<Stage> {
    const stage = new Stage()
    stage.#folder = await mkdtemp(join(tmpdir(), 'charla-widget-'))
    const configFile = fileURLToPath(new URL('../../channels/webchat/widget/vite.config.ts', import.meta.url))
    await build({ configFile, logLevel: 'error', build: { outDir: stage.#folder } })
    const database = await testDatabase()
    const live = startLive(database, world, { pollMs: 50 })
    const bells = { live: () => live.ring(), deliver: () => {}, advance: () => {} }
    // One after the other, as the shell of a turn takes them for one contact.
    let before: Promise<unknown> = Promise.resolve()
    const submit = (arrival: Arrival) => (before = before.then(() => stage.#answer(arrival)))
    const visitorKey = new Uint8Array(32)
    const app = new Hono()
      .route('/', webchatPages({ database, built: pathToFileURL(`${stage.#folder}/`) }))
      .route('/webchat', webchat({ database, world, visitorKey, submit, live, bells }))
    app.onError((error, c) => {
      stage.faults.push(error)
      return c.json({}, 500)
    })
    const charla = createAdaptorServer({ fetch: app.fetch }) as Server
    const site = createServer((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(stage.siteHtml),
    )
    stage.#servers = [charla, site]
    stage.database = database
    stage.#live = live
    ;[stage.base, stage.siteUrl] = [await listen(charla), await listen(site)]
    keepChannelSecrets({ vault: { seal: (text) => text, open: (text) => text }, publicUrl: stage.base })
    stage.#browser = await launch()
    return stage
  }

  async stop(): Promise<void> {
    await this.#browser.close()
    for (const server of this.#servers) {
      server.closeAllConnections()
      server.close()
    }
    await this.#live.stop()
    await this.database.close()
    await rm(this.#folder, { recursive: true })
    expect(this.faults).toEqual([])
  }

  /** A fresh workspace, a fresh visitor, a bot that repeats, and a site with nothing but the snippet. */
  async set(options: BrowserContextOptions = {}): Promise<void> {
    await this.context?.close()
    this.home = await house(this.database, world, 'Óptica Sol')
    this.key = `webchat-${this.home.webchat}`
    const viewport = { width: 1000, height: 800 }
    this.context = await this.#browser.newContext({ locale: 'es-EC', viewport, ...options })
    this.bot = (said) => [{ kind: 'text', text: `Dijiste: ${said}` }]
    this.siteHtml = `<!doctype html><html lang="es"><meta name="viewport" content="width=device-width"><title>Tienda</title><body><main><h1>Tienda</h1></main>${snippet(this.base, this.key)}</body></html>`
  }

  /** Adds to the site's page, after the snippet. */
  addToSite(html: string): void {
    this.siteHtml = this.siteHtml.replace('</body>', `${html}</body>`)
  }

  configure(settings: object) {
    return this.database.db
      .updateTable('channel')
      .set({ settings: JSON.stringify(settings) })
      .where('id', '=', this.home.webchat)
      .execute()
  }

  /** The hosted page. */
  async hosted(): Promise<Page> {
    const page = await this.context.newPage()
    await page.goto(`${this.base}/c/${this.key}`)
    return page
  }

  /** The site, when its launcher is there. */
  async site(): Promise<Page> {
    const page = await this.context.newPage()
    await page.goto(this.siteUrl)
    await page.getByRole('button', { name: 'Abrir chat' }).waitFor()
    return page
  }

  /** The panel's frame in a site's page. */
  async panel(page: Page): Promise<Frame> {
    const find = () => page.frames().find((frame) => frame.url().includes('/webchat/panel/'))
    await expect.poll(find).toBeTruthy()
    return find()!
  }

  /** The one visitor of the workspace. */
  async guest(): Promise<Guest> {
    const row = await this.database.db
      .selectFrom('conversation')
      .select(['contactId', 'id'])
      .where('workspaceId', '=', this.home.workspaceId)
      .executeTakeFirstOrThrow()
    return { contactId: row.contactId, conversationId: row.id }
  }

  /** How far each message of ours got, oldest first. */
  async statuses(): Promise<string[]> {
    const rows = await this.database.db
      .selectFrom('message')
      .select('status')
      .where('workspaceId', '=', this.home.workspaceId)
      .where('direction', '=', 'out')
      .orderBy('seq')
      .execute()
    return rows.map((row) => row.status)
  }

  /** A message of ours reaches the visitor; without an agent it is the bot's. */
  async speak(content: Content | string, agent?: string): Promise<void> {
    const author = agent ? { kind: 'user', id: agent } : { kind: 'flow', id: null }
    await this.#say(
      await this.guest(),
      typeof content === 'string' ? { kind: 'text', text: content } : content,
      author,
    )
  }

  /** An agent is writing. */
  async type(agent: string): Promise<void> {
    const { contactId } = await this.guest()
    const { workspaceId } = this.home
    const actor = { kind: 'user' as const, id: agent }
    await tellTyping(this.database.db, {
      type: 'user_typing',
      workspaceId,
      contactId,
      conversationId: null,
      actor,
    })
  }

  // A stand-in for the shell of a turn: stores the message once, answers by script.
  async #answer({ channel, received }: Arrival): Promise<void> {
    const visitor = { channelId: channel.id, address: received.address }
    const guest = await write(this.database, async (tx) => {
      const { contactId } = await startVisitor(tx, world, channel.workspaceId, visitor, received.profile)
      const { id: conversationId } = await tx
        .selectFrom('conversation')
        .select('id')
        .where('contactId', '=', contactId)
        .executeTakeFirstOrThrow()
      return { contactId, conversationId }
    })
    const { externalId, content } = received
    if (!(await this.#storeInbound(guest, externalId, content))) return
    for (const said of this.bot(content.kind === 'text' ? content.text : ''))
      await this.#say(guest, said, { kind: 'flow', id: null })
  }

  async #storeInbound(guest: Guest, externalId: string, content: Content): Promise<boolean> {
    const known = await this.database.db
      .selectFrom('message')
      .select('id')
      .where('contactId', '=', guest.contactId)
      .where('externalId', '=', externalId)
      .executeTakeFirst()
    if (known) return false
    const id = await botMessage(this.database, world, this.home, this.home.webchat, guest, '')
    const text = JSON.stringify(content)
    await this.#settle(guest, id, { direction: 'in', status: 'received', externalId, content: text })
    return true
  }

  async #say(guest: Guest, content: Content, author: object): Promise<void> {
    const id = await botMessage(this.database, world, this.home, this.home.webchat, guest, '')
    const [said, by] = [JSON.stringify(content), JSON.stringify(author)]
    await this.#settle(guest, id, { status: 'sent', content: said, author: by })
  }

  async #settle(guest: Guest, id: string, set: object): Promise<void> {
    await write(this.database, async (tx) => {
      await tx.updateTable('message').set(set).where('id', '=', id).execute()
      await tx
        .insertInto('event')
        .values({
          workspaceId: this.home.workspaceId,
          id: world.id(),
          type: 'message_created',
          ...guest,
          actor: JSON.stringify({ kind: 'system', id: null }),
          data: JSON.stringify({ messageId: id }),
          createdAt: world.now(),
        })
        .execute()
    })
    this.#live.ring()
  }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Where the visitor writes. */
export const field = (page: Page | Frame) => page.getByRole('textbox', { name: 'Escribe un mensaje' })

/** The visitor writes and sends by the keyboard. */
export async function say(page: Page | Frame, text: string): Promise<void> {
  await field(page).fill(text)
  await field(page).press('Enter')
}

const bubbles = (page: Page | Frame) => page.locator('.bubble:not(.dots)')

/** What is said, in the order of the screen, without the authors' names. */
export async function texts(page: Page | Frame): Promise<string[]> {
  const all = await bubbles(page).allTextContents()
  return all.map((text) => text.replace(/^(Tú|Asistente automático|Ana):\s*/, '').trim())
}

/** Waits for a message. */
export const shows = (page: Page | Frame, text: string) =>
  bubbles(page).filter({ hasText: text }).first().waitFor({ timeout: 8000 })

/** What axe finds wrong, one line each. */
export function violations(page: Page | Frame): Promise<string[]> {
  return page.evaluate(async (source) => {
    const found = await new Function(`${source}; return axe.run()`)()
    return found.violations.map(
      (one: { id: string; help: string } & Record<'nodes', Array<{ html: string }>>) =>
        `${one.id}: ${one['nodes'][0]?.html}`,
    )
  }, axe.source)
}

/** Heights of all buttons that can be seen, in pixels. */
export function buttonHeights(page: Page | Frame): Promise<number[]> {
  return page.getByRole('button').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height))
}
