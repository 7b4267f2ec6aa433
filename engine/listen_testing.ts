// Small servers for tests.
import type { Server } from 'node:net'

/** Lets the server listen on a free address of this machine; `host:number`, as it stands in web addresses. */
export async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}
