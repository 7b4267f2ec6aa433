// Statements of a batch leave in one write to the network instead of one each: a third of a batch's price in this process.
import type { Duplex } from 'node:stream'
import type pg from 'pg'

/** Sends the statements together, and waits for all of them. */
export async function together<T extends unknown[]>(
  client: pg.Client,
  send: () => Promise<readonly [...T]> | readonly [...T],
): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  // The socket of a connection is public in pg, though not in its types.
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection
  stream.cork()
  let sent: readonly unknown[]
  try {
    sent = await send()
  } finally {
    stream.uncork()
  }
  return Promise.all(sent) as Promise<{ [K in keyof T]: Awaited<T[K]> }>
}
