// The list of effects. A new one costs its file and one line here; a missing one does not compile.
import { comment } from './add_comment.ts'
import { assign } from './assign.ts'
import { close } from './close_conversation.ts'
import type { Registry } from './effect.ts'
import { open } from './open_conversation.ts'
import { sendMessage } from './send_message.ts'
import { startTimer } from './start_timer.ts'
import { unassign } from './unassign.ts'
import { updateField } from './update_field.ts'
import { updateTags } from './update_tags.ts'

export const effects: Registry = {
  send_message: sendMessage,
  assign,
  unassign,
  update_field: updateField,
  update_tags: updateTags,
  open_conversation: open,
  close_conversation: close,
  add_comment: comment,
  start_timer: startTimer,
}
