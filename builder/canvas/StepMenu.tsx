import { Menu, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import { double } from './gestures.ts'
import styles from './StepCard.module.css'
import { useEditorStore } from './store.ts'
import { useRemove } from './useRemove.ts'

/** What can be done with one step. The menu itself is only made when it is asked for. */
export function StepMenu({ id }: { id: string }) {
  const { t } = useT()
  const [asked, setAsked] = useState(false)
  const button = (
    <UnstyledButton
      className={`${styles.menu} nodrag`}
      aria-label={t('common.more')}
      aria-haspopup="menu"
      tabIndex={-1}
      onClick={() => setAsked(true)}
    >
      <Icon name="dots" size={18} />
    </UnstyledButton>
  )
  if (!asked) return button
  return (
    <Menu opened onChange={setAsked} position="bottom-end" withinPortal>
      <Menu.Target>{button}</Menu.Target>
      <Items id={id} />
    </Menu>
  )
}

function Items({ id }: { id: string }) {
  const { t } = useT()
  const editor = useEditorStore()
  const remove = useRemove()
  return (
    <Menu.Dropdown>
      <Menu.Item
        leftSection={<Icon name="pencil" size={16} />}
        onClick={() => editor.editInline({ step: id, part: 'name' })}
      >
        {t('canvas.rename')}
      </Menu.Item>
      <Menu.Item
        leftSection={<Icon name="copy" size={16} />}
        onClick={() => {
          editor.select([id])
          double(editor)
        }}
      >
        {t('canvas.duplicate')}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item color="red" leftSection={<Icon name="trash" size={16} />} onClick={() => remove([id])}>
        {t('common.delete')}
      </Menu.Item>
    </Menu.Dropdown>
  )
}
