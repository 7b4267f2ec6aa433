// Two real processes on one database, each with doors and workers: people write through both, colleagues take the word and give it
// back, processes die and come back. When all is quiet, all invariants.
import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { type Charla, insist, openCharla } from './charla.ts'
import type { Cloning } from './ground.ts'
import { violations } from './invariants.ts'

type Move =
  | { do: 'say'; who: number; door: number; copies: number }
  | { do: 'many'; people: number; door: number }
  | { do: 'survey'; who: number; door: number }
  | { do: 'pause' | 'resume'; who: number; door: number }
  | { do: 'kill'; which: number }
  | { do: 'rest'; ms: number }

const PEOPLE = 12
const who = fc.nat({ max: PEOPLE - 1 })
const door = fc.nat({ max: 1 })
const moveOf = (name: Move['do'], model: object): fc.Arbitrary<Move> =>
  fc.record({ do: fc.constant(name), ...model }) as unknown as fc.Arbitrary<Move>

const anyMove = fc.oneof(
  { weight: 8, arbitrary: moveOf('say', { who, door, copies: fc.nat({ max: 2 }) }) },
  { weight: 3, arbitrary: moveOf('many', { people: fc.integer({ min: 3, max: PEOPLE }), door }) },
  { weight: 2, arbitrary: moveOf('survey', { who, door }) },
  { weight: 2, arbitrary: moveOf('pause', { who, door }) },
  { weight: 2, arbitrary: moveOf('resume', { who, door }) },
  { weight: 2, arbitrary: moveOf('kill', { which: door }) },
  { weight: 2, arbitrary: moveOf('rest', { ms: fc.integer({ min: 5, max: 400 }) }) },
)

/** What came of it. */
export interface Played {
  moves: number
  kills: number
  violations: string[]
}

/** Plays so many moves; the same seed plays the same moves, at whatever pace the machine has. */
export async function playProcesses(clone: Cloning, given: { seed: number; moves: number }): Promise<Played> {
  const database = await clone()
  const url = `postgres://postgres@/${database.name}?host=${encodeURIComponent(database.socket)}`
  const charla = await openCharla({ database, url, processes: 2 })
  try {
    const table = new Table(charla)
    const moves = fc.sample(anyMove, { seed: given.seed, numRuns: given.moves })
    for (const move of moves) await table.play(move)
    await table.leave()
    const rested = await charla.settle()
    const found = await violations(await charla.evidence())
    return {
      moves: moves.length,
      kills: table.kills,
      violations: rested ? found : [...found, 'I13: it never came to rest'],
    }
  } finally {
    await charla.close()
    await database.close()
  }
}

/** Those who sit at it do not wait for each other: what was begun goes on while a process dies. */
class Table {
  readonly #charla: Charla
  readonly #going = new Set<Promise<void>>()
  /** What each person is in the middle of saying: nobody says the next thing before the first was heard. */
  readonly #saying = new Map<number, Promise<void>>()
  #count = 0
  #returning: Promise<void> | null = null
  kills = 0

  constructor(charla: Charla) {
    this.#charla = charla
  }

  async play(move: Move): Promise<void> {
    if (move.do === 'rest') return pause(move.ms)
    if (move.do === 'kill') return this.#kill(move.which)
    if (move.do === 'many') {
      for (let one = 0; one < move.people; one += 1)
        this.#say(one, (move.door + one) % 2, one % 3 === 0 ? 1 : 0)
      return
    }
    if (move.do === 'say') return this.#say(move.who, move.door, move.copies)
    if (move.do === 'survey') return this.#after(move.who, () => this.#survey(move.who, move.door))
    return this.#after(move.who, () => this.#word(move.do, move.who, move.door))
  }

  async leave(): Promise<void> {
    await this.#returning
    await Promise.all(this.#going)
  }

  #say(one: number, through: number, copies: number): void {
    const id = `m${++this.#count}`
    this.#after(one, async () => {
      const said = this.#charla.say(this.#door(through), `p${one}`, id, `Dice ${id}`)
      const again = Array.from({ length: copies }, () =>
        this.#charla.sayOnce(this.#door(through + 1)(), `p${one}`, id, `Dice ${id}`),
      )
      await Promise.all([said, ...again])
    })
  }

  #after(one: number, work: () => Promise<void>): void {
    const next = (this.#saying.get(one) ?? Promise.resolve()).then(work)
    this.#saying.set(one, next)
    this.#going.add(next)
  }

  /** A door of a process that lives; whoever finds it shut goes to the other one. */
  #door(preferred: number) {
    let tries = 0
    return () => this.#charla.processes[(preferred + tries++) % 2]!
  }

  async #survey(one: number, through: number): Promise<void> {
    const { database, startSurvey, log } = this.#charla
    const known = await database.pool.query('select from identity where address = $1', [`p${one}`])
    if (known.rowCount === 0 || log.started.some(({ address }) => address === `p${one}`)) return
    await startSurvey(this.#door(through), `p${one}`)
  }

  /** A colleague takes the word, or gives it back. */
  async #word(what: 'pause' | 'resume', one: number, through: number): Promise<void> {
    const { database, outside, log } = this.#charla
    const { rows } = await database.pool.query(
      `select v.id from conversation v join identity i using (workspace_id, contact_id)
       where i.address = $1 and v.state = 'open'`,
      [`p${one}`],
    )
    const conversationId = rows[0]?.id as string | undefined
    if (!conversationId) return
    const to = this.#door(through)
    const method = what === 'pause' ? 'PUT' : 'DELETE'
    if (what === 'resume')
      log.paused.push({ conversationId, kind: 'resume', at: performance.now(), sending: [] })
    await insist(() => outside.ask(to(), method, `/api/conversations/${conversationId}/pause`).then(yes, no))
    if (what === 'resume') return
    const sending = await database.pool.query(
      `select id from message where conversation_id = $1 and status = 'sending'`,
      [conversationId],
    )
    const ids = sending.rows.map(({ id }) => id as string)
    log.paused.push({ conversationId, kind: 'pause', at: performance.now(), sending: ids })
  }

  async #kill(which: number): Promise<void> {
    // The other one must live: somebody has to answer.
    await this.#returning
    this.kills += 1
    await this.#charla.kill(which)
    this.#returning = this.#charla.restart(which)
  }
}

const yes = () => true
const no = () => false
