import { Popover, Progress, RingProgress, Tooltip, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { HostedLink } from '../channels/HostedLink.tsx'
import { Icon } from '../ui/Icon.tsx'
import rail from '../ui/Rail.module.css'
import { useT } from '../words/i18n.ts'
import styles from './Checklist.module.css'
import { closeChecklist, dismissChecklist, type Item, useChecklist } from './firstRun.ts'

/** «Your first bot» in five steps, in the rail until it is done or put away. */
export function Checklist() {
  const { t } = useT()
  const list = useChecklist()
  const [opened, setOpened] = useState<boolean | null>(null)
  const open = (next: boolean): void => {
    setOpened(next)
    if (!next) closeChecklist()
  }
  if (list === null) return null
  const done = list.items.filter((item) => item.done).length
  const shown = opened ?? list.opens
  const label = t('accounts.checklist.progress', { done, total: list.items.length })
  return (
    <li>
      <Popover opened={shown} onChange={open} position="right-end" width={320} offset={14} trapFocus={false}>
        <Popover.Target>
          <Tooltip label={t('accounts.checklist.title')} position="right" disabled={shown}>
            <UnstyledButton
              className={rail.item}
              data-open={shown || undefined}
              aria-label={`${t('accounts.checklist.title')}: ${label}`}
              onClick={() => open(!shown)}
            >
              <RingProgress
                size={30}
                thickness={3}
                roundCaps
                sections={[{ value: (done / list.items.length) * 100, color: 'brand' }]}
                label={<span className={styles.count}>{done}</span>}
              />
            </UnstyledButton>
          </Tooltip>
        </Popover.Target>
        <Popover.Dropdown className={styles.card} role="region" aria-label={t('accounts.checklist.title')}>
          <header className={styles.header}>
            <h2 className={styles.title}>{t('accounts.checklist.title')}</h2>
            <UnstyledButton
              className={styles.close}
              onClick={() => open(false)}
              aria-label={t('common.close')}
            >
              <Icon name="x" size={16} />
            </UnstyledButton>
          </header>
          <Progress value={(done / list.items.length) * 100} size={4} aria-label={label} mb={8} />
          <ol className={styles.items}>
            {list.items.map((item) => (
              <Row key={item.name} item={item} next={list.items.find((one) => !one.done) === item} />
            ))}
          </ol>
          {list.hosted && list.published && <HostedLink path={list.hosted} compact />}
          <UnstyledButton className={styles.dismiss} onClick={dismissChecklist}>
            {t(done === list.items.length ? 'accounts.checklist.finish' : 'accounts.checklist.dismiss')}
          </UnstyledButton>
        </Popover.Dropdown>
      </Popover>
    </li>
  )
}

function Row({ item, next }: { item: Item; next: boolean }) {
  const { t } = useT()
  return (
    <li className={styles.item} data-done={item.done || undefined} data-next={next || undefined}>
      <Icon
        name={item.done ? 'circle-check' : 'circle'}
        size={18}
        label={t(item.done ? 'accounts.checklist.done' : 'accounts.checklist.open')}
      />
      <span>
        {t(`accounts.checklist.${item.name}.title`)}
        {next && <span className={styles.how}>{t(`accounts.checklist.${item.name}.how`)}</span>}
      </span>
    </li>
  )
}
