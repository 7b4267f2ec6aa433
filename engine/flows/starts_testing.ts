// Flows of tests that say one line when they start, and the turns that their starts wait for.
import type { Graph } from '#engine/machine/graph.ts'
import { graphOf } from '#engine/machine/testing.ts'
import type { Json } from '#engine/machine/values.ts'
import { triggerOf } from '#engine/triggers/index.ts'
import type { Works } from './testing.ts'

/** Says the text when a trigger of the type fires; data that is not given is that of a fresh trigger. */
export function saying(type: string, data: Record<string, Json>, text: string): Graph {
  const fresh = triggerOf(type)!.fresh() as Record<string, Json>
  return {
    ...graphOf({ s1: ['send_message', { text }] }, 's1'),
    trigger: { type, data: { ...fresh, ...data }, at: { x: 0, y: 0 } },
  }
}

/** Takes the turns that the commits rang for. */
export async function answerBells(it: Works): Promise<void> {
  const rung = new Set(it.bells.rung.advance.splice(0))
  for (const contactId of rung) it.turns.ring(it.workspaceId, contactId)
  await it.turns.idle()
}
