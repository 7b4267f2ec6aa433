// The same through a real HTTP server and real signatures; the callers live in a thread of their own.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { receiveDoor } from '#engine/inbox/receive.ts'
import type { Bench, Crowd } from './bench.ts'
import type { Rate } from './turns.ts'

const AT_ONCE = 64
const MOST = 20_000

/** Requests per second, one message each. */
export async function overHttp(bench: Bench, crowd: Crowd, seconds: number): Promise<Rate> {
  const app = new Hono().route('/hooks', receiveDoor(bench.deps))
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  // Signed beforehand: what the callers spend on signing is not the server's.
  const webhooks = Array.from({ length: MOST * seconds }, (_, index) => crowd.webhook(index % crowd.size))
  const worker = new Worker(new URL('callers.ts', import.meta.url), {
    workerData: { port, seconds, webhooks, atOnce: AT_ONCE },
  })
  const [rate] = (await once(worker, 'message')) as [Rate]
  await worker.terminate()
  server.close()
  return rate
}
