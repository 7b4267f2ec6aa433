// A connected channel, or every channel of a type.
import { channelOptions } from '../channel_names.ts'
import type { FieldProps } from '../field.ts'
import { Chosen } from './resources.tsx'

export const ChannelOrTypeField = (props: FieldProps) => (
  <Chosen {...props} options={channelOptions(props.scope)} />
)
