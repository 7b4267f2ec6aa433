// `npm run bench:canvas`: a flow of 500 steps in Chromium on a slowed-down processor, and the weight of the screens.
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { buildStale } from '#engine/build.ts'
import { endAll, start } from '#engine/main_testing.ts'
import { launch } from '../../builder/chromium.ts'
import { drag, openMs, quiet, THROTTLE, windowAt } from './canvas_browser.ts'
import { bigFlow } from './canvas_flow.ts'
import { firstLoad, weigh } from './weigh.ts'

const STEPS = 500
const DRAGS = 3
const NAME = 'Flujo de medida'

/** What a run found: frames a second, milliseconds, KiB of gzip. */
interface Report {
  dragFps: number
  commitMsMax: number
  openMs: number
  firstLoadKiB: number
  canvasChunkKiB: number
}

/** A build of the screens whose React tells how long its commits take. */
async function profiled(outDir: string): Promise<void> {
  const profiling = createRequire(import.meta.url).resolve('react-dom/profiling')
  await build({
    configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)),
    logLevel: 'silent',
    resolve: { alias: [{ find: /^react-dom\/client$/, replacement: profiling }] },
    build: { outDir },
  })
}

/** Makes a workspace with the big flow in it; the session's cookie. */
async function furnish(url: string): Promise<string> {
  let cookie = ''
  const call = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const headers = { 'content-type': 'application/json', origin: url, ...(cookie ? { cookie } : {}) }
    const answer = await fetch(`${url}/api${path}`, { method, headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
    return (await answer.json()) as Record<string, unknown>
  }
  await call('POST', '/setup', {
    workspaceName: 'Óptica Sol',
    language: 'es',
    timeZone: 'America/Guayaquil',
    name: 'Mara Ríos',
    email: 'mara@ejemplo.test',
    password: 'tres gatos azules',
  })
  const { id } = await call('POST', '/flows', { name: NAME })
  const { revision } = await call('GET', `/flows/${id}`)
  await call('PUT', `/flows/${id}/draft`, { revision, graph: bigFlow(STEPS) })
  return cookie
}

async function inBrowser(
  url: string,
  app: string,
): Promise<Pick<Report, 'dragFps' | 'commitMsMax' | 'openMs'>> {
  const browser = await launch()
  try {
    const cookie = await furnish(url)
    const own = await windowAt(browser, { url, cookie })
    const opening = await openMs(own.page, NAME)
    await quiet(own.page)
    // Frames are counted with the product's own React, commits with the one that tells: telling costs frames.
    const drags = []
    for (let count = 0; count < DRAGS; count += 1) drags.push(await drag(own.page))
    await own.context.close()
    const telling = await windowAt(browser, { url, cookie, app })
    await openMs(telling.page, NAME)
    await quiet(telling.page)
    const told = []
    for (let count = 0; count < DRAGS; count += 1) told.push(await drag(telling.page))
    if (told.some(({ commits, commitMsMax }) => commits === 0 || Number.isNaN(commitMsMax)))
      throw new Error('React told of no commit during a drag')
    // What else the machine does comes and goes: the middle one of several drags counts.
    const commitMsMax = middle(told.map((one) => one.commitMsMax))
    return { dragFps: middle(drags.map((one) => one.fps)), commitMsMax, openMs: opening }
  } finally {
    await browser.close()
  }
}

const middle = (numbers: number[]): number => numbers.sort((a, b) => a - b)[(numbers.length - 1) / 2]!

function print(report: Report): void {
  const rows: Array<[string, string, string]> = [
    [`Dragging a card among ${STEPS}, frames a second`, String(report.dragFps), '≥ 55'],
    ['Longest React commit while dragging, ms', String(report.commitMsMax), '≤ 8'],
    [`Opening ${STEPS} steps, ms`, String(report.openMs), '≤ 1000'],
    ['First load, KiB of gzip', String(report.firstLoadKiB), '≤ 270'],
    ['Heaviest chunk of the canvas, KiB of gzip', String(report.canvasChunkKiB), '≤ 95'],
  ]
  console.log('| | measured | promised |\n|---|---:|---:|')
  for (const row of rows) console.log(`| ${row.join(' | ')} |`)
  console.log(`\nProcessor slowed down ${THROTTLE} ×. ${cpus().length} × ${cpus()[0]?.model.trim()}.`)
}

const round = (value: number) => Math.round(value * 10) / 10

process.env['NODE_ENV'] = 'production'
const folder = mkdtempSync(join(tmpdir(), 'charla-bench-canvas-'))
try {
  await buildStale(['app'])
  const weights = await weigh()
  const app = join(folder, 'app')
  await profiled(app)
  const product = await start({ DATA_DIR: join(folder, 'data') })
  await product.ready
  const measured = await inBrowser(product.url, app)
  const report: Report = {
    dragFps: round(measured.dragFps),
    commitMsMax: round(measured.commitMsMax),
    openMs: Math.round(measured.openMs),
    firstLoadKiB: round(firstLoad(weights)),
    canvasChunkKiB: round(Math.max(weights.alone('canvas'), weights.alone('FlowScreen'))),
  }
  print(report)
  if (process.argv.includes('--json')) console.log(JSON.stringify(report))
} finally {
  await endAll()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)
