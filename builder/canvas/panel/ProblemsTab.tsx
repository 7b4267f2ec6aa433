// What is wrong, in words, with the way there.
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { useT } from '../../words/i18n.ts'
import { useEditor, useEditorStore } from '../store.ts'
import { usePanelTab } from '../usePanelTab.ts'
import styles from './Panel.module.css'

export function ProblemsTab() {
  const { t, pick } = useT()
  const editor = useEditorStore()
  const problems = useEditor((state) => state.problems)
  const { showTab } = usePanelTab()
  if (problems.length === 0) {
    return <EmptyState icon="circle-check" title={t('canvas.panel.fine')} text={t('canvas.panel.fineText')} />
  }
  return (
    <ul className={styles.problems}>
      {problems.map((problem, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: problems have no identity but their place
        <li key={`${problem.code} ${problem.step} ${index}`}>
          <button
            type="button"
            data-level={problem.level}
            disabled={problem.step === null}
            onClick={() => {
              editor.open(problem.step)
              showTab('step')
            }}
          >
            <Icon name={problem.level === 'error' ? 'alert-circle' : 'alert-triangle'} size={16} />
            <span>{pick(problem.text)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
