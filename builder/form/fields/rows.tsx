// A list whose rows have columns of their own: each on a line where they are short, else each a card that opens.
import { Button } from '@mantine/core'
import { useRef, useState } from 'react'
import { columnsOf, type Field } from '#engine/machine/step.ts'
import { Icon } from '../../ui/Icon.tsx'
import { useT } from '../../words/i18n.ts'
import { channelName } from '../channel_names.ts'
import styles from '../Form.module.css'
import type { FieldProps } from '../field.ts'
import { moved, without } from '../lists.ts'
import { problemsAt } from '../problems.ts'
import { RowCard, RowLine } from '../RowViews.tsx'
import { boundsOf, isCompact, type Row, withRow } from '../rows.ts'
import type { Scope } from '../scope.ts'
import { useRowDrag } from '../useRowDrag.ts'
import { useRowKeys } from '../useRowKeys.ts'

export function RowsField({
  field,
  meta,
  value,
  label,
  help,
  problem,
  problems,
  scope,
  onChange,
}: FieldProps) {
  const { t, pick } = useT()
  const rows = (Array.isArray(value) ? value : []) as Row[]
  const columns = columnsOf(field)
  const { min, max } = boundsOf(field)
  const box = useRef<HTMLFieldSetElement>(null)
  const keys = useRowKeys(rows.length)
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set())
  const title = meta.row ? pick(meta.row.title) : ''
  const View = isCompact(columns) ? RowLine : RowCard
  const focusAt = (index: number) => requestAnimationFrame(() => focusRow(box.current, index))
  const add = (after: number, like?: Row) => {
    if (rows.length >= max) return
    const key = keys.add(after)
    setOpen((now) => new Set([...now, key]))
    onChange(withRow(columns, rows, after, like))
    focusAt(after + 1)
  }
  const move = (from: number, to: number) => {
    if (to < 0 || to >= rows.length || to === from) return
    keys.move(from, to)
    onChange(moved(rows, from, to - from))
    focusAt(to)
  }
  const remove = (index: number) => {
    if (rows.length <= min) return
    keys.remove(index)
    onChange(without(rows, index))
    focusAt(Math.max(0, index - 1))
  }
  const drag = useRowDrag(box, move)
  const toggle = (key: number) =>
    setOpen((now) => (now.has(key) ? new Set([...now].filter((one) => one !== key)) : new Set([...now, key])))
  return (
    <fieldset ref={box} className={styles.bare}>
      <legend className={styles.legend}>{label}</legend>
      {help && <p className={styles.toolRow}>{help}</p>}
      <ol className={styles.list}>
        {rows.map((row, index) => {
          const key = keys.at(index)
          return (
            <View
              key={key}
              columns={columns}
              row={row}
              name={nameOf(row, columns, meta.row?.shows, scope) || `${title} ${index + 1}`}
              problems={problemsAt(problems, index)}
              scope={scope}
              opened={open.has(key)}
              onToggle={() => toggle(key)}
              edge={drag.over === index ? drag.side : undefined}
              grip={drag.grip(index)}
              can={{ add: rows.length < max, remove: rows.length > min, last: rows.length - 1 }}
              index={index}
              onChange={(next) => onChange(rows.map((one, at) => (at === index ? next : one)))}
              onAdd={() => add(index)}
              onCopy={() => add(index, row)}
              onMove={(by) => move(index, index + by)}
              onRemove={() => remove(index)}
            />
          )
        })}
      </ol>
      {problem && <p className={styles.problem}>{problem}</p>}
      <Button
        variant="subtle"
        size="compact-sm"
        mt={6}
        disabled={rows.length >= max}
        leftSection={<Icon name="plus" size={14} />}
        onClick={() => add(rows.length - 1)}
      >
        {t('canvas.form.rows.add', { name: title })}
      </Button>
    </fieldset>
  )
}

/** What the column says that stands for the row, as people call it; empty where it says nothing. */
function nameOf(row: Row, columns: Field[], shows: string | undefined, scope: Scope): string {
  const value = shows === undefined ? '' : String(row[shows] ?? '').trim()
  const kind = columns.find(({ name }) => name === shows)?.meta.field
  return kind === 'channel_or_type' ? channelName(value, scope) : value
}

/** The first thing to write in, of a row; its grip where there is none. */
function focusRow(box: HTMLElement | null, index: number): void {
  const row = box?.querySelector(`:scope > ol > li:nth-child(${index + 1})`)
  const input = row?.querySelector<HTMLElement>('input:not([type=hidden]), textarea')
  ;(input ?? row?.querySelector<HTMLElement>('button'))?.focus()
}
