// Answers of the routes of saved tests and replays, as zod schemas.
import { z } from 'zod'
import { sceneSchema } from '#engine/machine/cues.ts'
import { seenSchema } from '#engine/machine/flow_test.ts'

const words = z.object({ en: z.string(), es: z.string() })
const at = z.iso.datetime()
const count = z.number().int()

export const flowTestShape = z.object({
  id: z.uuid(),
  name: z.string(),
  scene: sceneSchema,
  expected: seenSchema,
  createdAt: at,
  updatedAt: at,
})

export const testedShape = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      passed: z.boolean(),
      /** What came out otherwise, in words; `cue` is which of the things done, from 0. */
      differences: z.array(
        z.object({
          kind: z.enum(['way', 'words', 'deeds', 'end', 'variable']),
          cue: count.nullable(),
          step: z.string().nullable(),
          text: words,
        }),
      ),
    }),
  ),
  passed: count,
  failed: count,
})

/** A run as it was recorded, so that it can be played again: what came in, by which way it went. */
export const pastShape = z.object({
  runId: z.uuid(),
  /** The version that took its first turn. */
  versionId: z.uuid(),
  status: z.enum(['waiting', 'ended', 'failed', 'stopped']),
  startedAt: at,
  contactName: z.string(),
  contact: sceneSchema.shape.contact,
  channel: sceneSchema.shape.channel,
  source: z.string(),
  turns: z.array(
    z.object({
      happening: z.looseObject({ type: z.string() }),
      path: z.array(z.object({ step: z.string(), exit: z.string().nullable() })),
      at,
    }),
  ),
})
