// A form drawn from a schema: which editor, which words and when are all hints beside the fields.
import { Button, Collapse } from '@mantine/core'
import { useState } from 'react'
import type { z } from 'zod'
import { columnsOf, type Field, fieldsOf, isShown } from '#engine/machine/step.ts'
import type { Problem } from '#engine/machine/turn.ts'
import type { Json } from '#engine/machine/values.ts'
import { useT } from '../words/i18n.ts'
import styles from './Form.module.css'
import { editors } from './fields/index.ts'
import { problemsAt } from './problems.ts'
import type { Scope } from './scope.ts'

interface FormProps {
  data: Record<string, Json>
  /** `field` is the path from this data. */
  problems: ReadonlyArray<Problem>
  scope: Scope
  onChange(data: Record<string, Json>, field: string): void
}

/** The fields of a schema; advanced ones under «More options». */
export function SchemaForm({ schema, ...form }: FormProps & { schema: z.ZodType }) {
  return <FieldsForm fields={fieldsOf(schema)} {...form} />
}

/** Fields, such as the columns of a row; those that are made are not drawn. */
export function FieldsForm({ fields, data, problems, scope, onChange }: FormProps & { fields: Field[] }) {
  const { t } = useT()
  const shown = fields.filter(
    (field) => !field.meta.made && isShown(field, fields, (other) => valueIn(other, data)),
  )
  const [plain, advanced] = [
    shown.filter(({ meta }) => !meta.advanced),
    shown.filter(({ meta }) => meta.advanced),
  ]
  const [more, setMore] = useState(false)
  const one = (field: Field) => (
    <FieldRow
      key={field.name}
      field={field}
      data={data}
      problems={problems}
      scope={scope}
      onChange={onChange}
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

/** One field with its editor, its value out of the data and its problems. */
export function FieldRow({
  field,
  data,
  problems,
  scope,
  compact,
  onChange,
}: FormProps & { field: Field; compact?: boolean }) {
  const { pick } = useT()
  const Editor = editors[field.meta.field]
  const own = problemsAt(problems, field.name)
  const problem = own.find((one) => !one.field) ?? (columnsOf(field).length === 0 ? own[0] : undefined)
  return (
    <div className={styles.field} data-field={field.name}>
      <Editor
        field={field}
        meta={field.meta}
        value={valueIn(field, data)}
        nullable={field.schema.safeParse(null).success}
        label={pick(field.meta.title)}
        help={field.meta.help && pick(field.meta.help)}
        problem={problem ? pick(problem.text) : null}
        problems={own}
        compact={compact}
        scope={scope}
        onChange={(value) => onChange({ ...data, [field.name]: value }, field.name)}
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
