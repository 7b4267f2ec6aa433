// The callers of the HTTP benchmark: keep-alive connections that post one signed webhook after the other.
import { Agent, request } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'
import type { Webhook1 } from './bench.ts'
import { closedLoop } from './turns.ts'

const { port, seconds, webhooks, atOnce } = workerData as {
  port: number
  seconds: number
  webhooks: Webhook1[]
  atOnce: number
}
const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
let next = 0

function post({ path, headers, body }: Webhook1): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', method: 'POST', path, headers, agent }, (answer) => {
      answer.resume()
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`HTTP ${answer.statusCode}`)),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const rate = await closedLoop(atOnce, seconds, atOnce, async () => {
  const webhook = webhooks[next++]
  if (!webhook) throw new Error('there were too few webhooks')
  await post(webhook)
})
parentPort?.postMessage(rate)
