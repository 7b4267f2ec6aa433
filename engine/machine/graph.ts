// A flow as a document: one trigger, steps, and edges from exits to steps. Published at /api/flow.schema.json.
import { z } from 'zod'

/** The number of the format this code writes; older graphs go through upgrade.ts. */
export const FORMAT = 1

/** Most steps of a flow (product-spec §1.1 allows 100; we go beyond). */
export const MAX_STEPS = 500

/** The id under which edges name the trigger. */
export const TRIGGER = 'trigger'

const id = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/)
const place = z.object({ x: z.number().finite(), y: z.number().finite() })

export const stepSchema = z.object({
  id,
  type: z.string().min(1).max(60),
  /** What people call it; empty: the type's own title. */
  name: z.string().max(80).default(''),
  data: z.record(z.string(), z.json()),
  at: place,
})

export const edgeSchema = z.object({ from: id, exit: z.string().min(1).max(80), to: id })

export const graphSchema = z.object({
  format: z.literal(FORMAT),
  trigger: z.object({ type: z.string().min(1).max(60), data: z.record(z.string(), z.json()), at: place }),
  steps: z.record(id, stepSchema),
  edges: z.array(edgeSchema).max(MAX_STEPS * 20),
})

export type Graph = z.infer<typeof graphSchema>
export type GraphStep = z.infer<typeof stepSchema>
export type Edge = z.infer<typeof edgeSchema>
