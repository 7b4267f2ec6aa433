import type { Answer } from '../api.ts'
import { useT } from '../words/i18n.ts'
import styles from './Runs.module.css'

type Traffic = Answer<'GET /flows/:id/traffic'>

interface StepNumbersProps {
  traffic: Traffic
  /** Ids of the draft's steps in reading order. */
  order: string[]
}

/** How many came to each step, as bars, and how many were lost there; the busiest first. */
export function StepNumbers({ traffic, order }: StepNumbersProps) {
  const { t, pick, number } = useT()
  const most = Math.max(1, traffic.started, ...traffic.steps.map(({ entered }) => entered))
  const placeOf = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length)
  const rows = traffic.steps.toSorted((a, b) => b.entered - a.entered || placeOf(a.step) - placeOf(b.step))
  return (
    <details className={styles.numbers}>
      <summary>
        {t('flows.runs.numbers', { count: traffic.started, people: number(traffic.started) })}
      </summary>
      <ol className={styles.bars}>
        {rows.map(({ step, name, entered, waiting, dropped }) => (
          <li key={step}>
            <span className={styles.barName}>{pick(name)}</span>
            <span className={styles.track}>
              <span className={styles.bar} style={{ inlineSize: `${(entered / most) * 100}%` }} />
            </span>
            <span className={styles.barCount}>
              {number(entered)}
              {waiting > 0 && ` · ${t('flows.runs.standing', { count: waiting, people: number(waiting) })}`}
              {dropped > 0 && ` · ${t('flows.runs.lost', { count: dropped, people: number(dropped) })}`}
            </span>
          </li>
        ))}
      </ol>
    </details>
  )
}
