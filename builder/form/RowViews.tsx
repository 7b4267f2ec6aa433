// One row of a list: on a line, or as a card that opens. Its grip drags it, and opens the menu of what else may be done.
import { ActionIcon, Menu } from '@mantine/core'
import type { KeyboardEvent } from 'react'
import type { Field } from '#engine/machine/step.ts'
import type { Problem } from '#engine/machine/turn.ts'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Rows.module.css'
import type { Row } from './rows.ts'
import { FieldRow, FieldsForm } from './SchemaForm.tsx'
import type { Scope } from './scope.ts'
import type { Grip } from './useRowDrag.ts'

export interface RowProps {
  columns: Field[]
  row: Row
  /** What the row is called. */
  name: string
  /** `field` is the path from the row. */
  problems: Problem[]
  scope: Scope
  opened: boolean
  onToggle(): void
  /** Where a dragged row would land beside this one. */
  edge: 'before' | 'after' | undefined
  grip: Grip
  can: { add: boolean; remove: boolean; last: number }
  index: number
  onChange(row: Row): void
  onAdd(): void
  onCopy(): void
  onMove(by: number): void
  onRemove(): void
}

/** All columns side by side. Enter adds a row, Backspace in an empty one removes it, Alt with an arrow moves it. */
export function RowLine(props: RowProps) {
  const { columns, row, name, problems, scope, edge, can, onChange, onRemove } = props
  const { t } = useT()
  return (
    <li className={styles.line} data-edge={edge} onKeyDown={(event) => onLineKey(event, props)}>
      <RowGrip {...props} />
      <div className={styles.cells}>
        {columns
          .filter(({ meta }) => !meta.made)
          .map((field) => (
            <FieldRow
              key={field.name}
              compact
              field={field}
              data={row}
              problems={problems}
              scope={scope}
              onChange={onChange}
            />
          ))}
      </div>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        disabled={!can.remove}
        aria-label={t('canvas.form.rows.remove', { name })}
        onClick={onRemove}
      >
        <Icon name="x" size={16} />
      </ActionIcon>
    </li>
  )
}

/** The name of the row, and its form while it is open. */
export function RowCard(props: RowProps) {
  const { columns, row, name, problems, scope, edge, opened, onToggle, onChange } = props
  const { t } = useT()
  return (
    <li className={styles.card} data-edge={edge} onKeyDown={(event) => onMoveKey(event, props)}>
      <div className={styles.head}>
        <RowGrip {...props} />
        <button type="button" className={styles.toggle} aria-expanded={opened} onClick={onToggle}>
          <span>{name}</span>
          {problems.length > 0 && (
            <span className={styles.mark}>
              <Icon
                name="alert-circle"
                size={16}
                label={t('canvas.form.rows.problems', { count: problems.length })}
              />
            </span>
          )}
          <Icon name={opened ? 'chevron-up' : 'chevron-down'} size={16} />
        </button>
      </div>
      {opened && (
        <div className={styles.inside}>
          <FieldsForm fields={columns} data={row} problems={problems} scope={scope} onChange={onChange} />
        </div>
      )}
    </li>
  )
}

function RowGrip({ name, grip, can, index, onCopy, onMove, onRemove }: RowProps) {
  const { t } = useT()
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          className={styles.grip}
          title={t('canvas.form.rows.gripHelp')}
          aria-label={t('canvas.form.rows.grip', { name })}
          {...grip}
        >
          <Icon name="grip-vertical" size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          disabled={index === 0}
          leftSection={<Icon name="arrow-up" size={16} />}
          onClick={() => onMove(-1)}
        >
          {t('canvas.form.moveUp')}
        </Menu.Item>
        <Menu.Item
          disabled={index === can.last}
          leftSection={<Icon name="arrow-down" size={16} />}
          onClick={() => onMove(1)}
        >
          {t('canvas.form.rows.moveDown')}
        </Menu.Item>
        <Menu.Item disabled={!can.add} leftSection={<Icon name="copy" size={16} />} onClick={onCopy}>
          {t('canvas.form.rows.copy')}
        </Menu.Item>
        <Menu.Item
          disabled={!can.remove}
          color="red"
          leftSection={<Icon name="trash" size={16} />}
          onClick={onRemove}
        >
          {t('common.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function onMoveKey(event: KeyboardEvent, { onMove }: RowProps): boolean {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
  if (!event.altKey || by === undefined) return false
  event.preventDefault()
  event.stopPropagation()
  onMove(by)
  return true
}

function onLineKey(event: KeyboardEvent, props: RowProps): void {
  if (onMoveKey(event, props) || event.defaultPrevented) return
  const { target } = event
  // A text area breaks the line, and an open list chooses.
  if (!(target instanceof HTMLInputElement) || target.getAttribute('aria-expanded') === 'true') return
  if (event.key === 'Enter') props.onAdd()
  else if (event.key === 'Backspace' && target.value === '' && isEmpty(props)) props.onRemove()
  else return
  event.preventDefault()
}

/** Nothing is written in any column that takes text. */
const isEmpty = ({ columns, row }: RowProps) =>
  columns
    .filter(({ meta }) => !meta.made && meta.field !== 'number' && meta.field !== 'select')
    .every(({ name }) => (row[name] ?? '') === '')
