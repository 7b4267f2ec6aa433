// The list of step types. A new one costs its file, its case table and one line here.
import type { StepType } from '#engine/machine/step.ts'
import { addComment } from './add_comment.ts'
import { askQuestion } from './ask_question.ts'
import { assign } from './assign.ts'
import { branch } from './branch.ts'
import { closeConversation } from './close_conversation.ts'
import { jumpTo } from './jump_to.ts'
import { openConversation } from './open_conversation.ts'
import { sendMessage } from './send_message.ts'
import { unassign } from './unassign.ts'
import { updateField } from './update_field.ts'
import { updateTags } from './update_tags.ts'
import { wait } from './wait.ts'

/** Every step type, in the palette's order. */
export const steps: ReadonlyArray<StepType> = [
  sendMessage,
  askQuestion,
  branch,
  wait,
  jumpTo,
  updateField,
  updateTags,
  openConversation,
  closeConversation,
  addComment,
  assign,
  unassign,
] as ReadonlyArray<StepType>

/** The step type of that name, if there is one. */
export function stepOf(type: string): StepType | undefined {
  return steps.find((kind) => kind.type === type)
}
