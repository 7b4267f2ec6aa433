import { Select } from '@mantine/core'
import type { How } from '#engine/machine/passengers.ts'
import type { ItemOf } from '../api.ts'
import { Icon } from '../ui/Icon.tsx'
import { Pill, type Tone } from '../ui/Pill.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Passengers.module.css'

export type Passenger = ItemOf<'GET /flows/:id/passengers'>
export type Plan = Record<string, How>

const tones: Record<Passenger['change'], Tone> = {
  same: 'green',
  leads_elsewhere: 'blue',
  changed: 'corn',
  other_type: 'coral',
  removed: 'red',
}

/** What is chosen before anybody chooses. */
export const suggestedPlan = (items: Passenger[]): Plan =>
  Object.fromEntries(items.map(({ step, suggested }) => [step, suggested]))

interface PassengersProps {
  items: Passenger[]
  plan: Plan
  onChange: (plan: Plan) => void
}

/** People inside, by the step where they stand, with what becomes of them. Steps that stay as they are are folded away. */
export function Passengers({ items, plan, onChange }: PassengersProps) {
  const { t, number } = useT()
  const touched = items.filter(({ change }) => change !== 'same')
  const untouched = items.filter(({ change }) => change === 'same')
  const people = untouched.reduce((sum, { count }) => sum + count, 0)
  const rows = (some: Passenger[]) => (
    <ul className={styles.rows}>
      {some.map((one) => (
        <Row
          key={one.step}
          passenger={one}
          how={plan[one.step] ?? 'stay'}
          onChange={(how) => onChange({ ...plan, [one.step]: how })}
        />
      ))}
    </ul>
  )
  return (
    <>
      {touched.length > 0 && rows(touched)}
      {untouched.length > 0 && (
        <details className={styles.same} open={touched.length === 0 && untouched.length <= 3}>
          <summary>{t('flows.passengers.same', { count: people, people: number(people) })}</summary>
          {rows(untouched)}
        </details>
      )}
    </>
  )
}

interface RowProps {
  passenger: Passenger
  how: How
  onChange: (how: How) => void
}

function Row({ passenger, how, onChange }: RowProps) {
  const { t, pick, number } = useT()
  const { name, count, change, choices, versions } = passenger
  const name_ = pick(name)
  return (
    <li className={styles.row}>
      <div className={styles.step}>
        <span className={styles.name}>{name_}</span>
        <span className={styles.where}>
          <Pill tone={tones[change]}>{t(`flows.passengers.change.${change}`)}</Pill>
          <span>{versions.map((version) => `v${version.number}`).join(', ')}</span>
        </span>
      </div>
      <span className={styles.count} title={t('flows.passengers.people', { count, people: number(count) })}>
        <Icon name="users" size={15} /> {number(count)}
      </span>
      <Select
        className={styles.choice}
        aria-label={t('flows.passengers.choice', { name: name_ })}
        data={choices.map((value) => ({ value, label: t(`flows.passengers.how.${value}`) }))}
        value={how}
        allowDeselect={false}
        onChange={(value) => value && onChange(value as How)}
      />
    </li>
  )
}

/** «12 finish as they are · 3 to a person». */
export function Sum({ items, plan }: { items: Passenger[]; plan: Plan }) {
  const { t, number } = useT()
  const counts = new Map<How, number>()
  for (const { step, count } of items) {
    const how = plan[step] ?? 'stay'
    counts.set(how, (counts.get(how) ?? 0) + count)
  }
  const parts = [...counts].map(([how, count]) =>
    t(`flows.passengers.sum.${how}`, { count, people: number(count) }),
  )
  return <p className={styles.sum}>{parts.join(' · ')}</p>
}
