// Sequences of commands: made at random, or written down because something was once lost by them. After each, all invariants.
import fc from 'fast-check'
import { type Command, carryOut, type Play, people, remember } from './commands.ts'
import { greeting, survey } from './graphs.ts'
import { violations } from './invariants.ts'
import { modes } from './provider.ts'
import { type Ground, openRig } from './rig.ts'
import { walled } from './states.ts'

const who = fc.nat({ max: people.length - 1 })
const commandOf = <T extends Command['do']>(name: T, model: object): fc.Arbitrary<Command> =>
  fc.record({ do: fc.constant(name), ...model }) as unknown as fc.Arbitrary<Command>

/** Any command; people write more often than anything else happens. */
export const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  { weight: 8, arbitrary: commandOf('inbound', { who, how: fc.constantFrom('new', 'new', 'dup', 'old') }) },
  { weight: 3, arbitrary: commandOf('parallel', { who, count: fc.integer({ min: 2, max: 4 }) }) },
  { weight: 2, arbitrary: commandOf('busy', { who }) },
  {
    weight: 6,
    arbitrary: commandOf('tick', {
      ms: fc.constantFrom(1_000, 6_000, 61_000, 1_800_000, 3_600_000, 90_000_000),
    }),
  },
  { weight: 2, arbitrary: commandOf('agentReply', { who }) },
  { weight: 2, arbitrary: commandOf('pause', { who }) },
  { weight: 3, arbitrary: commandOf('resume', { who }) },
  { weight: 1, arbitrary: commandOf('close', { who }) },
  {
    weight: 2,
    arbitrary: commandOf('publish', {
      edit: fc.nat({ max: 9 }),
      how: fc.constantFrom('stay', 'move', 'ask_again'),
    }),
  },
  { weight: 1, arbitrary: commandOf('stopFlow', { inside: fc.constantFrom('end', 'finish') }) },
  { weight: 4, arbitrary: commandOf('provider', { mode: fc.constantFrom(...modes) }) },
  { weight: 3, arbitrary: commandOf('callback', { which: fc.constantFrom('early', 'late', 'foreign') }) },
  { weight: 2, arbitrary: commandOf('apiStart', { who, key: fc.constantFrom('k1', 'k2') }) },
  { weight: 1, arbitrary: commandOf('deleteContact', { who }) },
)

const inbound = (one = 0, how: 'new' | 'dup' | 'old' = 'new'): Command => ({ do: 'inbound', who: one, how })
const tick = (ms: number): Command => ({ do: 'tick', ms })
const mode = (name: (typeof modes)[number]): Command => ({ do: 'provider', mode: name })
const HOUR = 3_600_000

