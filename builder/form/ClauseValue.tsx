// What a clause is compared with: nothing, one value, two, or a list.
import { Select, TagsInput, TextInput } from '@mantine/core'
import { type ValueKind, wantedKind } from '#engine/machine/condition_words.ts'
import type { Clause } from '#engine/machine/conditions.ts'
import { durationIn, durationText } from '#engine/machine/duration.ts'
import { useT } from '../words/i18n.ts'
import { arity } from './clauses.ts'
import styles from './Form.module.css'
import type { Scope } from './scope.ts'

interface ClauseValueProps {
  clause: Clause
  kind: ValueKind
  scope: Scope
  onChange(clause: Clause): void
}

type Scalar = string | number | boolean

export function ClauseValue({ clause, kind: subjectKind, scope, onChange }: ClauseValueProps) {
  const { t } = useT()
  const kind = wantedKind(clause.operator, subjectKind)
  const label = t('canvas.form.value')
  const values: Scalar[] = Array.isArray(clause.value)
    ? clause.value
    : clause.value === undefined
      ? []
      : [clause.value]
  const known = useKnownValues(clause.subject, scope)
  const put = (index: number, next: Scalar) => {
    if (arity(clause.operator) === 'one') return onChange({ ...clause, value: next })
    onChange({ ...clause, value: [0, 1].map((at) => (at === index ? next : (values[at] ?? ''))) })
  }
  switch (arity(clause.operator)) {
    case 'none':
      return null
    case 'many':
      return (
        <TagsInput
          aria-label={label}
          placeholder={t('canvas.form.values')}
          data={clause.subject === 'contact.tags' ? scope.tags : []}
          value={values.map(String)}
          onChange={(next) => onChange({ ...clause, value: next })}
        />
      )
    case 'two':
      return (
        <div className={styles.pair}>
          {[0, 1].map((at) => (
            <One
              key={at}
              label={`${label} ${at + 1}`}
              value={values[at] ?? ''}
              kind={kind}
              onChange={(next) => put(at, next)}
            />
          ))}
        </div>
      )
    default:
      if (known) {
        return (
          <Select
            aria-label={label}
            data={known}
            value={String(values[0] ?? '')}
            allowDeselect={false}
            onChange={(next) => next !== null && put(0, next)}
          />
        )
      }
      return <One label={label} value={values[0] ?? ''} kind={kind} onChange={(next) => put(0, next)} />
  }
}

interface OneProps {
  label: string
  value: Scalar
  kind: ValueKind
  onChange(value: Scalar): void
}

/** One value; durations are written as people say them. */
function One({ label, value, kind, onChange }: OneProps) {
  const { t, pick } = useT()
  if (kind !== 'duration') {
    return (
      <TextInput
        aria-label={label}
        placeholder={label}
        value={String(value)}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  }
  return (
    <TextInput
      key={String(value)}
      aria-label={label}
      placeholder={t('canvas.form.durationExample')}
      defaultValue={typeof value === 'number' ? pick(durationText(value)) : ''}
      onBlur={(event) => onChange(durationIn(event.currentTarget.value) ?? '')}
    />
  )
}

/** Values that can be chosen instead of written. */
function useKnownValues(subject: string, scope: Scope): Array<{ value: string; label: string }> | null {
  const { t } = useT()
  const named = (group: string, names: string[]) =>
    names.map((value) => ({ value, label: t(`canvas.form.${group}.${value}`) }))
  switch (subject) {
    case 'assignee.status':
      return named('presence', ['online', 'busy', 'offline'])
    case 'conversation.source':
      return named('source', ['contact', 'user', 'flow', 'api'])
    case 'conversation.state':
      return named('state', ['open', 'closed'])
    case 'workspace.open':
      return named('yesNo', ['true', 'false'])
    case 'assignee.id':
      return scope.users.map(({ id, name }) => ({ value: id, label: name }))
    case 'channel.id':
      return scope.channels.map(({ id, name }) => ({ value: id, label: name }))
    case 'channel.type':
      return [...new Set(scope.channels.map(({ type }) => type))].map((type) => ({
        value: type,
        label: type,
      }))
    default:
      return null
  }
}
