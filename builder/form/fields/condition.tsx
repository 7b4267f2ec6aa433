// One condition.
import type { Condition } from '#engine/machine/conditions.ts'
import { ConditionEditor } from '../ConditionEditor.tsx'
import styles from '../Form.module.css'
import type { FieldProps } from '../field.ts'

export function ConditionField({ value, label, problem, scope, onChange }: FieldProps) {
  return (
    <fieldset style={{ border: 0, margin: 0, padding: 0 }}>
      <legend className={styles.legend}>{label}</legend>
      <ConditionEditor
        condition={(value ?? { all: [] }) as unknown as Condition}
        scope={scope}
        onChange={(next) => onChange(next as never)}
      />
      {problem && <p className={styles.problem}>{problem}</p>}
    </fieldset>
  )
}
