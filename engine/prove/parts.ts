// The parts of a proof: each plays something so many times, and says what it found.
import fc from 'fast-check'
import type { Asked, PartName } from './asked.ts'
import { type Crashed, crashAll, openCrashes } from './crash.ts'
import { fuzz } from './fuzz.ts'
import { type Cloning, openServer } from './ground.ts'
import { laws } from './laws.ts'
import { inProcess, needsDeath, type Planting, plantInProcess, plantInProcesses } from './planting.ts'
import { points } from './points.ts'
import { playProcesses } from './processes.ts'
import { type Ground, groundOn } from './rig.ts'
import { drills, playSequence, search } from './sequences.ts'
import { nameOf, type Point } from './stage.ts'

/** What a part came to. */
export interface Found {
  /** How often, in words. */
  played: string
  violations: string[]
  /** Points of one death that were reached. */
  crashPoints?: number
  plantings?: Planting[]
}

/** What a part is given. */
export interface Given {
  clone: Cloning
  asked: Asked
  /** Hears how far it is, in words. */
  tell(words: string): void
}

/** How much of everything, in short and at length. */
const sizes = {
  short: { sequences: 25, length: 15, laws: 5, moves: 60, tables: 1, inputs: 6_000, pairs: 20 },
  long: { sequences: 2_000, length: 40, laws: 200, moves: 60, tables: 30, inputs: 100_000, pairs: 300 },
}
const sizeOf = ({ short }: Asked) => (short ? sizes.short : sizes.long)

const LANES = 6
const single = points.map((point) => [point])

/** Servers that die need room, and time to come back. */
const SERVERS = 2

const onGround = async <T>({ clone }: Given, work: (ground: Ground) => Promise<T>): Promise<T> => {
  const database = await clone()
  try {
    return await work(groundOn(database))
  } finally {
    await database.close()
  }
}

/** Everything that can be proved. */
export const parts: Record<PartName, (given: Given) => Promise<Found>> = {
  drills: (given) =>
    onGround(given, async (ground) => {
      const violations: string[] = []
      for (const [name, commands] of Object.entries(drills))
        for (const one of await playSequence(ground, commands)) violations.push(`${name}: ${one}`)
      return { played: `${Object.keys(drills).length} drills`, violations }
    }),

  sequences: (given) =>
    onGround(given, async (ground) => {
      const { sequences: runs, length } = sizeOf(given.asked)
      const found = await search(ground, { seed: given.asked.seed, runs, length })
      const smallest = found.smallest ? [`the smallest is ${JSON.stringify(found.smallest)}`] : []
      return { played: `${found.sequences} random sequences`, violations: [...found.violations, ...smallest] }
    }),

  laws: (given) =>
    onGround(given, async (ground) => {
      const runs = sizeOf(given.asked).laws
      const violations: string[] = []
      for (const { says, find } of Object.values(laws))
        for (const one of await find(ground, { seed: given.asked.seed, runs }))
          violations.push(`${says}: ${one}`)
      return { played: `${Object.keys(laws).length} laws on ${runs} pairs of sequences each`, violations }
    }),

  async fuzz({ asked }) {
    const { inputs, violations, slowestMs } = fuzz(sizeOf(asked).inputs, asked.seed)
    return { played: `${inputs} bad inputs, the slowest took ${Math.round(slowestMs)} ms`, violations }
  },

  async planted({ clone, tell }) {
    const plantings: Planting[] = []
    const told = (one: Planting) => {
      tell(one.caught ? `«${one.plant}» is caught by «${one.by}»` : `«${one.plant}» is not caught`)
      plantings.push(one)
    }
    const alone = async () => {
      for (const plant of inProcess) told(await plantInProcess(clone, plant))
    }
    // Real processes take most of their time to wait.
    await Promise.all([
      alone(),
      ...needsDeath.map(async (plant) => told(await plantInProcesses(clone, plant))),
    ])
    const caught = plantings.filter((one) => one.caught).length
    return { played: `${caught} of ${plantings.length} planted bugs caught`, violations: [], plantings }
  },

  async processes({ clone, asked, tell }) {
    const { tables, moves } = sizeOf(asked)
    const violations: string[] = []
    let kills = 0
    for (let count = 0; count < tables; count += 1) {
      const seed = asked.seed + count + 1
      const played = await playProcesses(clone, { seed, moves })
      kills += played.kills
      violations.push(...played.violations.map((one) => `with seed ${seed}: ${one}`))
      tell(`${count + 1} of ${tables} times two processes, ${kills} of them killed`)
    }
    return { played: `${tables} × ${moves} moves on two processes, ${kills} kills`, violations }
  },

  async crashes({ clone, tell }) {
    const found = await deaths(() => openCrashes(clone), single, LANES, tell)
    return { ...found, played: `${found.crashPoints} of ${single.length} points at which a process can die` }
  },

  async double({ clone, asked, tell }) {
    const some = fc.sample(fc.tuple(fc.constantFrom(...points), fc.constantFrom(...points)), {
      seed: asked.seed,
      numRuns: sizeOf(asked).pairs,
    })
    const { violations } = await deaths(() => openCrashes(clone), some, LANES, tell)
    return { played: `${some.length} pairs of points, the second during recovery`, violations }
  },

  async postgres({ tell }) {
    const found = await deaths(openMortal, single, SERVERS, tell)
    return { ...found, played: `${found.crashPoints} of ${single.length} points at which Postgres can die` }
  },
}

/** A Charla whose server dies. */
async function openMortal() {
  const server = await openServer()
  const crashes = await openCrashes(server.clone, { dying: server })
  return {
    ...crashes,
    async close() {
      await crashes.close()
      await server.stop()
    },
  }
}

async function deaths(
  open: Parameters<typeof crashAll>[0],
  lists: ReadonlyArray<ReadonlyArray<Point>>,
  lanes: number,
  tell: Given['tell'],
): Promise<{ violations: string[]; crashPoints: number }> {
  let count = 0
  const told = () => {
    count += 1
    if (count % 25 === 0) tell(`${count} of ${lists.length} deaths`)
  }
  const results = await crashAll(open, lists, { lanes, told })
  return { violations: results.flatMap(said), crashPoints: results.filter(({ hits }) => hits > 0).length }
}

/** What went wrong, with its points; a first point that was never reached is wrong too. */
function said({ points: list, hits, violations }: Crashed): string[] {
  const where = list.map(nameOf).join(', then ')
  return [...(hits === 0 ? ['was never reached'] : []), ...violations].map((one) => `${where}: ${one}`)
}
