import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import { useMayDesign } from './me.ts'
import styles from './SettingsLayout.module.css'

export type Part = 'workspace' | 'channels' | 'users' | 'me'

/** Settings: navigation at the side, then list and detail. */
export function SettingsLayout({ part, children }: { part: Part; children: ReactNode }) {
  const { t } = useT()
  const design = useMayDesign()
  const look = (name: Part, icon: string) => ({
    className: styles.item,
    'data-here': part === name || undefined,
    'aria-current': part === name ? ('page' as const) : undefined,
    children: (
      <>
        <Icon name={icon} size={18} />
        {t(`settings.nav.${name}`)}
      </>
    ),
  })
  const groups = [
    {
      title: t('settings.nav.space'),
      items: [
        <Link key="workspace" to="/settings" search={{}} {...look('workspace', 'adjustments')} />,
        ...(design ? [<Link key="channels" to="/channels" {...look('channels', 'plug-connected')} />] : []),
        <Link key="users" to="/settings" search={{ tab: 'users' }} {...look('users', 'users-group')} />,
      ],
    },
    {
      title: t('settings.nav.you'),
      items: [<Link key="me" to="/settings" search={{ tab: 'me' }} {...look('me', 'user-circle')} />],
    },
  ]
  return (
    <div className={styles.layout}>
      <nav className={styles.nav} aria-label={t('settings.title')}>
        <p className={styles.title}>{t('settings.title')}</p>
        {groups.map((group) => (
          <div key={group.title} className={styles.group}>
            <p className={styles.label}>{group.title}</p>
            <ul className={styles.list}>
              {group.items.map((one) => (
                <li key={one.key}>{one}</li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      {children}
    </div>
  )
}
