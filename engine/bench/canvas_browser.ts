// The canvas in a real Chromium: how long a big flow takes to open, and what a drag costs.
import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'

/** How slow the machine of the people is, against this one. */
export const THROTTLE = 4

const MOVES = 150
const OPENINGS = 5

/** What a drag of one card cost. */
export interface Drag {
  /** Frames a second while the card moved. */
  fps: number
  /** The longest React commit, and how many there were. Milliseconds. */
  commitMsMax: number
  commits: number
  /** The longest time between two frames. Milliseconds. */
  frameMsMax: number
}

interface Kept {
  commits: number[]
  frames: number[]
  running: boolean
}

/** A signed-in window. `app`: a folder with another build of the screens, which is served in place of the product's. */
export async function windowAt(
  browser: Browser,
  { url, cookie, app }: { url: string; cookie: string; app?: string },
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 } })
  const at = cookie.indexOf('=')
  await context.addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url }])
  if (app) await serve(context, app)
  await context.addInitScript(listen)
  const page = await context.newPage()
  const wire = await context.newCDPSession(page)
  await wire.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE })
  return { context, page }
}

const kinds: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

async function serve(context: BrowserContext, app: string): Promise<void> {
  await context.route(
    (url) => url.pathname.startsWith('/assets/') || url.pathname.startsWith('/flows'),
    (route) => {
      const { pathname } = new URL(route.request().url())
      const file = pathname.startsWith('/assets/') ? pathname : '/index.html'
      return route.fulfill({
        body: readFileSync(join(app, file)),
        contentType: kinds[extname(file)] ?? 'application/octet-stream',
      })
    },
  )
}

/** Runs in the page before anything else: React tells this hook of its commits, and frames count themselves. */
function listen(): void {
  const kept: Kept = { commits: [], frames: [], running: false }
  Object.assign(window, { charlaBench: kept })
  interface Root {
    current: { actualDuration?: number }
    effectDuration?: number
  }
  const hook = {
    renderers: new Map(),
    supportsFiber: true,
    inject: () => 1,
    checkDCE: () => {},
    onCommitFiberUnmount: () => {},
    onPostCommitFiberRoot: () => {},
    onCommitFiberRoot: (_: number, root: Root) => {
      if (kept.running)
        kept.commits.push((root.current.actualDuration ?? Number.NaN) + (root.effectDuration ?? 0))
    },
  }
  Object.assign(window, { __REACT_DEVTOOLS_GLOBAL_HOOK__: hook })
  const frame = (now: number) => {
    if (kept.running) kept.frames.push(now)
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
}

/** Lets what still comes in after a screen has opened settle; live updates keep the network from ever being idle. */
export const quiet = (page: Page): Promise<void> => page.waitForTimeout(1_500)

/** From the click on a flow in the list until its cards are painted, in milliseconds; the middle one of several. */
export async function openMs(page: Page, name: string): Promise<number> {
  const times: number[] = []
  for (let count = 0; count < OPENINGS; count += 1) {
    await page.goto('/flows')
    await page.getByRole('link', { name }).first().waitFor()
    await quiet(page)
    times.push(await page.evaluate(opened, name))
  }
  return times.sort((a, b) => a - b)[(OPENINGS - 1) / 2]!
}

/** Runs in the page: clicks, and resolves with the time when a card has been painted. */
function opened(name: string): Promise<number> {
  const link = [...document.querySelectorAll('a')].find((one) => one.textContent?.includes(name))
  if (!link) throw new Error(`No flow is called «${name}»`)
  const start = performance.now()
  link.click()
  return new Promise((resolve) => {
    const look = () => {
      // A frame after the one in which the card stands there, it has been painted.
      if (document.querySelector('.react-flow__node article'))
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)))
      else requestAnimationFrame(look)
    }
    look()
  })
}

/** Runs in the page: the title of the card in the middle, which stays in sight wherever it is dragged. */
function nearestMiddle(): { x: number; y: number; width: number; height: number } {
  const away = ({ x, y }: DOMRect) => Math.hypot(x - innerWidth * 0.45, y - innerHeight * 0.45)
  const titles = [...document.querySelectorAll('.react-flow__node-step article header')]
  const [first] = titles.map((one) => one.getBoundingClientRect()).sort((a, b) => away(a) - away(b))
  if (!first) throw new Error('No card is in sight')
  return { x: first.x, y: first.y, width: first.width, height: first.height }
}

/** Drags a card of the opened flow to and fro. */
export async function drag(page: Page): Promise<Drag> {
  const box = await page.evaluate(nearestMiddle)
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  // What pressing costs, such as opening the step's panel, is no part of the dragging.
  await page.mouse.move(x + 8, y + 8)
  await quiet(page)
  await page.evaluate(() => {
    const { charlaBench } = window as unknown as { charlaBench: Kept }
    Object.assign(charlaBench, { commits: [], frames: [], running: true })
  })
  for (let move = 0; move < MOVES; move += 1) {
    const turn = (move / MOVES) * 4 * Math.PI
    await page.mouse.move(x + 8 + Math.sin(turn) * 140, y + 8 + (1 - Math.cos(turn)) * 70)
  }
  const kept = await page.evaluate(() => {
    const bench = (window as unknown as { charlaBench: Kept }).charlaBench
    bench.running = false
    return bench
  })
  await page.mouse.up()
  const gaps = kept.frames.slice(1).map((at, index) => at - kept.frames[index]!)
  return {
    fps: (gaps.length * 1_000) / (kept.frames.at(-1)! - kept.frames[0]!),
    commitMsMax: Math.max(0, ...kept.commits),
    commits: kept.commits.length,
    frameMsMax: Math.max(...gaps),
  }
}
