// Choices, by keyboard, each of which may open a page where that is allowed: Enter adds, Backspace in an empty one removes, Alt with an arrow moves.
import { ActionIcon, Button, TextInput } from '@mantine/core'
import { useRef } from 'react'
import { Icon } from '../../ui/Icon.tsx'
import { useT } from '../../words/i18n.ts'
import styles from '../Form.module.css'
import type { FieldProps } from '../field.ts'
import { changed, freshId, moved, without } from '../lists.ts'

interface Choice {
  id: string
  title: string
  /** The page that it opens, where it does not answer. */
  url?: string | undefined
}

export function ChoicesField({ meta, value, label, help, problem, onChange }: FieldProps) {
  const { t } = useT()
  const list = (Array.isArray(value) ? value : []) as unknown as Choice[]
  const box = useRef<HTMLFieldSetElement>(null)
  const max = meta.max ?? 10
  const set = (next: Choice[], focus?: number) => {
    onChange(next as never)
    if (focus === undefined) return
    requestAnimationFrame(() =>
      box.current?.querySelectorAll<HTMLInputElement>('input[data-choice]')[focus]?.focus(),
    )
  }
  const add = (after: number) => {
    if (list.length >= max) return
    const next = [...list]
    next.splice(after + 1, 0, { id: freshId(list, 'c'), title: '' })
    set(next, after + 1)
  }
  const onKeyDown = (event: React.KeyboardEvent, index: number) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (event.key === 'Enter') add(index)
    else if (event.key === 'Backspace' && list[index]?.title === '' && list.length > 1) {
      set(without(list, index), Math.max(0, index - 1))
    } else if (event.altKey && by)
      set(moved(list, index, by), Math.min(list.length - 1, Math.max(0, index + by)))
    else return
    event.preventDefault()
  }
  return (
    <fieldset ref={box} style={{ border: 0, margin: 0, padding: 0 }}>
      <legend className={styles.legend}>{label}</legend>
      {help && <p className={styles.toolRow}>{help}</p>}
      <div className={styles.list}>
        {list.map((choice, index) => (
          <div key={choice.id} className={styles.row}>
            <TextInput
              data-choice
              aria-label={t('canvas.form.choice', { number: index + 1 })}
              placeholder={t('canvas.form.choice', { number: index + 1 })}
              value={choice.title}
              maxLength={80}
              onChange={(event) => set(changed(list, index, { title: event.currentTarget.value }))}
              onKeyDown={(event) => onKeyDown(event, index)}
            />
            {meta.links && (
              <ActionIcon
                variant={choice.url === undefined ? 'subtle' : 'light'}
                color={choice.url === undefined ? 'gray' : undefined}
                size="lg"
                aria-pressed={choice.url !== undefined}
                aria-label={t('canvas.form.opensPage', { title: choice.title || index + 1 })}
                title={t('canvas.form.opensPage', { title: choice.title || index + 1 })}
                onClick={() => set(changed(list, index, { url: choice.url === undefined ? '' : undefined }))}
              >
                <Icon name="link" size={16} />
              </ActionIcon>
            )}
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t('canvas.form.removeChoice', { title: choice.title || index + 1 })}
              onClick={() => set(without(list, index))}
            >
              <Icon name="x" size={16} />
            </ActionIcon>
            {choice.url !== undefined && (
              <TextInput
                className={styles.address}
                aria-label={t('canvas.form.pageOf', { title: choice.title || index + 1 })}
                placeholder="https://…"
                value={choice.url}
                maxLength={2000}
                onChange={(event) => set(changed(list, index, { url: event.currentTarget.value }))}
              />
            )}
          </div>
        ))}
      </div>
      {problem && <p className={styles.problem}>{problem}</p>}
      <Button
        variant="subtle"
        size="compact-sm"
        mt={6}
        disabled={list.length >= max}
        leftSection={<Icon name="plus" size={14} />}
        onClick={() => add(list.length - 1)}
      >
        {t(meta.links ? 'canvas.form.addButton' : 'canvas.form.addChoice')}
      </Button>
    </fieldset>
  )
}
