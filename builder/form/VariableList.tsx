// The variables that fit what is being written.
import { useT } from '../words/i18n.ts'
import styles from './Form.module.css'
import type { Variable } from './scope.ts'

interface VariableListProps {
  variables: Variable[]
  at: number
  onChoose(path: string): void
}

export function VariableList({ variables, at, onChoose }: VariableListProps) {
  const { t, pick } = useT()
  return (
    <div className={styles.picker} role="listbox" aria-label={t('canvas.form.variables')}>
      {variables.map((variable, index) => (
        <button
          key={variable.path}
          type="button"
          role="option"
          className={styles.option}
          aria-selected={index === at}
          tabIndex={-1}
          onMouseDown={(event) => {
            event.preventDefault()
            onChoose(variable.path)
          }}
        >
          <span>{pick(variable.title)}</span>
          <small>{pick(variable.source)}</small>
        </button>
      ))}
    </div>
  )
}
