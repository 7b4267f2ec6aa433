// One line of text, as it is.
import { TextInput } from '@mantine/core'
import { useT } from '../../words/i18n.ts'
import { type FieldProps, framed } from '../field.ts'

export function TextField(props: FieldProps) {
  const { pick } = useT()
  const { meta, value, label, compact, onChange } = props
  return (
    <TextInput
      {...framed(props)}
      placeholder={meta.placeholder ? pick(meta.placeholder) : compact ? label : undefined}
      value={typeof value === 'string' ? value : ''}
      maxLength={meta.max}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
