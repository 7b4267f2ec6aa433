// A day, with a time of day where one is wanted: `yyyy-mm-dd` or `yyyy-mm-dd hh:mm`.
import { TextInput } from '@mantine/core'
import { useT } from '../../words/i18n.ts'
import styles from '../Form.module.css'
import { type FieldProps, framed } from '../field.ts'

export function DateField(props: FieldProps) {
  const { t } = useT()
  const { value, nullable, label, onChange } = props
  const [date = '', time = ''] = (typeof value === 'string' ? value : '').split(/[T ]/)
  const put = (day: string, clock: string) => {
    if (day === '') onChange(nullable ? null : '')
    else onChange(clock === '' ? day : `${day} ${clock}`)
  }
  return (
    <div className={styles.moment}>
      <TextInput
        {...framed(props)}
        type="date"
        value={date}
        onChange={(event) => put(event.currentTarget.value, time.slice(0, 5))}
      />
      <TextInput
        type="time"
        aria-label={t('canvas.form.timeOf', { name: label })}
        value={time.slice(0, 5)}
        disabled={date === ''}
        onChange={(event) => put(date, event.currentTarget.value)}
      />
    </div>
  )
}
