// The moving parts together: what a commit leaves to be done outside begins at once, without waiting for any poll.
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { stableId } from './effects/stable_id.ts'
import { egress } from './egress.ts'
import { effectSteps, opened } from './flows/effects_testing.ts'
import { testVault } from './flows/testing.ts'
import { keepChannelSecrets } from './inbox/channel_vault.ts'
import { house } from './inbox/testing.ts'
import { listening } from './listen_testing.ts'
import { graphOf } from './machine/testing.ts'
import { testWorld } from './testing.ts'
import { startWorker, type Worker } from './worker.ts'
import { realWorld } from './world.ts'

vi.mock('#engine/steps/index.ts', async (original) => {
  const real = await original<typeof import('#engine/steps/index.ts')>()
  return { ...real, steps: [...real.steps, ...effectSteps] }
})

let server: Server
let home: string
let database: TestDatabase
let worker: Worker
let hits: string[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    hits.push(String(request.headers['idempotency-key']))
    response.end('{"n":7}')
  })
  home = await listening(server)
  database = await testDatabase()
  keepChannelSecrets({ vault: testVault, publicUrl: 'https://charla.example.test' })
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await database.close()
})

async function published(seed: number) {
  const made = testWorld({ seed })
  const base = await house(database, made)
  const effect = {
    type: 'http_request',
    method: 'POST',
    url: `http://${home}/`,
    headers: {},
    body: null,
    save: { n: '$.n' },
    statusVariable: '',
    timeoutMs: 5_000,
    retries: 0,
  }
  const graph = opened(
    graphOf(
      { go: ['do_and_wait', { effect: effect as never }], ok: ['send_message', { text: 'Son {{n}}' }] },
      'go',
      'go.good > ok',
    ),
  )
  const { workspaceId } = base
  const [flowId, versionId] = [made.id(), made.id()]
  const text = JSON.stringify(graph)
  await database.db
    .insertInto('version')
    .values({ workspaceId, id: versionId, flowId, number: 1, graph: text })
    .execute()
  await database.db
    .insertInto('flow')
    .values({
      workspaceId,
      id: flowId,
      name: 'Pedidos',
      state: 'published',
      draft: text,
      versionId,
      triggerType: 'conversation_opened',
    })
    .execute()
  return base
}

const answered = async (workspaceId: string) => {
  const rows = database.db.selectFrom('message').select('content').where('workspaceId', '=', workspaceId)
  return (await rows.where('direction', '=', 'out').execute()).map(({ content }) => content)
}

test.each([
  ['a process that only serves doors', false],
  ['a process that works', true],
])('%s does the deeds of its own commits', async (_, works) => {
  hits = []
  const world = realWorld({ http: egress({ allow: home }), resolve: async (host) => host })
  const problems: unknown[] = []
  worker = await startWorker({ database, world, log: (problem) => problems.push(problem), works })
  try {
    const { workspaceId, custom } = await published(works ? 2 : 3)
    await worker.turns.submit({
      channel: { workspaceId, id: custom },
      received: {
        type: 'message',
        externalId: 'm1',
        address: '+593980000001',
        sentAt: world.now(),
        content: { kind: 'text', text: 'hola' },
      },
    })
    await vi.waitFor(
      async () => expect(await answered(workspaceId)).toEqual([{ kind: 'text', text: 'Son 7' }]),
      {
        timeout: 5_000,
        interval: 20,
      },
    )
    const run = database.db.selectFrom('run').select('id').where('workspaceId', '=', workspaceId)
    const { id } = await run.executeTakeFirstOrThrow()
    expect(hits).toEqual([stableId(id, '1', '0')])
    expect(problems).toEqual([])
  } finally {
    await worker.stop()
  }
})
