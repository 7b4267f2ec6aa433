// A text with variables: `$` offers them while writing, and a line below shows them as chips.
import { Button, Textarea } from '@mantine/core'
import { useId, useRef, useState } from 'react'
import { TextWithChips } from '../../canvas/TextWithChips.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { useT } from '../../words/i18n.ts'
import styles from '../Form.module.css'
import { type FieldProps, framed } from '../field.ts'
import { optionId, VariableList } from '../VariableList.tsx'
import { fitting, lookingFor, picked } from '../variables.ts'

export function TemplateField(props: FieldProps) {
  const { t, pick } = useT()
  const { meta, value, compact, scope, onChange } = props
  const text = typeof value === 'string' ? value : ''
  const area = useRef<HTMLTextAreaElement>(null)
  const listId = useId()
  const [letters, setLetters] = useState<string | null>(null)
  const [at, setAt] = useState(0)
  const found = letters === null ? [] : fitting(scope.variables, letters)
  const look = (next: string, caret: number) => {
    setLetters(lookingFor(next, caret)?.letters ?? null)
    setAt(0)
  }
  const choose = (path: string) => {
    const next = picked(text, area.current?.selectionStart ?? text.length, path)
    onChange(next.text)
    setLetters(null)
    requestAnimationFrame(() => {
      area.current?.focus()
      area.current?.setSelectionRange(next.caret, next.caret)
    })
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (found.length === 0) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) setAt((now) => (now + step + found.length) % found.length)
    else if (event.key === 'Enter' || event.key === 'Tab') choose(found[at]?.path ?? '')
    else if (event.key === 'Escape') setLetters(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className={styles.template} data-compact={compact || undefined}>
      <Textarea
        {...framed(props)}
        ref={area}
        autosize
        minRows={compact ? 1 : 2}
        maxRows={10}
        placeholder={meta.placeholder ? pick(meta.placeholder) : compact ? props.label : undefined}
        value={text}
        aria-autocomplete="list"
        aria-controls={found.length > 0 ? listId : undefined}
        aria-activedescendant={found.length > 0 ? optionId(listId, at) : undefined}
        onChange={(event) => {
          onChange(event.currentTarget.value)
          look(event.currentTarget.value, event.currentTarget.selectionStart)
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setLetters(null)}
      />
      {!compact && (
        <div className={styles.toolRow}>
          <Button
            variant="subtle"
            size="compact-xs"
            leftSection={<Icon name="variable" size={14} />}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => {
              area.current?.focus()
              setLetters(letters === null ? '' : null)
            }}
          >
            {t('canvas.form.variable')}
          </Button>
          <Length count={text.length} max={meta.max} />
        </div>
      )}
      {found.length > 0 && <VariableList id={listId} variables={found} at={at} onChoose={choose} />}
      {!compact && text.includes('{{') && (
        <p className={styles.preview}>
          <TextWithChips text={text} />
        </p>
      )}
    </div>
  )
}

/** How long the text is, and of how many characters where there is a limit. */
function Length({ count, max }: { count: number; max: number | undefined }) {
  const { t } = useT()
  if (max === undefined) return <span>{t('canvas.form.length', { count })}</span>
  return (
    <span className={styles.length} data-over={count > max || undefined}>
      {t('canvas.form.lengthOf', { count, max })}
    </span>
  )
}
