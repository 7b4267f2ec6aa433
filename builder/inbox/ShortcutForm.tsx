// What a shortcut asks before it starts: its fields by type, with the server's complaint beside the field that it is about.
import { Button, Checkbox, Group, Input, NumberInput, Rating, Select, Stack, TextInput } from '@mantine/core'
import { type ComponentType, useState } from 'react'
import type { Json } from '#engine/machine/values.ts'
import { ApiError, call } from '../api.ts'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import type { Shortcut } from './ShortcutMenu.tsx'

type Asked = Shortcut['form'][number]

interface ShortcutFormProps {
  shortcut: Shortcut
  contactId: string
  onClose(): void
}

export function ShortcutForm({ shortcut, contactId, onClose }: ShortcutFormProps) {
  const { t } = useT()
  const [answers, setAnswers] = useState<Record<string, Json>>({})
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set())
  const [busy, setBusy] = useState(false)
  const submit = async () => {
    setBusy(true)
    try {
      await call('POST /shortcuts/:id/runs', {
        params: { id: shortcut.flowId },
        body: { contactId, answers },
      })
      toast.success(t('inbox.shortcut.started', { name: shortcut.title }))
      onClose()
    } catch (problem) {
      const fields = wrongIn(problem)
      setWrong(fields)
      setBusy(false)
      if (fields.size === 0) toast.error(problem)
    }
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) void submit()
      }}
    >
      <Stack>
        {shortcut.about && <p style={{ margin: 0 }}>{shortcut.about}</p>}
        {shortcut.form.map((field, index) => {
          const Editor = editors[field.type]
          return (
            <Editor
              key={field.variable}
              field={field}
              value={answers[field.variable] ?? null}
              error={wrong.has(field.variable) ? t(`inbox.shortcut.bad.${field.type}`) : null}
              first={index === 0}
              onChange={(value) => {
                setAnswers((now) => ({ ...now, [field.variable]: value }))
                setWrong((now) => new Set([...now].filter((one) => one !== field.variable)))
              }}
            />
          )
        })}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('inbox.shortcut.start')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** The variables of the fields that the server did not take. */
function wrongIn(problem: unknown): ReadonlySet<string> {
  if (!(problem instanceof ApiError) || problem.code !== 'bad_answers') return new Set()
  const list = Array.isArray(problem.details) ? problem.details : []
  return new Set(list.map((one: { variable?: unknown }) => String(one.variable)))
}

interface EditorProps {
  field: Asked
  value: Json
  error: string | null
  /** Gets the focus when the form opens. */
  first: boolean
  onChange(value: Json): void
}

const framed = ({ field, error, first }: EditorProps) => ({
  label: field.label,
  withAsterisk: field.required,
  'aria-required': field.required,
  error,
  'data-autofocus': first || undefined,
})

/** One line of text, with the keyboard that its type wants on a phone. */
const line = (type: 'text' | 'email' | 'tel' | 'url' | 'date') => (props: EditorProps) => (
  <TextInput
    {...framed(props)}
    type={type}
    value={String(props.value ?? '')}
    onChange={(event) => props.onChange(event.currentTarget.value)}
  />
)

const editors: Record<Asked['type'], ComponentType<EditorProps>> = {
  text: line('text'),
  email: line('email'),
  phone: line('tel'),
  url: line('url'),
  date: line('date'),
  number: (props) => (
    <NumberInput
      {...framed(props)}
      value={typeof props.value === 'number' ? props.value : ''}
      onChange={(next) => props.onChange(next === '' ? null : next)}
    />
  ),
  list: (props) => (
    <Select
      {...framed(props)}
      data={[...new Set(props.field.options.split(',').map((one) => one.trim()))].filter(Boolean)}
      value={typeof props.value === 'string' ? props.value : null}
      clearable={!props.field.required}
      onChange={props.onChange}
    />
  ),
  checkbox: ({ field, value, error, first, onChange }) => (
    <Checkbox
      label={field.required ? `${field.label} *` : field.label}
      error={error}
      data-autofocus={first || undefined}
      checked={value === true}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  ),
  rating: ({ field, value, error, onChange }) => (
    <Input.Wrapper
      label={field.label}
      withAsterisk={field.required}
      error={error}
      labelElement="div"
      role="group"
      aria-label={field.label}
    >
      <Rating mt={4} size="lg" value={typeof value === 'number' ? value : 0} onChange={onChange} />
    </Input.Wrapper>
  ),
}
