import { errorWords } from '../ui/errors.ts'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Front.module.css'

/** Why the form was not accepted; read aloud at once. */
export function Problem({ error }: { error: unknown }) {
  const { pick } = useT()
  return (
    <p className={styles.problem} role="alert">
      <Icon name="alert-circle" size={18} />
      {typeof error === 'string' ? error : pick(errorWords(error))}
    </p>
  )
}
