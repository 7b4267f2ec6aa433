import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useT } from '../words/i18n.ts'
import { EmptyState } from './EmptyState.tsx'
import { errorWords } from './errors.ts'

/** An address that leads nowhere. */
export function Missing() {
  const { t } = useT()
  return (
    <main>
      <EmptyState icon="map" title={t('common.missing.title')} text={t('common.missing.text')}>
        <Button renderRoot={(props) => <Link to="/" {...props} />}>{t('common.missing.home')}</Button>
      </EmptyState>
    </main>
  )
}

/** A screen that broke: what happened, and two ways on. */
export function Crash({ error, reset }: { error: unknown; reset: () => void }) {
  const { t, pick } = useT()
  return (
    <main role="alert">
      <EmptyState icon="alert-triangle" title={t('common.crash')} text={pick(errorWords(error))}>
        <Button onClick={reset}>{t('common.retry')}</Button>
        <Button variant="default" onClick={() => window.location.assign('/')}>
          {t('common.missing.home')}
        </Button>
      </EmptyState>
    </main>
  )
}
