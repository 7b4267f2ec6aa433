// The sender of the yardstick's messages where there is no pgbench: a thread that speaks the wire protocol itself. The driver of the
// product would be a third as fast, and a slow sender would flatter us.
import type { Duplex } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import pg from 'pg'
import type { Database } from '#db/db.ts'
import { CLIENTS, MOST, type Script } from './pgbench.ts'

/** Transactions per second. */
export function byDriver({ pool }: Database, script: Script): Promise<number> {
  const { host, port, user, database } = pool.options
  return new Promise((resolve, reject) => {
    const worker = new Worker(fileURLToPath(import.meta.url), {
      workerData: { config: { host, port, user, database }, script },
    })
    worker.once('message', (rate: number) => void worker.terminate().then(() => resolve(rate)))
    worker.once('error', reject)
  })
}

/** A statement as it is sent: how it is prepared, and which numbers go with it. */
interface Prepared {
  name: string
  text: string
  takes: Array<'c' | 'e'>
}

const prepared = (text: string, index: number): Prepared => {
  const takes = (['c', 'e'] as const).filter((name) => text.includes(`:${name}`))
  const written = takes.reduce((sql, name, at) => sql.replaceAll(`:${name}`, `$${at + 1}::bigint`), text)
  return { name: `y${index}`, text: written, takes }
}

/** Bind, Execute and Sync, in one piece. */
function execution({ name, takes }: Prepared, values: Record<'c' | 'e', string>): Buffer {
  const size = takes.reduce((sum, take) => sum + 4 + values[take].length, 0)
  const bind = 4 + 1 + name.length + 1 + 2 + 2 + size + 2
  const out = Buffer.allocUnsafe(1 + bind + 10 + 5)
  let at = out.write('B', 0)
  at = out.writeInt32BE(bind, at)
  at += out.write(`\0${name}\0`, at)
  at = out.writeInt16BE(0, at)
  at = out.writeInt16BE(takes.length, at)
  for (const take of takes) {
    at = out.writeInt32BE(values[take].length, at)
    at += out.write(values[take], at)
  }
  at = out.writeInt16BE(0, at)
  at += out.write('E\0\0\0\x09\0\0\0\0\0S\0\0\0\x04', at, 'latin1')
  return out.subarray(0, at)
}

/** Calls back for every `ReadyForQuery`; a server's error ends the thread. */
function listen(socket: Duplex, ready: () => void): void {
  let rest: Buffer = Buffer.alloc(0)
  socket.removeAllListeners('data')
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    while (rest.length >= 5) {
      const end = 1 + rest.readInt32BE(1)
      if (rest.length < end) return
      const [kind, body] = [rest[0], rest.subarray(5, end)]
      rest = rest.subarray(end)
      if (kind === 0x45) throw new Error(body.toString().replaceAll('\0', ' '))
      if (kind === 0x5a) ready()
    }
  })
}

/** A connection that sends transaction after transaction. */
async function talk(
  config: pg.ClientConfig,
  { statements, people }: Script,
  done: () => void,
): Promise<void> {
  const client = new pg.Client(config)
  await client.connect()
  const draw = (most: number) => String(1 + Math.floor(Math.random() * most))
  const list = statements.map(prepared)
  let values = { c: draw(people), e: draw(MOST) }
  // Sent once by the common driver, which prepares them.
  for (const { name, text, takes } of list) {
    await client.query({ name, text, values: takes.map((take) => values[take]) })
  }
  const socket = (client as unknown as { connection: { stream: Duplex } }).connection.stream
  let at = 0
  const send = () => {
    if (at === 0) values = { c: draw(people), e: draw(MOST) }
    socket.write(execution(list[at]!, values))
  }
  listen(socket, () => {
    at = (at + 1) % list.length
    if (at === 0) done()
    send()
  })
  send()
}

const WARM_MS = 1_000

if (!isMainThread) {
  const { config, script } = workerData as { config: pg.ClientConfig; script: Script }
  let count = 0
  await Promise.all(Array.from({ length: CLIENTS }, () => talk(config, script, () => count++)))
  await pause(WARM_MS)
  const [from, before] = [performance.now(), count]
  await pause(script.seconds * 1_000)
  parentPort?.postMessage(((count - before) * 1_000) / (performance.now() - from))
}
