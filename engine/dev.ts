// `npm run dev`: the engine restarts when its files change, the screens reload in the browser, behind one address.
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer as createProbe } from 'node:net'
import { fileURLToPath } from 'node:url'
import { createServer, type ViteDevServer } from 'vite'
import { buildStale } from './build.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const behind = ['/api', '/hooks', '/webchat', '/w.js', '/c/', '/healthz', '/readyz', '/version']
const port = Number(process.env['PORT'] || 3000)

let engine: ChildProcess | undefined
let screens: ViteDevServer | undefined

async function main(): Promise<void> {
  await buildStale(['webchat'])
  const enginePort = await freePort()
  const publicUrl = process.env['PUBLIC_URL'] || `http://localhost:${port}`
  const proxy = Object.fromEntries(behind.map((path) => [path, `http://127.0.0.1:${enginePort}`]))
  screens = await createServer({
    configFile: `${root}vite.config.ts`,
    server: { port, strictPort: true, proxy },
    logLevel: 'warn',
  })
  await screens.listen()
  engine = spawn(process.execPath, ['--watch', '--watch-preserve-output', `${root}engine/main.ts`], {
    stdio: 'inherit',
    // HOST: only through the address above; the engine prints PUBLIC_URL when it is ready.
    env: { ...process.env, PORT: String(enginePort), HOST: '127.0.0.1', PUBLIC_URL: publicUrl },
  })
  engine.once('exit', (code) => void leave(code ?? 0))
}

function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const probe = createProbe().once('error', reject)
  probe.listen(0, '127.0.0.1', () => {
    const address = probe.address()
    probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
  })
  return promise
}

async function leave(code: number): Promise<void> {
  await screens?.close()
  process.exit(code)
}

// The engine stops its database first; its end is ours.
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (!engine?.kill(signal)) void leave(0)
  })
}

await main()
