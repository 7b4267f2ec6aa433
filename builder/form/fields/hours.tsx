// Opening hours.
import { alwaysOpen, type Hours } from '#engine/machine/hours.ts'
import styles from '../Form.module.css'
import type { FieldProps } from '../field.ts'
import { HoursEditor } from '../HoursEditor.tsx'

export function HoursField({ value, label, help, problem, onChange }: FieldProps) {
  return (
    <div>
      <p className={styles.legend}>{label}</p>
      {help && <p className={styles.toolRow}>{help}</p>}
      <HoursEditor
        label={label}
        hours={(value ?? alwaysOpen) as unknown as Hours}
        onChange={(hours) => onChange(hours as never)}
      />
      {problem && <p className={styles.problem}>{problem}</p>}
    </div>
  )
}
