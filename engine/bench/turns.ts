// Durable turns: a signed message is verified, understood, taken and on disk before the next one of that conversation is sent.
import type { Bench, Crowd } from './bench.ts'

const MOST = 10_000

export interface Rate {
  perSecond: number
  p50: number
  p99: number
}

/** The rate of a closed loop: `count` conversations, each sends its next message when the last one is done. */
export async function closedLoop(
  count: number,
  seconds: number,
  contacts: number,
  once: (contact: number) => Promise<void>,
): Promise<Rate> {
  const times: number[] = []
  const warmUntil = performance.now() + 1_000
  const until = warmUntil + seconds * 1_000
  const share = Math.max(1, Math.floor(contacts / count))
  await Promise.all(
    Array.from({ length: count }, async (_, talker) => {
      for (let turn = 0; performance.now() < until; turn++) {
        const start = performance.now()
        await once((talker * share + (turn % share)) % contacts)
        if (start >= warmUntil) times.push(performance.now() - start)
      }
    }),
  )
  times.sort((a, b) => a - b)
  const at = (part: number) => Number((times[Math.floor(times.length * part)] ?? 0).toFixed(2))
  return { perSecond: Math.round(times.length / seconds), p50: at(0.5), p99: at(0.99) }
}

/** Turns per second through the incoming door and the shell of a turn. */
export function durableTurns(bench: Bench, crowd: Crowd, count: number, seconds: number): Promise<Rate> {
  const { size } = crowd
  // Signed beforehand: what the callers spend on signing is not ours.
  const perContact = Math.ceil((MOST * (seconds + 1)) / size)
  const ready = Array.from({ length: size }, (_, contact) =>
    Array.from({ length: perContact }, () => crowd.webhook(contact)),
  )
  return closedLoop(count, seconds, size, (contact) =>
    bench.receive(ready[contact]?.pop() ?? crowd.webhook(contact)),
  )
}
