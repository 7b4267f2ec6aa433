import { Menu } from '@mantine/core'
import { useState } from 'react'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import { useEditor, useEditorStore } from './store.ts'
import styles from './TopBar.module.css'

/** Most edits that the list shows; further back one goes step by step, or comes again. */
const SHOWN = 40

/** What can be undone, the newest first: choosing one undoes everything down to it. The menu is only made when it is asked for. */
export function UndoList() {
  const { t } = useT()
  const [asked, setAsked] = useState(false)
  const some = useEditor((state) => state.past.length > 0)
  const button = (
    <button
      type="button"
      className={styles.list}
      aria-label={t('canvas.undoList')}
      title={t('canvas.undoList')}
      aria-haspopup="menu"
      aria-disabled={!some}
      onClick={() => some && setAsked(true)}
    >
      <Icon name="chevron-down" size={13} />
    </button>
  )
  if (!asked) return button
  return (
    <Menu
      opened
      onChange={setAsked}
      position="bottom-start"
      withInitialFocusPlaceholder={false}
      withinPortal
      width={320}
    >
      <Menu.Target>{button}</Menu.Target>
      <Entries />
    </Menu>
  )
}

function Entries() {
  const { t, pick } = useT()
  const editor = useEditorStore()
  const past = useEditor((state) => state.past)
  const list = past.toReversed().slice(0, SHOWN)
  return (
    <Menu.Dropdown className={styles.undoes}>
      {list.map((entry, index) => (
        <Menu.Item
          // biome-ignore lint/suspicious/noArrayIndexKey: an edit's place in the list is what it is
          key={index}
          onClick={() => editor.undo(index + 1)}
        >
          {index === 0 ? pick(entry.label) : t('canvas.undoDownTo', { what: pick(entry.label) })}
        </Menu.Item>
      ))}
    </Menu.Dropdown>
  )
}
