// Opening hours: the days of the week, each with its intervals, and the days that are different.
import { ActionIcon, Button, Switch, TextInput } from '@mantine/core'
import { type Day, days, type Hours, hoursText, type Interval } from '#engine/machine/hours.ts'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import { onAllDays } from './clock.ts'
import styles from './Hours.module.css'
import { Intervals } from './Intervals.tsx'
import { changed, without } from './lists.ts'

interface HoursEditorProps {
  label: string
  hours: Hours
  onChange(hours: Hours): void
}

/** The editor of opening hours, for a step's field and for the workspace's own. */
export function HoursEditor({ label, hours, onChange }: HoursEditorProps) {
  const { t, pick } = useT()
  const setDay = (day: Day, intervals: Interval[]) =>
    onChange({ ...hours, week: { ...hours.week, [day]: intervals } })
  return (
    <fieldset className={styles.hours} aria-label={label}>
      <p className={styles.summary}>{pick(hoursText(hours))}</p>
      <ul className={styles.days}>
        {days.map((day) => (
          <DayRow
            key={day}
            day={day}
            intervals={hours.week[day]}
            onChange={(intervals) => setDay(day, intervals)}
            onCopy={() => onChange(onAllDays(hours, day))}
          />
        ))}
      </ul>
      <h4 className={styles.title}>{t('canvas.form.hours.special')}</h4>
      <Holidays hours={hours} onChange={onChange} />
    </fieldset>
  )
}

interface DayRowProps {
  day: Day
  intervals: Interval[]
  onChange(intervals: Interval[]): void
  onCopy(): void
}

function DayRow({ day, intervals, onChange, onCopy }: DayRowProps) {
  const { t } = useT()
  const name = t(`canvas.form.hours.days.${day}`)
  return (
    <li className={styles.day}>
      <Switch
        label={name}
        checked={intervals.length > 0}
        onChange={(event) => onChange(event.currentTarget.checked ? [{ from: '09:00', to: '18:00' }] : [])}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        title={t('canvas.form.hours.copy')}
        aria-label={t('canvas.form.hours.copyOf', { day: name })}
        onClick={onCopy}
      >
        <Icon name="copy" size={16} />
      </ActionIcon>
      <Intervals name={name} intervals={intervals} onChange={onChange} />
    </li>
  )
}

function Holidays({ hours, onChange }: { hours: Hours; onChange(hours: Hours): void }) {
  const { t } = useT()
  const { holidays } = hours
  const set = (next: Hours['holidays']) => onChange({ ...hours, holidays: next })
  return (
    <>
      <p className={styles.help}>{t('canvas.form.hours.specialHelp')}</p>
      <ul className={styles.days}>
        {holidays.map((holiday, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a day has no identity but its place
          <li key={index} className={styles.holiday}>
            <TextInput
              type="date"
              aria-label={t('canvas.form.hours.date', { number: index + 1 })}
              value={holiday.date}
              onChange={(event) => set(changed(holidays, index, { date: event.currentTarget.value }))}
            />
            <TextInput
              aria-label={t('canvas.form.hours.name', { number: index + 1 })}
              placeholder={t('canvas.form.hours.nameExample')}
              maxLength={80}
              value={holiday.name}
              onChange={(event) => set(changed(holidays, index, { name: event.currentTarget.value }))}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t('canvas.form.rows.remove', { name: holiday.name || holiday.date })}
              onClick={() => set(without(holidays, index))}
            >
              <Icon name="x" size={16} />
            </ActionIcon>
            <Intervals
              name={holiday.name || holiday.date}
              intervals={holiday.intervals}
              onChange={(intervals) => set(changed(holidays, index, { intervals }))}
            />
          </li>
        ))}
      </ul>
      <Button
        variant="subtle"
        size="compact-sm"
        disabled={holidays.length >= 200}
        leftSection={<Icon name="plus" size={14} />}
        onClick={() => set([...holidays, { date: '', name: '', intervals: [] }])}
      >
        {t('canvas.form.hours.addSpecial')}
      </Button>
    </>
  )
}
