// The fence around the browser: what it refuses, what it lets through, and that a planted import stops a build.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build } from 'vite'
import { afterAll, describe, expect, test } from 'vitest'
import { chunks, fence, refusal } from './fence.ts'

describe('refused', () => {
  test.each([
    'engine/inbox/messages.ts',
    'engine/world.ts',
    'engine/flows/api.ts',
    'db/db.ts',
    'channels/index.ts',
    'channels/webchat/channel.ts',
    'node:fs',
    'pg',
    'pg-boss',
    'kysely',
    'hono',
    'openai',
  ])('%s', (module) => {
    expect(refusal('builder/main.tsx', module)).toMatch(
      /^«builder\/main\.tsx» imports «.+», which only runs on the server\./,
    )
  })
})

test.each([
  'engine/machine/check.ts',
  'engine/steps/index.ts',
  'engine/triggers/index.ts',
  'channels/fit.ts',
  'channels/channel.ts',
  'builder/api.ts',
  'react',
  'pgn-viewer',
  'zod',
])('%s may come', (module) => {
  expect(refusal('builder/main.tsx', module)).toBeNull()
})

describe('a build', () => {
  const root = mkdtempSync(join(tmpdir(), 'charla-fence-'))
  afterAll(() => rmSync(root, { recursive: true }))

  function plant(files: Record<string, string>): Promise<unknown> {
    for (const [name, text] of Object.entries({
      'package.json': JSON.stringify({ type: 'module', imports: { '#engine/*': './engine/*' } }),
      'engine/inbox/messages.ts': 'export type Message = { id: string }\nexport const send = () => 1\n',
      'engine/machine/turn.ts': 'export const turn = () => 2\n',
      'builder/index.html': '<script type="module" src="./main.ts"></script>',
      ...files,
    })) {
      mkdirSync(dirname(join(root, name)), { recursive: true })
      writeFileSync(join(root, name), text)
    }
    return build({
      root: join(root, 'builder'),
      configFile: false,
      logLevel: 'silent',
      plugins: [fence(root)],
      build: { write: false },
    })
  }

  test('stops at a planted server module and names both', async () => {
    const main = `import { send } from '#engine/inbox/messages.ts'\nconsole.log(send())\n`
    await expect(plant({ 'builder/main.ts': main })).rejects.toThrow(
      '«builder/main.ts» imports «engine/inbox/messages.ts», which only runs on the server.',
    )
  })

  test('stops at one that comes by a relative way, in the middle of the pure rooms', async () => {
    const turn = `import { send } from '../inbox/messages.ts'\nexport const turn = () => send()\n`
    const main = `import { turn } from '#engine/machine/turn.ts'\nconsole.log(turn())\n`
    await expect(plant({ 'builder/main.ts': main, 'engine/machine/turn.ts': turn })).rejects.toThrow(
      '«engine/machine/turn.ts» imports «engine/inbox/messages.ts»',
    )
  })

  test('stops at a module of Node', async () => {
    const main = `import { readFileSync } from 'node:fs'\nconsole.log(readFileSync)\n`
    await expect(plant({ 'builder/main.ts': main })).rejects.toThrow('«builder/main.ts» imports «node:fs»')
  })

  test('lets types and the pure rooms through', async () => {
    const main = [
      `import type { Message } from '#engine/inbox/messages.ts'`,
      `import { turn } from '#engine/machine/turn.ts'`,
      'const message: Message = { id: String(turn()) }',
      'console.log(message)',
    ].join('\n')
    await expect(
      plant({ 'builder/main.ts': main, 'engine/machine/turn.ts': 'export const turn = () => 2\n' }),
    ).resolves.toBeTruthy()
  })
})

test.each<[string, string | undefined]>([
  ['/x/node_modules/reactflow/dist/esm/index.js', 'canvas'],
  ['/x/node_modules/@xyflow/system/dist/esm/index.js', 'canvas'],
  ['/x/node_modules/react/index.js', 'base'],
  ['/x/node_modules/@mantine/core/esm/index.mjs', 'design'],
  ['/x/node_modules/@tanstack/react-router/dist/esm/index.js', 'base'],
  ['/x/node_modules/@tanstack/react-virtual/dist/esm/index.js', undefined],
  ['/x/node_modules/@mantine/core/esm/components/NumberInput/NumberInput.mjs', 'fields'],
  ['/x/node_modules/@dagrejs/dagre/dist/dagre.js', undefined],
  ['/x/node_modules/xstate/dist/index.js', 'machine'],
  ['/x/engine/steps/assign.ts', 'flow'],
  ['/x/builder/main.tsx', undefined],
])('%s goes into %s', (id, chunk) => {
  expect(chunks.find(({ test }) => test.test(id))?.name).toBe(chunk)
})

test('the web app stays inside its fence, and opens without the canvas and the inbox', {
  timeout: 60_000,
}, async () => {
  const root = join(import.meta.dirname, '..')
  const built = (await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'silent',
    plugins: [fence(root)],
    build: {
      write: false,
      minify: false,
      rolldownOptions: { output: { codeSplitting: { groups: chunks } } },
    },
  })) as {
    output: Array<{ type: string; name: string; isEntry?: boolean; fileName: string; imports?: string[] }>
  }
  const parts = new Map(built.output.map((part) => [part.fileName, part]))
  const entry = built.output.find(({ isEntry }) => isEntry)!
  const atOnce = new Set<string>()
  const follow = (file: string): void => {
    if (atOnce.has(file)) return
    atOnce.add(file)
    for (const next of parts.get(file)?.imports ?? []) follow(next)
  }
  follow(entry.fileName)
  const names = [...atOnce].map((file) => parts.get(file)?.name)
  expect(names).toContain('base')
  for (const later of ['canvas', 'InboxScreen', 'FlowScreen']) {
    expect(built.output.some(({ name }) => name === later)).toBe(true)
    expect(names).not.toContain(later)
  }
})
