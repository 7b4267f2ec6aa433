// Answers of the flow routes, as zod schemas.
import { z } from 'zod'
import { flowTestSchema } from '#engine/machine/flow_test.ts'
import { graphSchema } from '#engine/machine/graph.ts'
import { referenceKinds } from '#engine/machine/references.ts'
import { namesShape } from './transfers.ts'

const words = z.object({ en: z.string(), es: z.string() })
const person = z.object({ id: z.uuid(), name: z.string() })
const count = z.number().int()

export const problemShape = z.object({
  code: z.string(),
  level: z.enum(['error', 'warning']),
  step: z.string().nullable(),
  field: z.string().optional(),
  exit: z.string().optional(),
  text: words,
})

export const flowShape = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string(),
  state: z.enum(['draft', 'published', 'stopped']),
  /** Of the draft. */
  trigger: z.object({ type: z.string() }),
  revision: count,
  version: z.object({ id: z.uuid(), number: count, publishedAt: z.iso.datetime() }).nullable(),
  /** The draft differs from the newest version. */
  changed: z.boolean(),
  runs: z.object({ waiting: count, started: count }),
  updatedAt: z.iso.datetime(),
  updatedBy: person.nullable(),
})

export type FlowShape = z.infer<typeof flowShape>

export const openFlowShape = flowShape.extend({ draft: graphSchema, problems: z.array(problemShape) })

export const versionShape = z.object({
  id: z.uuid(),
  number: count,
  name: z.string(),
  note: z.string(),
  author: person.nullable(),
  createdAt: z.iso.datetime(),
  /** People who are inside it now. */
  live: count,
  changes: z.array(z.object({ text: words })),
})

export const exportShape = z.object({
  charla: z.literal('flow'),
  name: z.string(),
  graph: graphSchema,
  /** How people know what the graph names: kind → id → e-mail, name or title. */
  names: namesShape,
  /** Its saved tests. */
  tests: z.array(flowTestSchema),
})

/** What a document names and the workspace does not have. */
export const missingShape = z.object({
  kind: z.enum(referenceKinds),
  name: z.string(),
  step: z.string(),
  stepName: words,
  cleared: z.boolean(),
})

export const runShape = z.object({
  id: z.uuid(),
  flowId: z.uuid(),
  flowName: z.string(),
  versionNumber: count,
  status: z.enum(['waiting', 'ended', 'failed', 'stopped']),
  step: z.string().nullable(),
  stepName: words.nullable(),
  waitsFor: z.enum(['reply', 'timer', 'outcome', 'event']).nullable(),
  path: z.array(
    z.object({ step: z.string(), name: words, exit: z.string().nullable(), at: z.iso.datetime() }),
  ),
  /** Steps of its version in reading order, to choose where it goes on. */
  steps: z.array(z.object({ id: z.string(), name: words, type: z.string() })),
  vars: z.record(z.string(), z.json()),
  problem: problemShape.nullable(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
})
