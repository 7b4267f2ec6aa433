// Real processes for tests: starts main.ts, waits for what it prints, and leaves nothing running.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const started = new Set<ChildProcess>()

/** A started process. */
export interface Process {
  url: string
  /** Everything it has printed. */
  text(): string
  /** Its exit code, once it ended; null when a signal ended it. */
  ended: Promise<number | null>
  /** Resolves when it is ready to serve; rejects with what it printed when it ends before. */
  ready: Promise<void>
  kill(signal: NodeJS.Signals): void
}

/** Starts main.ts with these settings on a free port. */
export async function start(env: Record<string, string>): Promise<Process> {
  const port = env['PORT'] ?? String(await freePort())
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: port, LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.add(child)
  let text = ''
  const ready = Promise.withResolvers<void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      if (/Charla (is ready|works)/.test(text)) ready.resolve()
    })
  }
  const ended = once(child, 'close').then(([code]) => {
    started.delete(child)
    ready.reject(new Error(`It ended before it was ready:\n${text}`))
    return code as number | null
  })
  ready.promise.catch(() => {
    // Whoever waits for it hears of it; a start that is meant to fail has nobody waiting.
  })
  const url = `http://127.0.0.1:${port}`
  return { url, text: () => text, ended, ready: ready.promise, kill: (signal) => child.kill(signal) }
}

/** Ends every process that is left, the gentle way, so that built-in databases stop too. */
export async function endAll(): Promise<void> {
  await Promise.all(
    [...started].map((child) => {
      const closed = once(child, 'close')
      child.kill('SIGTERM')
      return closed
    }),
  )
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
