// When a flow that the clock starts is due next, in words.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { TriggerType } from '#engine/machine/trigger.ts'
import { call, queryKeys } from '../../api.ts'
import { useT } from '../../words/i18n.ts'
import styles from './Panel.module.css'

const SHOWN = 3

export function NextTimes({ kind, data }: { kind: TriggerType; data: unknown }) {
  const { t, language } = useT()
  const workspace = useQuery({ queryKey: queryKeys.workspace, queryFn: () => call('GET /workspace') }).data
  const zone = workspace?.timeZone ?? null
  const times = useMemo(() => {
    const parsed = kind.data.safeParse(data)
    return zone && parsed.success ? (kind.times?.(parsed.data, zone, new Date(), SHOWN) ?? []) : []
  }, [kind, data, zone])
  if (zone === null) return null
  const words = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short', timeZone: zone })
  return (
    <section className={styles.beyond} aria-label={t('canvas.panel.times.title')}>
      <h3>{t('canvas.panel.times.title')}</h3>
      {times.length === 0 && <p className={styles.about}>{t('canvas.panel.times.none')}</p>}
      <ul className={styles.times}>
        {times.map((time) => (
          <li key={time.toISOString()}>{words.format(time)}</li>
        ))}
      </ul>
      <p className={styles.about}>{t('canvas.panel.times.zone', { zone })}</p>
    </section>
  )
}
