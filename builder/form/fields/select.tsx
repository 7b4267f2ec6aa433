// One of a few options, or several of them where the value is a list.
import { MultiSelect, Select } from '@mantine/core'
import { useT } from '../../words/i18n.ts'
import { type FieldProps, framed } from '../field.ts'

export function SelectField(props: FieldProps) {
  const { pick } = useT()
  const { meta, value, nullable, onChange } = props
  const data = (meta.options ?? []).map((option) => ({ value: option.value, label: pick(option.title) }))
  if (Array.isArray(value)) {
    return (
      <MultiSelect {...framed(props)} data={data} value={value.map(String)} onChange={onChange} clearable />
    )
  }
  return (
    <Select
      {...framed(props)}
      data={data}
      value={typeof value === 'string' ? value : null}
      allowDeselect={nullable}
      onChange={onChange}
    />
  )
}
