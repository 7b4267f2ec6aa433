// Things of the workspace that a step names: people, channels, flows, files, tags, fields, closing notes, steps.
import { Autocomplete, MultiSelect, Select, TagsInput } from '@mantine/core'
import type { Json } from '#engine/machine/values.ts'
import { useT } from '../../words/i18n.ts'
import { type FieldProps, framed } from '../field.ts'

interface Option {
  value: string
  label: string
}

/** One of the options, or several where the value is a list. What is gone stays visible, so that it can be replaced. */
export function Chosen({ options, ...props }: FieldProps & { options: Option[] }) {
  const { t } = useT()
  const { value, nullable, onChange } = props
  const chosen = (Array.isArray(value) ? value : [value]).filter(
    (one): one is string => typeof one === 'string' && one !== '',
  )
  const gone = chosen.filter((id) => !options.some((option) => option.value === id))
  const data = [...options, ...gone.map((id) => ({ value: id, label: t('canvas.form.gone', { id }) }))]
  if (Array.isArray(value)) {
    return (
      <MultiSelect {...framed(props)} data={data} value={chosen} searchable clearable onChange={onChange} />
    )
  }
  return (
    <Select
      {...framed(props)}
      data={data}
      value={chosen[0] ?? null}
      searchable
      clearable={nullable}
      allowDeselect={nullable}
      placeholder={nullable ? undefined : t('canvas.form.choose')}
      onChange={(next) => (next !== null || nullable) && onChange(next as Json)}
    />
  )
}

export const UserField = (props: FieldProps) => (
  <Chosen {...props} options={props.scope.users.map(({ id, name }) => ({ value: id, label: name }))} />
)

export const ChannelField = (props: FieldProps) => (
  <Chosen {...props} options={props.scope.channels.map(({ id, name }) => ({ value: id, label: name }))} />
)

export const FlowField = (props: FieldProps) => (
  <Chosen {...props} options={props.scope.flows.map(({ id, name }) => ({ value: id, label: name }))} />
)

/** A file of rows: one that is there, or the name of one that comes with its first row. */
export const FileField = (props: FieldProps) => (
  <Autocomplete
    {...framed(props)}
    data={props.scope.files}
    maxLength={120}
    value={typeof props.value === 'string' ? props.value : ''}
    onChange={props.onChange}
  />
)

export function ContactFieldField(props: FieldProps) {
  const { pick } = useT()
  return (
    <Chosen
      {...props}
      options={props.scope.contactFields.map(({ key, title }) => ({ value: key, label: pick(title) }))}
    />
  )
}

export function StepField(props: FieldProps) {
  const { pick } = useT()
  return (
    <Chosen
      {...props}
      options={props.scope.steps.map(({ id, name }) => ({ value: id, label: pick(name) }))}
    />
  )
}

/** Labels, those of the workspace or new ones. */
export function TagsField(props: FieldProps) {
  const { t } = useT()
  return (
    <TagsInput
      {...framed(props)}
      data={props.scope.tags}
      placeholder={t('canvas.form.tags')}
      value={Array.isArray(props.value) ? props.value.map(String) : []}
      onChange={props.onChange}
    />
  )
}

/** A category to close with: one of the workspace, or another text; several where the value is a list. */
export function ClosingNoteField(props: FieldProps) {
  const { value, nullable, onChange, scope } = props
  if (Array.isArray(value)) {
    return (
      <TagsInput {...framed(props)} data={scope.closingNotes} value={value.map(String)} onChange={onChange} />
    )
  }
  return (
    <Autocomplete
      {...framed(props)}
      data={scope.closingNotes}
      value={typeof value === 'string' ? value : ''}
      onChange={(next) => onChange(next === '' && nullable ? null : next)}
    />
  )
}
