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
  close(): void
}

/** Opens them all, and says what a process needs to find them. */
export async function openFakes(): Promise<{ all: Reached[]; env: Record<string, string>; close(): void }> {
  const ports = new Map<string, number>()
  const routes: string[] = []
  const all: Reached[] = []
  for (const [type, make] of Object.entries(fakes)) {
    const fake = make()
    const port = await freePort()
    const door = serve({ port, hostname: '127.0.0.1', fetch: (request) => fake.fetch(request) }) as Server
    await once(door, 'listening')
    ports.set(type, port)
    for (const origin of fake.origins) routes.push(`${origin}=http://127.0.0.1:${port}`)
    const close = () => {
      door.close()
      door.closeAllConnections()
    }
    all.push({ type, fake, close })
  }
  return {
    all,
    env: {
      PROVIDER_URLS: routes.join(','),
      EGRESS_ALLOW: [...ports.values()].map((port) => `127.0.0.1:${port}`).join(','),
    },
    close: () => all.forEach((one) => void one.close()),
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
