// The list of step types. A new one costs its file, its case table and one line here.
import type { StepType } from '#engine/machine/step.ts'
import { addComment } from './add_comment.ts'
import { addFileRow } from './add_file_row.ts'
import { addSheetRow } from './add_sheet_row.ts'
import { askQuestion } from './ask_question.ts'
import { assign } from './assign.ts'
import { branch } from './branch.ts'
import { callFlow } from './call_flow.ts'
import { menu } from './chat_menu.ts'
import { closeConversation } from './close_conversation.ts'
import { dateTime } from './date_time.ts'
import { end } from './end.ts'
import { httpRequest } from './http_request.ts'
import { jumpTo } from './jump_to.ts'
import { notifyUsers } from './notify_users.ts'
import { openConversation } from './open_conversation.ts'
import { pauseBot } from './pause_bot.ts'
import { randomSplit } from './random_split.ts'
import { sendEmail } from './send_email.ts'
import { sendMessage } from './send_message.ts'
import { setLanguage } from './set_language.ts'
import { setVariable } from './set_variable.ts'
import { snooze } from './snooze.ts'
import { switchStep } from './switch.ts'
import { unassign } from './unassign.ts'
import { updateField } from './update_field.ts'
import { updateTags } from './update_tags.ts'
import { wait } from './wait.ts'
import { waitForEvent } from './wait_for_event.ts'

/** Every step type, in the palette's order. */
export const steps: ReadonlyArray<StepType> = [
  sendMessage,
  askQuestion,
  menu,
  branch,
  switchStep,
  dateTime,
  randomSplit,
  setVariable,
  wait,
  waitForEvent,
  jumpTo,
  callFlow,
  end,
  updateField,
  updateTags,
  setLanguage,
  openConversation,
  closeConversation,
  snooze,
  pauseBot,
  addComment,
  assign,
  unassign,
  notifyUsers,
  httpRequest,
  addSheetRow,
  addFileRow,
  sendEmail,
] as ReadonlyArray<StepType>

/** The step type of that name, if there is one. */
export function stepOf(type: string): StepType | undefined {
  return steps.find((kind) => kind.type === type)
}
