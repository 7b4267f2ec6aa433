// A number; empty where nothing is allowed.
import { NumberInput } from '@mantine/core'
import { type FieldProps, framed } from '../field.ts'

export function NumberField(props: FieldProps) {
  const { meta, value, nullable, onChange } = props
  return (
    <NumberInput
      {...framed(props)}
      value={typeof value === 'number' ? value : ''}
      max={meta.max}
      onChange={(next) => {
        if (typeof next === 'number') onChange(next)
        else if (next === '' && nullable) onChange(null)
      }}
    />
  )
}
