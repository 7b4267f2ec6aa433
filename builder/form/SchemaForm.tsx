// A form drawn from a schema: which editor, which words and when are all hints beside the fields.
import { Button, Collapse } from '@mantine/core'
import { useState } from 'react'
import type { z } from 'zod'
import { type Field, fieldsOf } from '#engine/machine/step.ts'
import type { Problem } from '#engine/machine/turn.ts'
import type { Json } from '#engine/machine/values.ts'
import { useT } from '../words/i18n.ts'
import styles from './Form.module.css'
import { editors } from './fields/index.ts'
import type { Scope } from './scope.ts'

interface SchemaFormProps {
  schema: z.ZodType
  data: Record<string, Json>
  problems: ReadonlyArray<Problem>
  scope: Scope
  onChange(data: Record<string, Json>, field: string): void
}

/** The fields of a schema; advanced ones under «More options». */
export function SchemaForm({ schema, data, problems, scope, onChange }: SchemaFormProps) {
  const { t } = useT()
  const shown = fieldsOf(schema).filter((field) => isShown(field, data, schema))
  const [plain, advanced] = [
    shown.filter(({ meta }) => !meta.advanced),
    shown.filter(({ meta }) => meta.advanced),
  ]
  const [more, setMore] = useState(false)
  const one = (field: Field) => (
    <FieldRow
      key={field.name}
      field={field}
      value={valueIn(field, data)}
      problem={problems.find((problem) => problem.field?.split('.')[0] === field.name) ?? null}
      scope={scope}
      onChange={(value) => onChange({ ...data, [field.name]: value }, field.name)}
    />
  )
  return (
    <div className={styles.form}>
      {plain.map(one)}
      {advanced.length > 0 && (
        <>
          <Button
            variant="subtle"
            size="compact-sm"
            aria-expanded={more}
            className={styles.more}
            onClick={() => setMore(!more)}
          >
            {t(more ? 'canvas.form.less' : 'canvas.form.more')}
          </Button>
          <Collapse expanded={more}>
            <div className={styles.form}>{advanced.map(one)}</div>
          </Collapse>
        </>
      )}
    </div>
  )
}

interface FieldRowProps {
  field: Field
  value: Json
  problem: Problem | null
  scope: Scope
  onChange(value: Json): void
}

function FieldRow({ field, value, problem, scope, onChange }: FieldRowProps) {
  const { pick } = useT()
  const Editor = editors[field.meta.field]
  return (
    <div className={styles.field} data-field={field.name}>
      <Editor
        meta={field.meta}
        value={value}
        nullable={field.schema.safeParse(null).success}
        label={pick(field.meta.title)}
        help={field.meta.help && pick(field.meta.help)}
        problem={problem && pick(problem.text)}
        scope={scope}
        onChange={onChange}
      />
    </div>
  )
}

/** The value of a field, or what the schema puts where there is none. */
function valueIn({ name, schema }: Field, data: Record<string, Json>): Json {
  if (Object.hasOwn(data, name)) return data[name] ?? null
  const parsed = schema.safeParse(undefined)
  return parsed.success ? ((parsed.data ?? null) as Json) : null
}

function isShown({ meta }: Field, data: Record<string, Json>, schema: z.ZodType): boolean {
  if (!meta.when) return true
  const other = fieldsOf(schema).find(({ name }) => name === meta.when?.field)
  return other !== undefined && meta.when.is.includes(valueIn(other, data))
}
