// On or off.
import { Switch } from '@mantine/core'
import { type FieldProps, framed } from '../field.ts'

export function SwitchField(props: FieldProps) {
  return (
    <Switch
      {...framed(props)}
      checked={props.value === true}
      onChange={(event) => props.onChange(event.currentTarget.checked)}
    />
  )
}
