// Publishing while ten thousand people are inside, all of whom are to go on in the new version.
import * as passengers from '#engine/flows/passengers.ts'
import * as versions from '#engine/flows/versions.ts'
import type { Bench } from './bench.ts'
import { rounds } from './flow.ts'

const COUNT = 10_000

/** Seconds until the version is published, and until everybody has changed to it. */
export interface Published {
  runs: number
  seconds: number
  movedSeconds: number
}

/** Publishes with a plan that moves everybody. */
export async function publishWithPassengers(bench: Bench, steps: number): Promise<Published> {
  const { database, act, turns } = bench
  const crowd = await bench.crowd(rounds(steps), COUNT)
  const graph = rounds(steps)
  graph.steps['s0']!.data = { ...graph.steps['s0']!.data, text: '¿Seguimos?' }
  const { rows } = await database.pool.query(
    'update flow set draft = $2 where id = $1 returning revision, (select step_id from run where flow_id = $1 limit 1) as step',
    [crowd.flowId, JSON.stringify(graph)],
  )
  const { revision, step } = rows[0]
  const from = performance.now()
  const plan = { [step]: 'move' } as const
  // As behind a route, nobody is rung before the commit.
  const rung: Array<[string, string]> = []
  const held = { ...act, bells: { ...act.bells, advance: (...who: [string, string]) => void rung.push(who) } }
  const { counts } = await database.db
    .transaction()
    .execute((tx) => versions.publish(tx, held, crowd.flowId, { revision, note: '', plan }))
  const published = performance.now()
  if (counts.move !== COUNT) throw new Error(`${counts.move} of ${COUNT} people were to move`)
  for (const who of rung) turns.ring(...who)
  await turns.idle()
  const left = await passengers.stillMoving(database.db, act.workspaceId, crowd.flowId)
  if (left > 0) throw new Error(`${left} people did not move`)
  const seconds = (ms: number) => Number((ms / 1_000).toFixed(2))
  return {
    runs: COUNT,
    seconds: seconds(published - from),
    movedSeconds: seconds(performance.now() - from),
  }
}
