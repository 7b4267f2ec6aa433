// The list of trigger types. A new one costs its file, its case table and one line here.
import type { TriggerType } from '#engine/machine/trigger.ts'
import { agentAvailable } from './agent_available.ts'
import { contactFieldUpdated } from './contact_field_updated.ts'
import { contactTagUpdated } from './contact_tag_updated.ts'
import { conversationClosed } from './conversation_closed.ts'
import { conversationOpened } from './conversation_opened.ts'
import { flowFailed } from './flow_failed.ts'
import { incomingWebhook } from './incoming_webhook.ts'
import { manual } from './manual.ts'
import { messageReceived } from './message_received.ts'
import { broadcastReply, menuButton, postComment, referral } from './origins.ts'
import { replyNotUnderstood } from './reply_not_understood.ts'
import { schedule } from './schedule.ts'
import { shortcut } from './shortcut.ts'

/** Every trigger type, in the menu's order. */
export const triggers: ReadonlyArray<TriggerType> = [
  conversationOpened,
  messageReceived,
  conversationClosed,
  contactTagUpdated,
  contactFieldUpdated,
  shortcut,
  manual,
  incomingWebhook,
  schedule,
  referral,
  menuButton,
  postComment,
  broadcastReply,
  agentAvailable,
  replyNotUnderstood,
  flowFailed,
] as ReadonlyArray<TriggerType>

/** The trigger type of that name, if there is one. */
export function triggerOf(type: string): TriggerType | undefined {
  return triggers.find((kind) => kind.type === type)
}
