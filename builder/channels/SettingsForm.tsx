import { ColorInput, PasswordInput, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useT } from '../words/i18n.ts'
import type { SettingField, Value, Values } from './settings.ts'

interface SettingsFormProps {
  fields: SettingField[]
  values: Values
  /** Field name → what is wrong with it. */
  problems: Record<string, string>
  onChange: (name: string, value: Value) => void
}

/** A channel's settings, drawn from its schema. */
export function SettingsForm({ fields, values, problems, onChange }: SettingsFormProps) {
  return fields.map((field) => (
    <Field
      key={field.name}
      field={field}
      value={values[field.name] ?? field.first}
      problem={problems[field.name]}
      onChange={(value) => onChange(field.name, value)}
    />
  ))
}

interface FieldProps {
  field: SettingField
  value: Value
  problem: string | undefined
  onChange: (value: Value) => void
}

const swatches = ['#0b7a75', '#2f6fde', '#8a4fbf', '#c64a22', '#24804a', '#17202a']

function Field({ field, value, problem, onChange }: FieldProps) {
  const { t, pick } = useT()
  const shared = {
    label: pick(field.title),
    description: field.help && pick(field.help),
    error: problem,
    withAsterisk: field.required,
  }
  const text = String(value)
  switch (field.field) {
    case 'switch':
      return (
        <Switch
          label={shared.label}
          description={shared.description}
          error={problem}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )
    case 'select':
      return (
        <Select
          {...shared}
          allowDeselect={false}
          value={text}
          data={field.options?.map((option) => ({ value: option.value, label: pick(option.title) })) ?? []}
          onChange={(next) => onChange(next ?? text)}
        />
      )
    case 'color':
      return (
        <ColorInput
          {...shared}
          value={text}
          swatches={swatches}
          eyeDropperButtonProps={{ 'aria-label': t('channels.form.pickColor') }}
          onChange={onChange}
        />
      )
    case 'list':
      return (
        <Textarea
          {...shared}
          autosize
          minRows={2}
          value={Array.isArray(value) ? value.join('\n') : ''}
          placeholder={field.placeholder && pick(field.placeholder)}
          onChange={(event) => onChange(event.currentTarget.value.split('\n'))}
        />
      )
    case 'text':
      return field.secret ? (
        <PasswordInput
          {...shared}
          value={text}
          autoComplete="off"
          placeholder={t('channels.form.secretKept')}
          visibilityToggleButtonProps={{ 'aria-label': t('accounts.showPassword') }}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      ) : (
        <TextInput
          {...shared}
          value={text}
          placeholder={field.placeholder && pick(field.placeholder)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
  }
}
