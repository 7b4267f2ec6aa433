// The fakes of all providers behind real addresses, and a Charla that takes them for the providers.
import { once } from 'node:events'
import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { fakes } from '#channels/fakes_testing.ts'
import type { Fake, Hook } from '#channels/testing.ts'
import { freePort, type Process } from './main_testing.ts'

/** A provider that can be reached. */
export interface Reached {
  type: string
  fake: Fake
}

/** A shop of nobody's, whose pictures flows send. */
export const shop = 'https://tienda.example'

/** Opens them all, and says what a process needs to find them. */
export async function openFakes(): Promise<{ all: Reached[]; env: Record<string, string>; close(): void }> {
  const doors: Server[] = []
  const ports: number[] = []
  const routes: string[] = []
  async function open(origins: string[], answer: (request: Request) => Response | Promise<Response>) {
    const port = await freePort()
    const door = serve({ port, hostname: '127.0.0.1', fetch: answer }) as Server
    await once(door, 'listening')
    doors.push(door)
    ports.push(port)
    for (const origin of origins)
      routes.push(`${origin}=http://127.0.0.1:${port}${new URL(origin).pathname.replace(/\/$/, '')}`)
  }
  await open([shop], () => new Response('bytes of a picture'))
  const all = Object.entries(fakes).map(([type, make]) => ({ type, fake: make() }))
  for (const { fake } of all) await open(fake.origins, (request) => fake.fetch(request))
  return {
    all,
    env: {
      PROVIDER_URLS: routes.join(','),
      EGRESS_ALLOW: ports.map((port) => `127.0.0.1:${port}`).join(','),
    },
    close() {
      for (const door of doors) {
        door.close()
        door.closeAllConnections()
      }
    },
  }
}

/** A provider calls. */
export function hook(to: Process, type: string, channelId: string, one: Hook): Promise<Response> {
  const query = one.query ? `?${new URLSearchParams(one.query)}` : ''
  const method = one.method ?? 'POST'
  return fetch(`${to.url}/hooks/${type}/${channelId}${query}`, {
    ...{ method, headers: one.headers },
    ...(method === 'POST' && { body: one.body }),
  })
}
