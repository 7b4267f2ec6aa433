import { UnstyledButton } from '@mantine/core'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import styles from './ProblemsCard.module.css'
import { countsOf } from './problems.ts'
import { useEditor } from './store.ts'

interface ProblemsCardProps {
  /** Shows where the problem is. */
  onJump: (step: string) => void
  onAll: () => void
}

/** The worst problem in words at the corner of the canvas; silent while there is none. */
export function ProblemsCard({ onJump, onAll }: ProblemsCardProps) {
  const { t, pick } = useT()
  const problems = useEditor((state) => state.problems)
  const [first] = problems
  if (!first) return null
  const { errors, warnings } = countsOf(problems)
  const parts = [
    ...(errors > 0 ? [t('canvas.errors', { count: errors })] : []),
    ...(warnings > 0 ? [t('canvas.warnings', { count: warnings })] : []),
  ]
  return (
    <section className={styles.card} aria-label={t('canvas.problems')}>
      <UnstyledButton className={styles.count} data-level={first.level} onClick={onAll}>
        <Icon name={first.level === 'error' ? 'alert-circle' : 'alert-triangle'} size={17} />
        {parts.join(', ')}
      </UnstyledButton>
      <UnstyledButton className={styles.text} onClick={() => first.step !== null && onJump(first.step)}>
        {pick(first.text)}
      </UnstyledButton>
    </section>
  )
}
