// What became of everything in an imported flow, in words: said by the API, the screens and the terminal alike.
import { z } from 'zod'

const words = z.object({ en: z.string(), es: z.string() })

/** `step`: where it stands now; null for what belongs to no single step. */
const line = { step: z.string().nullable(), what: words }

/** Three lists: taken over as it was, taken over with a difference, and kept only as a note with its original. */
export const reportShape = z.object({
  converted: z.array(z.object(line)),
  approximated: z.array(z.object({ ...line, why: words })),
  kept: z.array(z.object(line)),
})

export type Report = z.infer<typeof reportShape>

/** The report of a flow of our own, in which nothing had to be changed. */
export const nothingChanged: Report = { converted: [], approximated: [], kept: [] }
