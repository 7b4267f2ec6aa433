// How long: a number and a unit.
import { NumberInput, Select } from '@mantine/core'
import { useState } from 'react'
import { useT } from '../../words/i18n.ts'
import styles from '../Form.module.css'
import { type FieldProps, framed } from '../field.ts'
import { inUnit, type Unit, unitOf, units } from '../units.ts'

export function DurationField(props: FieldProps) {
  const { t } = useT()
  const { meta, value, nullable, onChange, label } = props
  // Where at most a minute may be asked for, people count in seconds.
  const usual = meta.max !== undefined && meta.max <= units.minutes ? 'seconds' : 'minutes'
  const ms = typeof value === 'number' ? value : null
  const [unit, setUnit] = useState<Unit>(ms === null ? usual : unitOf(ms))
  const change = (count: number | null, next: Unit) => {
    if (count !== null && count > 0) onChange(Math.round(count * units[next]))
    else if (nullable) onChange(null)
  }
  return (
    <div className={styles.pair} style={{ alignItems: 'end' }}>
      <NumberInput
        {...framed(props)}
        classNames={{ label: styles.across, description: styles.across, error: styles.across }}
        min={0}
        max={meta.max === undefined ? undefined : inUnit(meta.max, unit)}
        value={ms === null ? '' : inUnit(ms, unit)}
        onChange={(next) => change(typeof next === 'number' ? next : null, unit)}
      />
      <Select
        aria-label={`${label}: ${t('canvas.form.unit')}`}
        data={Object.keys(units).map((name) => ({ value: name, label: t(`canvas.form.units.${name}`) }))}
        value={unit}
        allowDeselect={false}
        onChange={(next) => {
          if (!next) return
          setUnit(next as Unit)
          if (ms !== null) change(inUnit(ms, unit), next as Unit)
        }}
      />
    </div>
  )
}
