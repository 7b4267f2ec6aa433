// What the rehearsal knows by now.
import type { Rehearsal } from '#engine/machine/rehearsal.ts'
import { useT } from '../../words/i18n.ts'
import styles from './Simulator.module.css'

const SHOWN = 8

export function Variables({ state }: { state: Rehearsal }) {
  const { t } = useT()
  const vars = Object.entries(state.snapshot?.vars ?? {}).slice(-SHOWN)
  const { tags } = state.facts.contact
  const rows: Array<[string, string]> = [
    ...vars.map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
    ...(tags.length > 0 ? [[t('canvas.simulator.tags'), tags.join(', ')] as [string, string]] : []),
    [
      t('canvas.simulator.path'),
      t('canvas.simulator.steps', { count: new Set(state.path.map(({ step }) => step)).size }),
    ],
  ]
  return (
    <dl className={styles.variables}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd title={value}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
