// A provider on this machine for tests of the deliver loop, and a channel type that talks to it.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { type Channel, ChannelError } from '#channels/channel.ts'
import { keepChannelSecrets } from './channel_vault.ts'

/** A call that reached the provider. */
export interface Call {
  id: string
  address: string
  text: string
}

/** What it answers. */
export interface Answer {
  status: number
  retryAfter?: number
}

/** The running provider. */
export interface Provider {
  base: string
  stop(): Promise<void>
}

/** Starts a provider that tells of each call, then answers as it is told. */
export async function startProvider(script: {
  called(call: Call): void
  answer(call: Call): Answer | Promise<Answer>
}): Promise<Provider> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const call: Call = JSON.parse(Buffer.concat(chunks).toString())
    script.called(call)
    const { status, retryAfter } = await script.answer(call)
    response.writeHead(status, retryAfter ? { 'retry-after': String(retryAfter) } : {})
    response.end(JSON.stringify({ externalId: `p-${call.id}` }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface Change {
  idempotentSend?: boolean
  ratePerSecond?: number
  maxText?: number
}

/** A channel type whose messages go to the provider. */
export function fakeType(base: string, change: Change = {}): Channel {
  // Messages carry the address at which we hear what became of them.
  keepChannelSecrets({
    vault: { seal: (text) => text, open: (text) => text },
    publicUrl: 'https://charla.test',
  })
  return {
    type: 'custom',
    title: { en: 'Fake', es: 'Falso' },
    about: { en: 'Fake', es: 'Falso' },
    icon: 'webhook',
    requirements: { effort: { en: '', es: '' }, cost: null, needs: [], guide: [] },
    settings: z.unknown(),
    can: {
      maxText: change.maxText ?? 1000,
      choices: { max: 0, titleMax: 20 },
      media: [],
      typing: false,
      statuses: ['sent'],
      windowHours: null,
      broadcast: true,
      idempotentSend: change.idempotentSend ?? false,
    },
    ratePerSecond: change.ratePerSecond ?? 1000,
    verify: () => {},
    receive: () => [],
    send: ({ id, address, content }, _, { http }) => {
      const text = content.kind === 'text' ? content.text : ''
      return call(http, base, { id, address, text })
    },
  }
}

async function call(http: typeof fetch, base: string, body: Call): Promise<{ externalId: string }> {
  const response = await http(base, { method: 'POST', body: JSON.stringify(body) })
  const answer = (await response.json()) as { externalId: string }
  const code = String(response.status)
  if (response.status === 429) {
    const retryAfterMs = Number(response.headers.get('retry-after')) * 1000
    throw new ChannelError('rate_limited', 'slow down', { code, retryAfterMs })
  }
  if (response.status >= 500) throw new ChannelError('provider_down', 'down', { code })
  if (response.status >= 400) throw new ChannelError('blocked', 'the person blocked you', { code })
  return answer
}
