// The list of effects. A new one costs its file and one line here; a missing one does not compile.
import { comment } from './add_comment.ts'
import { addFileRow } from './add_file_row.ts'
import { addSheetRow } from './add_sheet_row.ts'
import { assign } from './assign.ts'
import { callFlow } from './call_flow.ts'
import { close } from './close_conversation.ts'
import type { Registry } from './effect.ts'
import { httpRequest } from './http_request.ts'
import { notifyUsers } from './notify_users.ts'
import { open } from './open_conversation.ts'
import { pause } from './pause_bot.ts'
import { report } from './report.ts'
import { sendEmail } from './send_email.ts'
import { sendMessage } from './send_message.ts'
import { snoozeConversation } from './snooze_conversation.ts'
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
  snooze_conversation: snoozeConversation,
  pause_bot: pause,
  notify_users: notifyUsers,
  call_flow: callFlow,
  report,
  add_file_row: addFileRow,
  http_request: httpRequest,
  add_sheet_row: addSheetRow,
  send_email: sendEmail,
}