/** Written down: each walks into one corner in which something can be lost, doubled, or said at the wrong time. */
export const drills: Record<string, Command[]> = {
  'copies, at once, while somebody is busy, and a day later': [
    inbound(),
    inbound(0, 'dup'),
    { do: 'parallel', who: 1, count: 3 },
    { do: 'busy', who: 0 },
    tick(25 * HOUR),
    inbound(0, 'old'),
    inbound(0),
  ],
  'answers, deadlines and pauses of a flow': [
    inbound(),
    inbound(),
    inbound(),
    tick(HOUR / 4),
    tick(HOUR),
    inbound(1),
    tick(HOUR / 2 - 1_000),
    tick(HOUR / 2 + 2_000),
    inbound(1),
  ],
  'a provider that is slow, and one whose answer is lost': [
    mode('slow'),
    inbound(),
    tick(1_000),
    tick(1_000),
    mode('reset'),
    inbound(),
    inbound(2),
    mode('ok'),
    tick(6_000),
    mode('slow'),
    inbound(2),
    tick(61_000),
  ],
  'a claim that outlives its process, and the late failure of its call': [
    mode('stuck'),
    inbound(),
    mode('ok'),
    tick(61_000),
    tick(6_000),
    tick(61_000),
  ],
  'several messages at once, the first of which is refused': [
    inbound(),
    inbound(1),
    mode('flaky'),
    inbound(),
    mode('ok'),
    tick(6_000),
    mode('limited'),
    inbound(1),
    tick(1_000),
    mode('down'),
    tick(6_000),
    mode('ok'),
    tick(31_000),
  ],
  'people take the word while the bot has unsent messages': [
    inbound(),
    mode('down'),
    inbound(),
    { do: 'pause', who: 0 },
    mode('ok'),
    tick(61_000),
    { do: 'resume', who: 0 },
    inbound(),
    { do: 'agentReply', who: 0 },
    tick(HOUR),
    { do: 'close', who: 0 },
    inbound(),
  ],
  'publishing with people inside, and stopping': [
    inbound(),
    inbound(1),
    { do: 'publish', edit: 4, how: 'stay' },
    inbound(),
    { do: 'publish', edit: 5, how: 'ask_again' },
    inbound(1),
    { do: 'publish', edit: 6, how: 'move' },
    { do: 'stopFlow', inside: 'end' },
    inbound(2),
  ],
  'reports that come too early, too late, and from next door': [
    mode('slow'),
    inbound(),
    { do: 'callback', which: 'early' },
    mode('ok'),
    tick(1_000),
    tick(6_000),
    inbound(1),
    { do: 'callback', which: 'foreign' },
    inbound(2),
    { do: 'callback', which: 'late' },
    tick(6_000),
  ],
  'a copy from before its contact was deleted, while somebody is busy with the new one': [
    inbound(),
    { do: 'deleteContact', who: 0 },
    { do: 'parallel', who: 0, count: 2 },
    { do: 'busy', who: 0 },
    tick(1_000),
  ],
  'starts by API, the same key twice, and a contact that is deleted': [
    inbound(),
    { do: 'apiStart', who: 0, key: 'k1' },
    { do: 'apiStart', who: 0, key: 'k1' },
    inbound(),
    inbound(),
    { do: 'apiStart', who: 0, key: 'k2' },
    { do: 'deleteContact', who: 0 },
    inbound(0, 'dup'),
    inbound(0),
  ],
}

/** Plays a sequence in a workspace of its own and says what it violates. */
export async function playSequence(ground: Ground, commands: ReadonlyArray<Command>): Promise<string[]> {
  return withPlay(ground, async (play) => {
    for (const command of commands) await carryOut(play, command)
    const evidence = await play.finish()
    const nextDoor = { ...evidence, workspaceId: play.next.workspaceId }
    return [...(await violations(evidence)), ...(await walled.check(nextDoor)).map((one) => `I17: ${one}`)]
  })
}

/** Opens a rig with both flows published, and closes it after the work. */
export async function withPlay<T>(
  ground: Ground,
  work: (play: Play) => Promise<T>,
  doors: 1 | 2 = 1,
): Promise<T> {
  const rig = await openRig(ground)
  try {
    return await work({ ...rig, ...(await publishBoth(rig)), count: 0, doors, sentAt: new Map() })
  } finally {
    await rig.close()
  }
}

async function publishBoth(rig: Awaited<ReturnType<typeof openRig>>) {
  const ids = await Promise.all(
    [greeting(), survey].map((graph, index) => rig.it.publish(graph, ['Saludo', 'Encuesta'][index])),
  )
  for (const { versionId } of ids) await remember(rig, versionId)
  const [first, second] = ids as [(typeof ids)[0], (typeof ids)[0]]
  return { flowId: first.flowId, surveyId: second.flowId }
}

/** What a random search found: sequences played, and the smallest one that violates something. */
export interface Searched {
  sequences: number
  violations: string[]
  smallest: ReadonlyArray<Command> | null
}

/** Plays random sequences; the same seed plays the same. */
export async function search(
  ground: Ground,
  given: { seed: number; runs: number; length: number },
): Promise<Searched> {
  let last: string[] = []
  const property = fc.asyncProperty(
    fc.array(anyCommand, { minLength: 1, maxLength: given.length }),
    async (commands) => {
      const found = await playSequence(ground, commands)
      if (found.length > 0) last = found
      return found.length === 0
    },
  )
  const result = await fc.check(property, { seed: given.seed, numRuns: given.runs, endOnFailure: false })
  return {
    sequences: result.numRuns,
    violations: result.failed ? (last.length > 0 ? last : [String(result.errorInstance ?? 'it threw')]) : [],
    smallest: result.counterexample?.[0] ?? null,
  }
}
