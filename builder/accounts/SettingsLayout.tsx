import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import { useMayDesign } from './me.ts'
import styles from './SettingsLayout.module.css'

/** Parts of the settings: where they stand, their icons, and whether only people who design see them. */
export const parts = [
  { name: 'workspace', group: 'space', icon: 'adjustments', design: false },
  { name: 'channels', group: 'space', icon: 'plug-connected', design: true },
  { name: 'users', group: 'space', icon: 'users-group', design: false },
  { name: 'fields', group: 'space', icon: 'forms', design: true },
  { name: 'tags', group: 'space', icon: 'tags', design: true },
  { name: 'closing', group: 'space', icon: 'note', design: true },
  { name: 'hours', group: 'space', icon: 'clock', design: true },
  { name: 'google', group: 'data', icon: 'table', design: true },
  { name: 'files', group: 'data', icon: 'database', design: true },
  { name: 'me', group: 'you', icon: 'user-circle', design: false },
] as const

export type Part = (typeof parts)[number]['name']

const groups = ['space', 'data', 'you'] as const

/** Settings: navigation at the side, then list and detail. */
export function SettingsLayout({ part, children }: { part: Part; children: ReactNode }) {
  const { t } = useT()
  const design = useMayDesign()
  const seen = parts.filter((one) => design || !one.design)
  return (
    <div className={styles.layout}>
      <nav className={styles.nav} aria-label={t('settings.title')}>
        <p className={styles.title}>{t('settings.title')}</p>
        {groups.map((group) => {
          const items = seen.filter((one) => one.group === group)
          if (items.length === 0) return null
          return (
            <div key={group} className={styles.group}>
              <p className={styles.label}>{t(`settings.nav.${group}`)}</p>
              <ul className={styles.list}>
                {items.map((one) => (
                  <li key={one.name}>
                    <Item {...one} here={one.name === part} />
                  </li>
                ))}
              </ul>
            </div>
          )
        })}
      </nav>
      {children}
    </div>
  )
}

function Item({ name, icon, here }: { name: Part; icon: string; here: boolean }) {
  const { t } = useT()
  const look = {
    className: styles.item,
    'data-here': here || undefined,
    'aria-current': here ? ('page' as const) : undefined,
    // On a phone the parts stand in a row that scrolls; the one that is open must be in sight.
    ref: (link: HTMLAnchorElement | null) => {
      if (here) link?.scrollIntoView({ block: 'nearest', inline: 'center' })
    },
    children: (
      <>
        <Icon name={icon} size={18} />
        {t(`settings.nav.${name}`)}
      </>
    ),
  }
  return name === 'channels' ? (
    <Link to="/channels" {...look} />
  ) : (
    <Link to="/settings/$part" params={{ part: name }} {...look} />
  )
}
