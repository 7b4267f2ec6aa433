// A condition as rows: all or any of them must hold. Groups inside are kept, shown as a sentence, and can be removed.
import { ActionIcon, Button, SegmentedControl, Select } from '@mantine/core'
import { describe, operatorsOf, operatorWords } from '#engine/machine/condition_words.ts'
import type { Clause, Condition, Operator } from '#engine/machine/conditions.ts'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import { ClauseValue } from './ClauseValue.tsx'
import { kindOf, type Subject, subjectsIn, withOperator, withSubject } from './clauses.ts'
import styles from './Form.module.css'
import type { Scope } from './scope.ts'

interface ConditionEditorProps {
  condition: Condition
  scope: Scope
  /** What may be asked about here; absent: everything. */
  only?(subject: string): boolean
  onChange(condition: Condition): void
}

type Part = Clause | Condition

export function ConditionEditor({ condition, scope, only, onChange }: ConditionEditorProps) {
  const { t } = useT()
  const mode = 'all' in condition ? 'all' : 'any'
  const parts: Part[] = 'all' in condition ? condition.all : condition.any
  const set = (next: Part[], how: string = mode) => onChange(how === 'all' ? { all: next } : { any: next })
  const all = subjectsIn(scope)
  const known = only ? all.filter(({ subject }) => only(subject)) : all
  return (
    <div className={styles.list}>
      {parts.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label={t('canvas.form.joined')}
          value={mode}
          data={[
            { value: 'all', label: t('canvas.form.all') },
            { value: 'any', label: t('canvas.form.any') },
          ]}
          onChange={(how) => set(parts, how)}
        />
      )}
      {parts.map((part, index) => (
        <PartRow
          // biome-ignore lint/suspicious/noArrayIndexKey: clauses have no identity but their place
          key={index}
          part={part}
          known={known}
          scope={scope}
          onChange={(next) => set(parts.map((one, at) => (at === index ? next : one)))}
          onRemove={() => set(parts.filter((_, at) => at !== index))}
        />
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<Icon name="plus" size={14} />}
        style={{ alignSelf: 'flex-start' }}
        onClick={() => set([...parts, { subject: 'contact.tags', operator: 'has_any_of', value: [] }])}
      >
        {t('canvas.form.addClause')}
      </Button>
    </div>
  )
}

interface PartRowProps {
  part: Part
  known: Subject[]
  scope: Scope
  onChange(part: Part): void
  onRemove(): void
}

function PartRow({ part, known, scope, onChange, onRemove }: PartRowProps) {
  const { t, pick } = useT()
  const remove = (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={t('canvas.form.removeClause')}
      onClick={onRemove}
    >
      <Icon name="x" size={16} />
    </ActionIcon>
  )
  if (!('subject' in part)) {
    return (
      <div className={styles.row}>
        <p className={styles.preview}>{pick(describe(part))}</p>
        {remove}
      </div>
    )
  }
  const subjects = known.some(({ subject }) => subject === part.subject)
    ? known
    : [
        ...known,
        { subject: part.subject, title: { en: part.subject, es: part.subject }, values: 'any' as const },
      ]
  const kind = kindOf(part.subject, known)
  return (
    <div className={styles.clause}>
      <Select
        searchable
        aria-label={t('canvas.form.subject')}
        data={subjects.map(({ subject, title }) => ({ value: subject, label: pick(title) }))}
        value={part.subject}
        allowDeselect={false}
        onChange={(subject) => subject && onChange(withSubject(part, subject, known))}
      />
      {remove}
      <Select
        aria-label={t('canvas.form.operator')}
        data={operatorsOf[kind].map((operator) => ({
          value: operator,
          label: pick(operatorWords[operator]),
        }))}
        value={part.operator}
        allowDeselect={false}
        onChange={(operator) => operator && onChange(withOperator(part, operator as Operator))}
      />
      <ClauseValue clause={part} kind={kind} scope={scope} onChange={onChange} />
    </div>
  )
}
