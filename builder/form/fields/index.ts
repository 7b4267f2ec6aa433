// One editor per kind of field; a kind without one does not compile.
import type { FieldKind } from '#engine/machine/step.ts'
import type { FieldEditor } from '../field.ts'
import { BranchesField } from './branches.tsx'
import { ChannelOrTypeField } from './channel_or_type.tsx'
import { ChoicesField } from './choices.tsx'
import { ConditionField } from './condition.tsx'
import { DateField } from './date.tsx'
import { DurationField } from './duration.tsx'
import { HoursField } from './hours.tsx'
import { IconField } from './icon.tsx'
import { MediaField } from './media.tsx'
import { NumberField } from './number.tsx'
import {
  ChannelField,
  ClosingNoteField,
  ContactFieldField,
  FileField,
  FlowField,
  StepField,
  TagsField,
  UserField,
} from './resources.tsx'
import { RowsField } from './rows.tsx'
import { SaveAnswerField } from './save_answer.tsx'
import { SelectField } from './select.tsx'
import { SwitchField } from './switch.tsx'
import { TeamField } from './team.tsx'
import { TemplateField } from './template.tsx'
import { TextField } from './text.tsx'
import { VariableField } from './variable.tsx'

export const editors: Record<FieldKind, FieldEditor> = {
  text: TextField,
  template: TemplateField,
  number: NumberField,
  switch: SwitchField,
  select: SelectField,
  duration: DurationField,
  choices: ChoicesField,
  condition: ConditionField,
  branches: BranchesField,
  variable: VariableField,
  contact_field: ContactFieldField,
  tags: TagsField,
  user: UserField,
  channel: ChannelField,
  closing_note: ClosingNoteField,
  step: StepField,
  save_answer: SaveAnswerField,
  rows: RowsField,
  team: TeamField,
  flow: FlowField,
  date: DateField,
  hours: HoursField,
  file: FileField,
  icon: IconField,
  media: MediaField,
  channel_or_type: ChannelOrTypeField,
}
