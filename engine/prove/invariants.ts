// The seventeen invariants by their numbers, over three logs: of those who spoke, of the provider, of the database.
import type { Evidence, Invariant } from './evidence.ts'
import {
  caused,
  deedsEnd,
  inOrder,
  reportsKept,
  sentOnce,
  silentWhilePaused,
  spokenInOrder,
  storedOnce,
} from './in_and_out.ts'
import { replays } from './replay.ts'
import {
  bounded,
  countsAgree,
  fenced,
  neverHalf,
  oneOpen,
  queuesEmpty,
  timersOnce,
  versionsStand,
  walled,
} from './states.ts'

/** All of them. I15 speaks of deeds: what leaves for other systems is a deed. */
export const invariants: Record<string, Invariant> = {
  I1: {
    says: `${storedOnce.says}; ${reportsKept.says}`,
    check: async (evidence) => [
      ...(await storedOnce.check(evidence)),
      ...(await reportsKept.check(evidence)),
    ],
  },
  I2: caused,
  I3: inOrder,
  I4: sentOnce,
  I5: spokenInOrder,
  I6: silentWhilePaused,
  I7: timersOnce,
  I8: replays,
  I9: versionsStand,
  I10: neverHalf,
  I11: oneOpen,
  I12: fenced,
  I13: queuesEmpty,
  I14: bounded,
  I15: deedsEnd,
  I16: countsAgree,
  I17: walled,
}

/** Every violation, each with the number of what it violates. */
export async function violations(evidence: Evidence): Promise<string[]> {
  const found: string[] = []
  for (const [name, { check }] of Object.entries(invariants))
    for (const sentence of await check(evidence)) found.push(`${name}: ${sentence}`)
  return found
}
