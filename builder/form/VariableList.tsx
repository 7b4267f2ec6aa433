// The variables that fit what is being written.
import { useT } from '../words/i18n.ts'
import styles from './Form.module.css'
import type { Variable } from './scope.ts'

interface VariableListProps {
  id: string
  variables: Variable[]
  at: number
  onChoose(path: string): void
}

/** The id of the option that the keys stand on, for the field that has the focus. */
export const optionId = (listId: string, at: number): string => `${listId}-${at}`

export function VariableList({ id, variables, at, onChoose }: VariableListProps) {
  const { t, pick } = useT()
  return (
    <div id={id} className={styles.picker} role="listbox" aria-label={t('canvas.form.variables')}>
      {variables.map((variable, index) => (
        <button
          key={variable.path}
          id={optionId(id, index)}
          ref={index === at ? intoView : undefined}
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

function intoView(option: HTMLElement | null): void {
  void option?.scrollIntoView({ block: 'nearest' })
}
