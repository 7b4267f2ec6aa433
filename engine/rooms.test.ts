// The rules of the house over every file: who may import whom, which words are used, how long a file may be.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  arrowProblems,
  importsOf,
  roomOf,
  type Source,
  shapeProblems,
  wordProblems,
  worldProblems,
} from './rooms.ts'

const root = join(import.meta.dirname, '..')

function sourcesIn(folder: string): Source[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() && /\.tsx?$/.test(entry.name) && !/node_modules|\/dist\//.test(entry.parentPath),
    )
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return { path: relative(root, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }
    })
}

const sources = ['engine', 'channels', 'db', 'builder'].flatMap(sourcesIn)

describe('the house', () => {
  test.each<[string, (source: Source) => string[]]>([
    ['arrows', arrowProblems],
    ['words', wordProblems],
    ['clock, dice and network', worldProblems],
    ['shapes', shapeProblems],
  ])('%s', (_, problemsOf) => {
    expect(sources.length).toBeGreaterThan(100)
    expect(sources.flatMap(problemsOf).join('\n')).toBe('')
  })

  test('folders have names that say something', () => {
    expect(
      sources
        .map(({ path }) => path)
        .filter((path) => /\/(utils|helpers|common|lib|services|shared)\//.test(path)),
    ).toEqual([])
  })
})

describe('a planted fault is found', () => {
  const plant = (path: string, text: string): Source => ({ path, text })

  test.each<[string, string]>([
    ['engine/machine/turn.ts', `import { steps } from '#engine/steps/index.ts'`],
    ['engine/machine/turn.ts', `export { steps } from '#engine/steps/index.ts'`],
    ['engine/machine/turn.ts', `export * from '#engine/steps/index.ts'`],
    ['engine/machine/turn.ts', `import '#engine/steps/index.ts'`],
    ['engine/machine/turn.ts', `const it = await import('#engine/steps/index.ts')`],
    ['engine/machine/turn.ts', `import { type A, b } from '#engine/steps/index.ts'`],
    ['engine/steps/wait.ts', `import { triggers } from '#engine/triggers/index.ts'`],
    ['engine/accounts/users.ts', `import * as contacts from '#engine/contacts/contacts.ts'`],
    ['engine/inbox/receive.ts', `import { advance } from '#engine/flows/advance.ts'`],
    ['engine/effects/assign.ts', `import { advance } from '#engine/flows/advance.ts'`],
    ['engine/flows/advance.ts', `import { seed } from '#engine/demo/seed.ts'`],
    ['engine/flows/advance.ts', `import { roots } from '#engine/server.ts'`],
    ['engine/flows/advance.ts', `import { sample } from '#engine/inbox/testing.ts'`],
    ['engine/events.ts', `import { open } from '#engine/inbox/conversations.ts'`],
    ['db/db.ts', `import { record } from '#engine/events.ts'`],
    ['channels/telegram/channel.ts', `import { db } from '#db/db.ts'`],
    ['channels/webchat/widget/talk.ts', `import { fit } from '../channel.ts'`],
    ['builder/inbox/Timeline.tsx', `import { send } from '#engine/inbox/messages.ts'`],
    ['builder/inbox/Timeline.tsx', `import { channels } from '#channels/index.ts'`],
    ['engine/flows/advance.ts', `import { holds } from '../machine/conditions.ts'`],
    ['engine/moon/base.ts', `export const far = true`],
  ])('%s: %s', (path, text) => {
    expect(arrowProblems(plant(path, text))).not.toEqual([])
  })

  test.each<[string, string]>([
    ['engine/machine/turn.ts', `import type { steps } from '#engine/steps/index.ts'`],
    ['engine/machine/turn.ts', `import { type A, type B } from '#engine/steps/index.ts'`],
    ['engine/machine/turn.ts', `type Steps = typeof import('#engine/steps/index.ts')`],
    ['engine/machine/turn.ts', `// import { steps } from '#engine/steps/index.ts'`],
    ['engine/machine/turn.test.ts', `import { steps } from '#engine/steps/index.ts'`],
    ['engine/flows/advance.ts', `import { holds } from '#engine/machine/conditions.ts'`],
    ['engine/flows/advance.ts', `import { record } from '#engine/events.ts'`],
    ['engine/flows/advance.ts', `import { z } from 'zod'`],
    ['engine/demo/seed.ts', `import { publish } from '#engine/flows/flows.ts'`],
    ['engine/server.ts', `import { routes } from '#engine/reports/api.ts'`],
    ['builder/canvas/Canvas.tsx', `import { fit } from '#channels/fit.ts'`],
    ['builder/canvas/Canvas.tsx', `import { steps } from '#engine/steps/index.ts'`],
  ])('and what is right is left alone: %s: %s', (path, text) => {
    expect(arrowProblems(plant(path, text))).toEqual([])
  })

  test.each<[(source: Source) => string[], string, string, number]>([
    [wordProblems, 'engine/flows/a.ts', 'const tenantId = 1', 1],
    [wordProblems, 'engine/flows/a.ts', 'interface WorkflowNode {}', 2],
    [wordProblems, 'engine/flows/a.ts', `const text = \`\${ticket.id} sold\``, 1],
    [wordProblems, 'engine/flows/a.ts', `const text = 'a tenant' // a ticket`, 0],
    [wordProblems, 'builder/canvas/a.ts', 'const nodes = []', 0],
    [wordProblems, 'engine/flows/a.ts', 'const env = { NODE_ENV, Node_env }', 1],
    [wordProblems, 'engine/machine/a.ts', 'const ports = []', 1],
    [wordProblems, 'engine/server.ts', 'const port = 80', 0],
    [worldProblems, 'engine/flows/a.ts', 'const at = Date.now()', 1],
    [worldProblems, 'engine/flows/a.ts', 'const answer = await fetch(url)', 1],
    [worldProblems, 'engine/flows/a.ts', 'const answer = await world.fetch(url)', 0],
    [worldProblems, 'engine/flows/a.test.ts', 'const dice = Math.random()', 0],
    [shapeProblems, 'engine/flows/a.ts', 'x\n'.repeat(401), 1],
    [shapeProblems, 'engine/flows/a.ts', 'x\n'.repeat(400), 0],
    [shapeProblems, 'engine/flows/utils.ts', '', 1],
    [shapeProblems, 'engine/lib/a.ts', '', 1],
    [shapeProblems, 'engine/flows/types.ts', '', 1],
    [shapeProblems, 'engine/flows/a.ts', 'export default 1', 1],
  ])('$0.name on $1, row $#', (problemsOf, path, text, count) => {
    expect(problemsOf({ path, text })).toHaveLength(count)
  })

  test('imports are read from where they stand', () => {
    const text = `import { a } from './b.ts'\nimport c from '../d/e.ts'\nexport type { F } from './f.ts'`
    expect(importsOf({ path: 'engine/machine/x.ts', text })).toEqual(['engine/machine/b.ts', 'engine/d/e.ts'])
  })

  test('every file stands in a room', () => {
    expect(roomOf('engine/inbox/receive.ts')).toBe('inbox')
    expect(roomOf('channels/webchat/widget/talk.ts')).toBe('widget')
    expect(roomOf('channels/fit.ts')).toBe('fit')
    expect(roomOf('engine/world.ts')).toBe('base')
    expect(roomOf('engine/server.ts')).toBe('anything')
  })
})
