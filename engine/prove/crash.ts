// Effects leave a process only as messages to the database and as calls to the outside, so killing it between any two instructions
// equals killing it at one of those. A process dies at each, a fresh one takes over, and all must hold; and so when Postgres dies.
import { type Charla, openCharla } from './charla.ts'
import type { Clone, Cloning, Server } from './ground.ts'
import { violations } from './invariants.ts'
import { asAnybody, outcomeOf } from './outcome.ts'
import { type Point, Stage } from './stage.ts'
import { openWire, type Wire } from './wire.ts'

/** What came of one point, or of several in a row. */
export interface Crashed {
  points: ReadonlyArray<Point>
  /** How many of them were reached. */
  hits: number
  violations: string[]
}

/** A Charla that can be killed at any boundary. */
export interface Crashes {
  /** How many messages of each name the script takes when nobody dies. */
  counts: ReadonlyMap<string, number>
  /** Dies there; with further points, dies there again while it recovers. */
  crash(...points: Point[]): Promise<Crashed>
  close(): Promise<void>
}

/** What dies. */
type Dying = 'process' | Server

/** Starts a Charla behind a wire, and plays the script once to see where it can die. */
export async function openCrashes(
  clone: Cloning,
  { env = {}, dying = 'process' }: { env?: Record<string, string>; dying?: Dying } = {},
): Promise<Crashes> {
  const database = await clone()
  const wire = await openWire(database.socket)
  const stage = new Stage(wire)
  const charla = await behind(wire, stage, database, { env, dying })
  let count = 0
  const next = () => `c${++count}`
  void stage.begin(null)
  const first = next()
  await script(charla, first)
  const counts = new Map(stage.counts())
  stage.end()
  const end = await endOf(charla, first)
  return {
    counts,
    crash: (...points) => crashAt({ charla, stage, dying, end }, points, next()),
    async close() {
      await charla.close()
      await wire.close()
      await database.close()
    },
  }
}

/** The provider's answer has left by then. */
const AFTER_MS = 4

function behind(
  wire: Wire,
  stage: Stage,
  database: Clone,
  { env, dying }: { env: Record<string, string>; dying: Dying },
): Promise<Charla> {
  return openCharla({
    ...{ database, env, processes: 1, others: dying !== 'process' },
    url: `postgres://postgres@127.0.0.1:${wire.port}/${database.name}`,
    watch: async (when, request) => {
      const label = request.headers.get('idempotency-key') ? 'outside: deed' : 'outside: message'
      const stops = stage.at(label, when === 'came' ? 'before' : 'between')
      if (when === 'taken') setTimeout(() => stage.at(label, 'after'), AFTER_MS)
      // Whoever called is dead and hears nothing; where the database dies, the caller lives and hears its answer.
      return stops && dying === 'process' ? new Promise(() => {}) : null
    },
  })
}

/** One contact's way: two answers, a deed outside, a deadline, a start by API. Everything is said twice. */
async function script(charla: Charla, who: string): Promise<void> {
  const to = () => charla.processes[0]!
  for (const [index, text] of ['hola', 'Mara'].entries()) {
    await charla.say(to, who, `${who}-${index}`, text)
    await charla.sayOnce(to(), who, `${who}-${index}`, text)
    await charla.settle()
  }
  await charla.startSurvey(to, who)
  await charla.settle()
}

interface Scene {
  charla: Charla
  stage: Stage
  dying: Dying
  /** How the script ends for somebody while nobody dies. */
  end: string
}

async function endOf({ database, evidence }: Charla, who: string): Promise<string> {
  return asAnybody(await outcomeOf(database.pool, (await evidence()).workspaceId), who)
}

async function crashAt(scene: Scene, points: Point[], who: string): Promise<Crashed> {
  const { charla, stage } = scene
  let hits = 0
  let playing: Promise<void> | null = null
  for (const point of points) {
    const reached = stage.begin(point)
    playing ??= script(charla, who)
    const hit = await Promise.race([reached.then(() => true), playing.then(() => false)])
    stage.end()
    if (!hit) break
    hits += 1
    await die(scene)
  }
  await playing
  const rested = await charla.settle()
  const found = await violations(await charla.evidence())
  const end = await endOf(charla, who)
  if (!rested) found.push('I13: it never came to rest')
  if (end !== scene.end) found.push(`law: a crash changes nothing, but ${scene.end} became ${end}`)
  return { points, hits, violations: found }
}

async function die({ charla, dying }: Scene): Promise<void> {
  if (dying === 'process') {
    await charla.kill(0)
    await charla.restart(0)
  } else {
    await dying.kill()
    await charla.lose()
  }
}

/** Takes all points, with so many Charlas side by side; `told` hears of each. */
export async function crashAll(
  open: () => Promise<Crashes>,
  list: ReadonlyArray<ReadonlyArray<Point>>,
  { lanes, told = () => {} }: { lanes: number; told?: (crashed: Crashed) => void },
): Promise<Crashed[]> {
  const left = [...list]
  const results: Crashed[] = []
  const lane = async () => {
    const crashes = await open()
    try {
      for (let next = left.shift(); next; next = left.shift()) {
        const crashed = await crashes.crash(...next)
        results.push(crashed)
        told(crashed)
      }
    } finally {
      await crashes.close()
    }
  }
  // Whoever fails fails at the end: nothing of the others may be left running.
  const ended = await Promise.allSettled(Array.from({ length: Math.min(lanes, list.length) }, lane))
  for (const one of ended) if (one.status === 'rejected') throw one.reason
  return results
}
