// Ways that must lead to the same end: a copy changes nothing, and neither does a second process.
import fc from 'fast-check'
import { type Command, carryOut, people } from './commands.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import type { Ground } from './rig.ts'
import { anyCommand, withPlay } from './sequences.ts'

/** Of commands whose order alone decides what comes of them. */
const settled = fc.array(
  anyCommand.filter(
    (one) =>
      !['parallel', 'busy', 'callback'].includes(one.do) && (one.do !== 'provider' || steady.has(one.mode)),
  ),
  { minLength: 3, maxLength: 10 },
)
const steady = new Set(['ok', 'down', 'limited'])

/** The end of a sequence, and what the provider took of each person, in order. */
interface End {
  outcome: Outcome
  taken: Record<string, string[]>
}

const TAKEN = `
select m.id, m.content->>'text' as text, i.address from message m join identity i using (workspace_id, contact_id)
where m.workspace_id = $1 and m.direction = 'out'`

function endOf(ground: Ground, commands: ReadonlyArray<Command>, doors: 1 | 2): Promise<End> {
  return withPlay(
    ground,
    async (play) => {
      for (const command of commands) await carryOut(play, command)
      const { calls, pool, workspaceId } = await play.finish()
      const { rows } = await pool.query(TAKEN, [workspaceId])
      const texts = new Map(rows.map(({ id, text, address }) => [id, { text, address }]))
      const taken = calls.flatMap(({ id, accepted }) => (accepted && texts.get(id)) || [])
      const byPerson = people.map((who) => [who, taken.filter(({ address }) => address === who)] as const)
      return {
        outcome: await outcomeOf(pool, workspaceId),
        taken: Object.fromEntries(byPerson.map(([who, list]) => [who, list.map(({ text }) => text)])),
      }
    },
    doors,
  )
}

/** Copies of what people have said, put in anywhere. */
const copies = fc.array(
  fc.record({
    at: fc.nat({ max: 20 }),
    copy: fc.record({
      do: fc.constant('inbound' as const),
      who: fc.nat({ max: people.length - 1 }),
      how: fc.constantFrom('dup' as const, 'old' as const),
    }),
  }),
  { minLength: 1, maxLength: 4 },
)

/** The sequence with the copies; one of somebody who has not written yet would be no copy. */
function withCopies(
  commands: Command[],
  list: Array<{ at: number; copy: Command & { do: 'inbound' } }>,
): Command[] {
  const all = commands.filter((one) => !(one.do === 'inbound' && one.how !== 'new'))
  for (const { at, copy } of list) {
    const place = Math.min(at, all.length)
    const wrote = all.slice(0, place).some((one) => one.do === 'inbound' && one.who === copy.who)
    if (wrote && !all.slice(0, place).some((one) => one.do === 'deleteContact')) all.splice(place, 0, copy)
  }
  return all
}

/** A law: two ways from one sequence, as an array of what differs. */
export interface Law {
  says: string
  find(ground: Ground, given: { seed: number; runs: number }): Promise<string[]>
}

const sameEnd = async (
  ground: Ground,
  [one, other]: [Command[], Command[]],
  doors: 1 | 2,
): Promise<string[]> => {
  const [left, right] = [await endOf(ground, one, 1), await endOf(ground, other, doors)]
  return JSON.stringify(left) === JSON.stringify(right)
    ? []
    : [`${JSON.stringify(left)} is not ${JSON.stringify(right)}`]
}

/** What a search finds, at its smallest. */
async function searched<T>(
  arbitrary: fc.Arbitrary<T>,
  differ: (value: T) => Promise<string[]>,
  { seed, runs }: { seed: number; runs: number },
): Promise<string[]> {
  let last: string[] = []
  const property = fc.asyncProperty(arbitrary, async (value) => {
    const found = await differ(value)
    if (found.length > 0) last = found
    return found.length === 0
  })
  const result = await fc.check(property, { seed, numRuns: runs })
  if (!result.failed) return []
  return [`${last[0] ?? result.errorInstance} after ${fc.stringify(result.counterexample?.[0])}`]
}

/** Those of one process; that a crash changes nothing either is asked at every crash point. */
export const laws: Record<string, Law> = {
  copies: {
    says: 'a copy of anything that was said, at any time, changes nothing',
    find: (ground, given) =>
      searched(
        fc.tuple(settled, copies),
        ([commands, list]) => sameEnd(ground, [withCopies(commands, []), withCopies(commands, list)], 1),
        given,
      ),
  },
  doors: {
    says: 'what the provider takes of each person is the same with one process and with two',
    find: (ground, given) => searched(settled, (commands) => sameEnd(ground, [commands, commands], 2), given),
  },
}
