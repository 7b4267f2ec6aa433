// Where an answer is kept: in a variable of the run, in a contact field, or in both.
import { Autocomplete, Select } from '@mantine/core'
import { useT } from '../../words/i18n.ts'
import styles from '../Form.module.css'
import type { FieldProps } from '../field.ts'
import { variableName } from './variable.tsx'

export function SaveAnswerField({ value, label, help, problem, scope, onChange }: FieldProps) {
  const { t, pick } = useT()
  const save = { variable: '', field: '', ...(value as object | null) } as { variable: string; field: string }
  const fields = scope.contactFields.map(({ key, title }) => ({ value: key, label: pick(title) }))
  const gone = save.field !== '' && !fields.some((field) => field.value === save.field)
  return (
    <fieldset style={{ border: 0, margin: 0, padding: 0 }}>
      <legend className={styles.legend}>{label}</legend>
      {help && <p className={styles.toolRow}>{help}</p>}
      <div className={styles.pair}>
        <Autocomplete
          label={t('canvas.form.asVariable')}
          placeholder={t('canvas.form.variableExample')}
          data={[...new Set(scope.variables.map(({ path }) => path).filter((path) => !path.includes('.')))]}
          value={save.variable}
          onChange={(variable) => onChange({ ...save, variable: variableName(variable) })}
        />
        <Select
          label={t('canvas.form.asField')}
          placeholder={t('canvas.form.noField')}
          data={gone ? [...fields, { value: save.field, label: save.field }] : fields}
          value={save.field || null}
          clearable
          searchable
          onChange={(field) => onChange({ ...save, field: field ?? '' })}
        />
      </div>
      {problem && <p className={styles.problem}>{problem}</p>}
    </fieldset>
  )
}
