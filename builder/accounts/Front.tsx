import { Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { type Language, useT } from '../words/i18n.ts'
import styles from './Front.module.css'

const languages: Language[] = ['es', 'en']

interface FrontProps {
  title: string
  subtitle: string
  /** A card for forms, a wide page for choices. */
  wide?: boolean
  children: ReactNode
}

/** The pages before the app: mark, language switch, one thing to do. */
export function Front({ title, subtitle, wide = false, children }: FrontProps) {
  const { t, language, setLanguage } = useT()
  return (
    <div className={styles.front}>
      <header className={styles.top}>
        <span className={styles.mark}>
          <img src={new URL('../icon.svg', import.meta.url).href} alt="" width={30} height={30} /> Charla
        </span>
        <Group gap={4} role="group" aria-label={t('common.language')}>
          {languages.map((one) => (
            <Button
              key={one}
              lang={one}
              size="compact-sm"
              variant={language === one ? 'light' : 'subtle'}
              color={language === one ? undefined : 'gray'}
              aria-pressed={language === one}
              onClick={() => setLanguage(one)}
            >
              {t(`common.languages.${one}`)}
            </Button>
          ))}
        </Group>
      </header>
      <main className={styles.main} data-wide={wide || undefined}>
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.subtitle}>{subtitle}</p>
        {children}
      </main>
    </div>
  )
}
