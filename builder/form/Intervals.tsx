// From when until when, several times a day. Times are written as people write them and put right on leaving.
import { ActionIcon, Autocomplete, Button } from '@mantine/core'
import { useState } from 'react'
import type { Interval } from '#engine/machine/hours.ts'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import { clockIn, dayProblem, halfHours, nextInterval } from './clock.ts'
import styles from './Hours.module.css'
import { changed, without } from './lists.ts'

interface IntervalsProps {
  /** Whose they are, for who hears the screen. */
  name: string
  intervals: Interval[]
  onChange(intervals: Interval[]): void
}

const MOST = 6

export function Intervals({ name, intervals, onChange }: IntervalsProps) {
  const { t } = useT()
  const problem = dayProblem(intervals)
  const next = nextInterval(intervals)
  return (
    <div className={styles.intervals}>
      {intervals.length === 0 && <span className={styles.help}>{t('canvas.form.hours.closed')}</span>}
      {intervals.map((interval, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: intervals have no identity but their place
        <div key={index} className={styles.interval}>
          <ClockInput
            label={t('canvas.form.hours.from', { name, number: index + 1 })}
            value={interval.from}
            onChange={(from) => onChange(changed(intervals, index, { from }))}
          />
          <span aria-hidden="true">–</span>
          <ClockInput
            label={t('canvas.form.hours.to', { name, number: index + 1 })}
            value={interval.to}
            onChange={(to) => onChange(changed(intervals, index, { to }))}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('canvas.form.hours.removeInterval', { name, number: index + 1 })}
            onClick={() => onChange(without(intervals, index))}
          >
            <Icon name="x" size={16} />
          </ActionIcon>
        </div>
      ))}
      {problem && (
        <p className={styles.problem} role="alert">
          {t(`canvas.form.hours.${problem}`)}
        </p>
      )}
      {next && intervals.length < MOST && (
        <Button
          variant="subtle"
          size="compact-xs"
          aria-label={t('canvas.form.hours.addOf', { name })}
          leftSection={<Icon name="plus" size={12} />}
          onClick={() => onChange([...intervals, next])}
        >
          {t('canvas.form.hours.add')}
        </Button>
      )}
    </div>
  )
}

interface ClockInputProps {
  label: string
  value: string
  onChange(value: string): void
}

/** A time of day, 24 hours, chosen or written. What is no time goes back to what it was. */
function ClockInput({ label, value, onChange }: ClockInputProps) {
  const [text, setText] = useState<string | null>(null)
  const take = (said: string) => {
    setText(null)
    const clock = clockIn(said)
    if (clock !== null && clock !== value) onChange(clock)
  }
  return (
    <Autocomplete
      aria-label={label}
      className={styles.clock}
      size="sm"
      data={halfHours}
      filter={({ options, search }) =>
        search === value ? options : options.filter((one) => 'value' in one && one.value.includes(search))
      }
      maxDropdownHeight={200}
      value={text ?? value}
      onChange={setText}
      onOptionSubmit={take}
      onBlur={() => text !== null && take(text)}
      onKeyDown={(event) => event.key === 'Enter' && text !== null && take(text)}
    />
  )
}
