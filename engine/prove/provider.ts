// A provider in memory: it answers as it is told, and remembers every call with the instant at which it came.
import type { Channel } from '#channels/channel.ts'
import { LEASE_MS } from '#engine/inbox/deliver_outcome.ts'
import { fakeType } from '#engine/inbox/deliver_testing.ts'
import type { Call } from './evidence.ts'

/**
 * `slow` and `stuck` take the message and answer later, `stuck` with a failure; `flaky` refuses every other call, beginning with
 * the next; `reset` takes the message and its answer is lost.
 */
export const modes = ['ok', 'slow', 'stuck', 'limited', 'down', 'flaky', 'reset'] as const
export type Mode = (typeof modes)[number]

const base = 'http://provider.test'

/** Channel types of the proof: `custom` knows a message by our key, `plain` does not. */
export const types: Record<string, Channel> = {
  custom: fakeType(`${base}/keyed`, { idempotentSend: true, ratePerSecond: 1_000_000 }),
  plain: fakeType(`${base}/plain`, { ratePerSecond: 1_000_000 }),
}

interface Held {
  call: Call
  since: Date
  answer(): void
}

/** The fake. */
export interface MemoryProvider {
  mode: Mode
  calls: Call[]
  deedCalls: string[]
  held: ReadonlyArray<Held>
  http: typeof fetch
  /** Answers the calls that were held before now; whoever was held beyond the lease counts as dead. */
  release(now: Date, held?: ReadonlyArray<Held>): void
}

/** Makes one. `tick` counts on; `now` is the clock that leases are measured by. */
export function memoryProvider(tick: () => number, now: () => Date): MemoryProvider {
  let held: Held[] = []
  let flakes = 0
  const json = (status: number, body: object, headers: Record<string, string> = {}) =>
    new Response(JSON.stringify(body), { status, headers })

  function answer(call: Call, failing: boolean): Promise<Response> {
    return new Promise((resolve) => {
      const said = () => resolve(failing ? json(503, {}) : json(200, { externalId: `p-${call.id}` }))
      held.push({ call, since: now(), answer: said })
    })
  }

  async function message(id: string, keyed: boolean): Promise<Response> {
    flakes = it.mode === 'flaky' ? flakes + 1 : 0
    const down = it.mode === 'down' || flakes % 2 === 1
    const accepted = !down && it.mode !== 'limited'
    const call: Call = { id, at: tick(), accepted, lost: false, keyed }
    it.calls.push(call)
    if (it.mode === 'limited') return json(429, {}, { 'retry-after': '2' })
    if (down) return json(500, {})
    if (it.mode === 'reset') {
      call.lost = true
      // A gateway that fails says so; a connection that breaks says nothing, and only a key makes a second try harmless.
      if (keyed) return json(502, {})
      throw new TypeError('the connection was reset')
    }
    // Without a key a failure after the fact would be a lie that nobody can see through.
    const stuck = it.mode === 'stuck' && keyed
    if (it.mode === 'slow' || it.mode === 'stuck') {
      call.lost = stuck
      return answer(call, stuck)
    }
    return json(200, { externalId: `p-${id}` })
  }

  const it: MemoryProvider = {
    mode: 'ok',
    calls: [],
    deedCalls: [],
    get held() {
      return [...held]
    },
    async http(input, init) {
      const url = String(input)
      if (!url.startsWith(base)) {
        it.deedCalls.push(new Headers(init?.headers).get('idempotency-key') ?? '')
        return json(200, { ok: true })
      }
      return message((JSON.parse(String(init?.body)) as { id: string }).id, url.includes('/keyed'))
    },
    release(at, list = held) {
      held = held.filter((one) => !list.includes(one))
      for (const { call, since, answer: said } of list) {
        if (at.getTime() - since.getTime() >= LEASE_MS) call.lost = true
        said()
      }
    },
  }
  return it
}
