// The proof of the proofs: each bug is planted, and the drills that find nothing in the sound Charla must find it.
import { type Plant, plants } from '#engine/plant.ts'
import { openCrashes } from './crash.ts'
import type { Cloning } from './ground.ts'
import { points } from './points.ts'
import { groundOn } from './rig.ts'
import { drills, playSequence } from './sequences.ts'
import { nameOf, type Point } from './stage.ts'
import type { Side } from './wire.ts'

/** What became of a planted bug. */
export interface Planting {
  plant: Plant
  caught: boolean
  /** The drill or the crash point that found it, and the first violation. */
  by: string
  violation: string
}

/** Bugs that only a process that dies shows. */
export const needsDeath: ReadonlyArray<Plant> = ['ack_before_commit', 'timer_apart', 'pop_before_work']

/** What such a design would not have. */
const without: Partial<Record<Plant, string>> = {
  select_then_insert: 'drop index message_inbound_once',
  dedup_of_a_day: 'drop index message_inbound_once',
}

/** Bugs that show without a process dying. */
export const inProcess = (Object.keys(plants) as Plant[]).filter((plant) => !needsDeath.includes(plant))

/** Plants the bug in this process while the work runs. */
export async function withPlant<T>(plant: Plant, work: () => Promise<T>): Promise<T> {
  process.env['CHARLA_PLANT'] = plant
  try {
    return await work()
  } finally {
    delete process.env['CHARLA_PLANT']
  }
}

/** Plays the drills with the bug planted, until one of them finds something. */
export async function plantInProcess(clone: Cloning, plant: Plant): Promise<Planting> {
  const database = await clone()
  try {
    if (without[plant]) await database.pool.query(without[plant])
    const ground = groundOn(database)
    return await withPlant(plant, async () => {
      for (const [name, commands] of Object.entries(drills)) {
        const [violation] = await playSequence(ground, commands)
        if (violation) return { plant, caught: true, by: name, violation }
      }
      return { plant, caught: false, by: '', violation: '' }
    })
  } finally {
    await database.close()
  }
}

const at = (label: string, side: Side, ...places: number[]): Point[] =>
  places.map((nth) => ({ label, nth, side }))

/**
 * Where to look for the bugs that only a death shows: in the first message; behind the alarm; in the turn of a start or an outcome,
 * which come last, and before each of which this bug has a commit of its own.
 */
const where: Partial<Record<Plant, Point[]>> = {
  ack_before_commit: at('turn: commit', 'before', 1, 2, 3),
  timer_apart: [...at('timer: done', 'between', 1), ...at('timer: done', 'after', 1)],
  pop_before_work: at('turn: commit', 'before', 14, 13, 12, 11, 10, 9, 8, 7, 6),
}

/** Plays crash points with the bug planted in the process, until one of them finds something. */
export async function plantInProcesses(clone: Cloning, plant: Plant): Promise<Planting> {
  const crashes = await openCrashes(clone, { env: { CHARLA_PLANT: plant } })
  try {
    for (const point of where[plant] ?? points) {
      const { violations } = await crashes.crash(point)
      if (violations[0]) return { plant, caught: true, by: nameOf(point), violation: violations[0] }
    }
    return { plant, caught: false, by: '', violation: '' }
  } finally {
    await crashes.close()
  }
}
