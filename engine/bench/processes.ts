// Worker processes of the benchmark: each is the product's own worker, on the benchmark's database.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Database, openDatabase } from '#db/db.ts'
import { startWorker } from '#engine/worker.ts'
import { benchWorld, keepBenchSecrets } from './bench.ts'

const self = fileURLToPath(import.meta.url)

export interface Workers {
  /** Milliseconds of processor time that they have used so far. */
  used(): Promise<number>
  stop(): Promise<void>
}

/** Starts them; resolves when all of them work. */
export async function startWorkers({ pool }: Database, count: number): Promise<Workers> {
  const { host, port, user, database } = pool.options
  const env = { ...process.env, BENCH_DATABASE: JSON.stringify({ host, port, user, database }) }
  const started = Array.from({ length: count }, () => fork(self, { env }))
  await Promise.all(started.map(answer))
  return {
    async used() {
      const times = started.map((child) => {
        child.send('used')
        return answer(child)
      })
      return (await Promise.all(times)).reduce((sum, ms) => sum + ms, 0)
    },
    async stop() {
      await Promise.all(
        started.map((child) => {
          const gone = once(child, 'exit')
          child.send('stop')
          return gone
        }),
      )
    },
  }
}

const answer = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    const lost = () => reject(new Error('a worker of the benchmark ended'))
    child.once('exit', lost)
    child.once('message', (ms) => {
      child.off('exit', lost)
      resolve(Number(ms))
    })
  })

async function work(config: object): Promise<void> {
  keepBenchSecrets()
  const database = openDatabase(config)
  const log = (problem: unknown, words: string) => console.error(words, problem)
  const worker = await startWorker({ database, world: benchWorld(), log, works: true })
  const say = () => {
    const { user, system } = process.cpuUsage()
    process.send?.((user + system) / 1_000)
  }
  process.on('message', async (order) => {
    if (order === 'used') return say()
    await worker.stop()
    await database.close()
    process.disconnect()
  })
  say()
}

if (process.argv[1] === self) await work(JSON.parse(process.env['BENCH_DATABASE'] ?? '{}'))
