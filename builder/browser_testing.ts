// The whole product for tests that drive it in a browser: screens built once, a real process on the file's own database.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import axe from 'axe-core'
import pg from 'pg'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { inject } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { endAll, type Process, start } from '#engine/main_testing.ts'
import { launch } from './chromium.ts'

/** Signs sessions in tests; every process of one product shares it. */
const APP_SECRET = 'n4Qz-71xW-bT0k-Lr8v-eYc3-55uG-hJ2s'
const BUILD_LOCK = 7_301

/** The owner of the workspace that `signUp` makes. */
export const owner = { name: 'Mara Ríos', email: 'mara@ejemplo.test', password: 'tres gatos azules' }

/** A running Charla and a browser beside it. */
export interface Product {
  readonly url: string
  database: TestDatabase
  browser: Browser
  /** Starts one more process on the same database. */
  another(env?: Record<string, string>): Promise<Process>
  process: Process
  /** Starts the process again at the address of the one that ended. */
  revive(): Promise<void>
  stop(): Promise<void>
}

/** Builds what is stale, starts the product on a new database, and a browser. Stop it in `afterAll`. */
export async function startProduct(env: Record<string, string> = {}): Promise<Product> {
  await buildOnce()
  const database = await testDatabase()
  const another = async (more: Record<string, string> = {}) => {
    const process = await start({ DATABASE_URL: database.url, APP_SECRET, ...env, ...more })
    await process.ready
    return process
  }
  const [process, browser] = await Promise.all([another(), launch()])
  const stop = async () => {
    await browser.close()
    await endAll()
    await database.close()
  }
  const product: Product = { url: process.url, database, browser, another, process, stop, revive }
  async function revive(): Promise<void> {
    product.process = await another(Object.fromEntries([['PORT', product.url.replace(/^.*:/, '')]]))
  }
  return product
}

/** Several test files may ask at the same time: one builds, the others wait and find everything fresh. */
async function buildOnce(): Promise<void> {
  const gate = new pg.Client({ host: inject('postgres'), user: 'postgres', database: 'postgres' })
  await gate.connect()
  try {
    await gate.query('select pg_advisory_lock($1)', [BUILD_LOCK])
    const script = fileURLToPath(new URL('../engine/build.ts', import.meta.url))
    await promisify(execFile)(process.execPath, [script], { env: { PATH: process.env['PATH'] } })
  } finally {
    await gate.end()
  }
}

/** A client of the HTTP API that keeps its session cookie. */
export interface Person {
  call<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T>
  workspaceId: string
  cookie: string
}

/** Makes the first workspace, without a browser, and stays signed in as its owner. */
export async function signUp(url: string, language: 'es' | 'en' = 'es'): Promise<Person> {
  const person: Person = { call, workspaceId: '', cookie: '' }
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const headers: Record<string, string> = { 'content-type': 'application/json', origin: url }
    if (person.cookie) headers['cookie'] = person.cookie
    if (person.workspaceId) headers['x-workspace'] = person.workspaceId
    const answer = await fetch(`${url}/api${path}`, { method, headers, body: JSON.stringify(body) })
    const [cookie] = answer.headers.getSetCookie()
    if (cookie) person.cookie = cookie.split(';')[0]!
    const said = (await answer.json()) as T
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(said)}`)
    return said
  }
  const { workspaceId } = await call<{ workspaceId: string }>('POST', '/setup', {
    workspaceName: 'Óptica Sol',
    language,
    timeZone: 'America/Guayaquil',
    ...owner,
  })
  person.workspaceId = workspaceId
  return person
}

/** A browser window that is signed in as this person. */
export async function windowOf(
  { browser, url }: Pick<Product, 'browser' | 'url'>,
  person: Person,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL: url,
    locale: 'es-EC',
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  })
  const at = person.cookie.indexOf('=')
  await context.addCookies([{ name: person.cookie.slice(0, at), value: person.cookie.slice(at + 1), url }])
  return context
}

/** What the page's console complains of, as it happens. */
export function complaintsOf(page: Page): string[] {
  const heard: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') heard.push(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => heard.push(String(error)))
  return heard
}

/** Accessibility faults of the page that are serious or critical: rule and the elements that break it. */
export async function faultsOf(page: Page): Promise<Array<{ rule: string; elements: string[] }>> {
  // A colour on its way to another one is no colour to judge.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
        .map(({ finished }) => finished),
    ),
  )
  const { violations } = await page.evaluate((source) => {
    const run = new Function(`${source}; return axe.run({ resultTypes: ['violations'] })`)
    return run() as Promise<axe.AxeResults>
  }, axe.source)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map((fault) => ({ rule: fault.id, elements: fault['nodes'].map(({ html }) => html.slice(0, 300)) }))
}
