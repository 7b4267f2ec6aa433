// The contact's data beside the conversation: every value is changed where it stands and saved on leaving it.
import { Checkbox, Select, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useState } from 'react'
import { ApiError, call, type Input } from '../api.ts'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import styles from './Inbox.module.css'
import { type ConversationDetail, type Field, keys, useFields } from './queries.ts'

type Change = Input<'PATCH /contacts/:id'>['body']

const standard = ['firstName', 'lastName', 'email', 'phone'] as const

export function ContactData({ conversation }: { conversation: ConversationDetail }) {
  const { t } = useT()
  const { data: fields } = useFields()
  const { contact } = conversation
  const save = useSave(conversation)
  return (
    <dl className={styles.data}>
      {standard.map((key) => (
        <Fact
          key={key}
          id={key}
          title={t(`inbox.field.${key}`)}
          value={contact[key] ?? ''}
          save={(text) => save({ [key]: text || null })}
        />
      ))}
      {fields?.items.map((field) => (
        <Custom
          key={field.key}
          field={field}
          value={contact.fields[field.key]}
          save={(value) => save({ fields: { [field.key]: value } })}
        />
      ))}
    </dl>
  )
}

/** Saves a change; an error is thrown to the field it belongs to. */
function useSave(conversation: ConversationDetail) {
  const client = useQueryClient()
  return async (change: Change): Promise<void> => {
    await call('PATCH /contacts/:id', { params: { id: conversation.contact.id }, body: change })
    await client.invalidateQueries({ queryKey: keys.one(conversation.id) })
    void client.invalidateQueries({ queryKey: keys.lists })
  }
}

interface FactProps {
  id: string
  title: string
  value: string
  type?: 'text' | 'date' | 'number'
  save: (text: string) => Promise<void>
}

function Fact({ id, title, value, type = 'text', save }: FactProps) {
  const { pick } = useT()
  const [text, setText] = useState(value)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => setText(value), [value])
  const leave = () => {
    if (text.trim() === value) return setProblem(null)
    save(text.trim()).then(
      () => setProblem(null),
      (error) => (error instanceof ApiError ? setProblem(pick(error.words)) : toast.error(error)),
    )
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') event.currentTarget.blur()
    if (event.key !== 'Escape') return
    setText(value)
    setProblem(null)
  }
  return (
    <Line id={id} title={title}>
      <TextInput
        id={`fact-${id}`}
        size="xs"
        variant="unstyled"
        type={type}
        value={text}
        placeholder="—"
        error={problem}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={leave}
        onKeyDown={onKeyDown}
      />
    </Line>
  )
}

interface CustomProps {
  field: Field
  value: unknown
  save: (value: string | number | boolean | null) => Promise<void>
}

/** A field of the workspace, in the control of its type. */
function Custom({ field, value, save }: CustomProps) {
  const id = `field-${field.key}`
  const set = (next: string | boolean | null) => void save(next).catch(toast.error)
  switch (field.type) {
    case 'checkbox':
      return (
        <Line id={id} title={field.title}>
          <Checkbox
            id={`fact-${id}`}
            size="xs"
            checked={value === true}
            onChange={(event) => set(event.currentTarget.checked)}
          />
        </Line>
      )
    case 'list':
      return (
        <Line id={id} title={field.title}>
          <Select
            id={`fact-${id}`}
            size="xs"
            variant="unstyled"
            placeholder="—"
            data={field.options}
            value={typeof value === 'string' ? value : null}
            onChange={set}
          />
        </Line>
      )
    default:
      return (
        <Fact
          id={id}
          title={field.title}
          type={field.type === 'date' || field.type === 'number' ? field.type : 'text'}
          value={value === undefined || value === null ? '' : String(value)}
          save={(text) => save(text === '' ? null : field.type === 'number' ? Number(text) : text)}
        />
      )
  }
}

function Line({ id, title, children }: { id: string; title: string; children: React.ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>
        <label htmlFor={`fact-${id}`}>{title}</label>
      </dt>
      <dd>{children}</dd>
    </div>
  )
}
