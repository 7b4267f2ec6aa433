// Answers of the routes that publish flows and show their runs, as zod schemas.
import { z } from 'zod'
import { hows, stepChanges } from '#engine/machine/passengers.ts'
import { problemShape } from './shapes.ts'

const words = z.object({ en: z.string(), es: z.string() })
const count = z.number().int()
const at = z.iso.datetime()
export const howShape = z.enum(hows)

/** People at one step, of whatever version. */
export const passengerShape = z.object({
  step: z.string(),
  name: words,
  type: z.string(),
  count,
  versions: z.array(z.object({ id: z.uuid(), number: count, count })),
  /** From where they stand to the draft. */
  change: z.enum(stepChanges),
  choices: z.array(howShape),
  suggested: howShape,
})

export const passengersShape = z.object({
  items: z.array(passengerShape),
  /** People for whom an earlier choice is still being carried out. */
  moving: count,
})

export const publicationShape = z.object({
  /** Null after a dry run. */
  version: z.object({ id: z.uuid(), number: count }).nullable(),
  /** People per choice. */
  counts: z.record(howShape, count),
  problems: z.array(problemShape),
})

const runStatus = z.enum(['waiting', 'ended', 'failed', 'stopped'])

/** A run in the list of a flow's runs. */
export const flowRunShape = z.object({
  id: z.uuid(),
  contact: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  conversationId: z.uuid(),
  version: z.object({ id: z.uuid(), number: count }),
  status: runStatus,
  step: z.string().nullable(),
  stepName: words.nullable(),
  turns: count,
  problem: problemShape.nullable(),
  startedAt: at,
  endedAt: at.nullable(),
})

/** One run with what its author needs to understand it. */
export const oneRunShape = flowRunShape.extend({
  flow: z.object({ id: z.uuid(), name: z.string() }),
  variables: z.record(z.string(), z.json()),
  /** Names and types of the steps, and titles of their exits, in every version that took a turn. */
  steps: z.record(
    z.string(),
    z.object({ name: words, type: z.string(), exits: z.record(z.string(), words) }),
  ),
  /** Changes of version on the way. */
  moves: z.array(z.object({ from: count, to: count, how: z.enum(['move', 'ask_again']), at })),
  /** The turns were deleted because they are older than the workspace keeps them. */
  forgotten: z.boolean(),
})

export const trafficShape = z.object({
  /** Runs that were started. */
  started: count,
  steps: z.array(
    z.object({
      step: z.string(),
      name: words,
      /** Times that somebody came to the step. */
      entered: count,
      /** Times that somebody left, by exit. */
      exits: z.array(z.object({ exit: z.string(), count })),
      /** People who stand there now. */
      waiting: count,
      /** Runs that ended there for good while waiting: stopped or failed. */
      dropped: count,
    }),
  ),
})
