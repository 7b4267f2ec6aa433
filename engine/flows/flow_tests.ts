// Saved tests of a flow: kept beside it, run purely against its draft.
import type { z } from 'zod'
import type { Db, Tx } from '#db/db.ts'
import { Denied, notFound } from '#engine/accounts/route.ts'
import type { Act } from '#engine/events.ts'
import { compile, type FlowMachine } from '#engine/machine/compile.ts'
import { type Difference, type FlowTest, runTest, see } from '#engine/machine/flow_test.ts'
import { steps } from '#engine/steps/index.ts'
import { draftOf } from './drafts.ts'
import type { flowTestShape, testedShape } from './flow_tests_shapes.ts'
import * as versions from './versions.ts'

type FlowTestRow = z.infer<typeof flowTestShape>

/** Most tests of one flow. */
export const MAX_TESTS = 200

const selectTests = (db: Db, workspaceId: string, flowId: string) =>
  db
    .selectFrom('flowTest')
    .select(['id', 'name', 'scene', 'expected', 'createdAt', 'updatedAt'])
    .where('workspaceId', '=', workspaceId)
    .where('flowId', '=', flowId)

/** The tests of a flow, in the order in which they were kept. */
export async function list(db: Db, workspaceId: string, flowId: string): Promise<FlowTestRow[]> {
  const rows = await selectTests(db, workspaceId, flowId).orderBy('id').limit(MAX_TESTS).execute()
  return rows.map(({ createdAt, updatedAt, ...test }) => ({
    ...test,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }))
}

/** Keeps a test of a flow that is there; what came of its scene in the draft is what is expected, unless something else is. Throws Denied. */
export async function keep(
  tx: Tx,
  act: Act,
  flowId: string,
  given: Omit<FlowTest, 'expected'> & Partial<Pick<FlowTest, 'expected'>>,
): Promise<string> {
  const { scene, name } = given
  const expected = given.expected ?? see(await machineOf(tx, act.workspaceId, flowId), scene)
  const [id = ''] = await bring(tx, act, flowId, [{ name, scene, expected }])
  return id
}

/** Puts tests beside a flow, as when it is imported or cloned; their ids. Throws Denied(422) beyond the limit. */
export async function bring(
  tx: Tx,
  act: Act,
  flowId: string,
  tests: ReadonlyArray<FlowTest>,
): Promise<string[]> {
  if (tests.length === 0) return []
  const known = await selectTests(tx, act.workspaceId, flowId).clearSelect().select('id').execute()
  if (known.length + tests.length > MAX_TESTS) {
    throw new Denied(422, 'too_many_tests', {
      en: `A flow keeps at most ${MAX_TESTS} tests. Delete some that you no longer need.`,
      es: `Un flujo guarda como máximo ${MAX_TESTS} pruebas. Elimina las que ya no necesites.`,
    })
  }
  const rows = tests.map(({ name, scene, expected }) => ({
    workspaceId: act.workspaceId,
    id: act.world.id(),
    flowId,
    name,
    scene: stored(scene),
    expected: stored(expected),
    ...stamp(act),
    createdAt: act.world.now(),
  }))
  await tx.insertInto('flowTest').values(rows).execute()
  return rows.map(({ id }) => id)
}

const stamp = ({ world, actor }: Act) => ({
  updatedBy: actor.kind === 'user' ? actor.id : null,
  updatedAt: world.now(),
})

// JSON's own spelling of NUL and of half a surrogate pair, which jsonb refuses.
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/

function stored(json: object): string {
  const text = JSON.stringify(json)
  if (!unstorable.test(text)) return text
  throw new Denied(422, 'bad_characters', {
    en: 'The test has characters that cannot be stored. Remove them and try again.',
    es: 'La prueba tiene caracteres que no se pueden guardar. Quítalos e inténtalo otra vez.',
  })
}

/** Changes a test: its name, what is done, or what is expected. */
export async function change(
  tx: Tx,
  act: Act,
  flowId: string,
  id: string,
  given: { [Part in keyof FlowTest]?: FlowTest[Part] | undefined },
): Promise<void> {
  const { name, scene, expected } = given
  const changed = await tx
    .updateTable('flowTest')
    .set({
      ...(name === undefined ? {} : { name }),
      ...(scene === undefined ? {} : { scene: stored(scene) }),
      ...(expected === undefined ? {} : { expected: stored(expected) }),
      ...stamp(act),
    })
    .where('workspaceId', '=', act.workspaceId)
    .where('flowId', '=', flowId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  if (!changed) throw notFound()
}

/** Deletes a test. */
export async function remove(tx: Tx, act: Act, flowId: string, id: string): Promise<void> {
  const gone = await tx
    .deleteFrom('flowTest')
    .where('workspaceId', '=', act.workspaceId)
    .where('flowId', '=', flowId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  if (!gone) throw notFound()
}

async function machineOf(
  db: Db,
  workspaceId: string,
  flowId: string,
  versionId?: string,
): Promise<FlowMachine> {
  const graph = versionId
    ? await versions.graph(db, workspaceId, flowId, versionId)
    : await draftOf(db, workspaceId, flowId)
  return compile(graph, steps)
}

/** Runs every test of a flow against its draft, or against a version. Nothing is stored and nobody is called. */
export async function run(
  db: Db,
  workspaceId: string,
  flowId: string,
  versionId?: string,
): Promise<z.infer<typeof testedShape>> {
  const machine = await machineOf(db, workspaceId, flowId, versionId)
  const items = (await list(db, workspaceId, flowId)).map((test) => {
    const differences: Difference[] = runTest(machine, test).differences
    return { id: test.id, name: test.name, passed: differences.length === 0, differences }
  })
  return {
    items,
    passed: items.filter(({ passed }) => passed).length,
    failed: items.filter(({ passed }) => !passed).length,
  }
}
