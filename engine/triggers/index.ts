// The list of trigger types. A new one costs its file, its case table and one line here.
import type { TriggerType } from '#engine/machine/trigger.ts'
import { conversationClosed } from './conversation_closed.ts'
import { conversationOpened } from './conversation_opened.ts'
import { manual } from './manual.ts'

/** Every trigger type, in the menu's order. */
export const triggers: ReadonlyArray<TriggerType> = [
  conversationOpened,
  conversationClosed,
  manual,
] as ReadonlyArray<TriggerType>

/** The trigger type of that name, if there is one. */
export function triggerOf(type: string): TriggerType | undefined {
  return triggers.find((kind) => kind.type === type)
}
