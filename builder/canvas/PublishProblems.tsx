import { UnstyledButton } from '@mantine/core'
import type { Problem } from '#engine/machine/turn.ts'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import styles from './PublishDialog.module.css'
import { countsOf } from './problems.ts'
import { useEditorStore } from './store.ts'

/** What stands against publishing, and what is only worth a look; a click leads to the step. */
export function Problems({ problems, onClose }: { problems: Problem[]; onClose: () => void }) {
  const { t, pick } = useT()
  const editor = useEditorStore()
  const { errors } = countsOf(problems)
  if (problems.length === 0) return null
  return (
    <section className={styles.problems} data-level={errors > 0 ? 'error' : 'warning'}>
      <h3 className={styles.heading}>
        {errors > 0 ? t('canvas.publish.blocked', { count: errors }) : t('canvas.publish.warned')}
      </h3>
      <ul className={styles.list}>
        {problems.map((problem) => (
          <li
            key={`${problem.code} ${problem.step} ${problem.field ?? ''} ${problem.exit ?? ''} ${problem.text.en}`}
          >
            <UnstyledButton
              className={styles.problem}
              data-level={problem.level}
              disabled={problem.step === null}
              onClick={() => {
                if (problem.step !== null) editor.open(problem.step)
                onClose()
              }}
            >
              <Icon name={problem.level === 'error' ? 'alert-circle' : 'alert-triangle'} size={16} />
              {pick(problem.text)}
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  )
}
