import { Menu } from '@mantine/core'
import { useState } from 'react'
import { groupIn } from '#engine/machine/edit_groups.ts'
import { Icon } from '../ui/Icon.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import { double } from './gestures.ts'
import { join, switchOff } from './gestures_selection.ts'
import styles from './StepCard.module.css'
import { useEditor, useEditorStore } from './store.ts'
import { useRemove } from './useRemove.ts'

/** What can be done with one step. The menu itself is only made when it is asked for. */
export function StepMenu({ id }: { id: string }) {
  const { t } = useT()
  const [asked, setAsked] = useState(false)
  const button = (
    <button
      type="button"
      className={`${styles.menu} nodrag`}
      aria-label={t('common.more')}
      aria-haspopup="menu"
      tabIndex={-1}
      onClick={() => setAsked(true)}
    >
      <Icon name="dots" size={18} />
    </button>
  )
  if (!asked) return button
  return (
    <Menu opened onChange={setAsked} position="bottom-end" withInitialFocusPlaceholder={false} withinPortal>
      <Menu.Target>{button}</Menu.Target>
      <Items id={id} />
    </Menu>
  )
}

function Items({ id }: { id: string }) {
  const { t } = useT()
  const editor = useEditorStore()
  const remove = useRemove()
  const off = useEditor((state) => state.graph.steps[id]?.off)
  const grouped = useEditor((state) => groupIn(state.graph, state.graph.steps[id]?.group) !== undefined)
  const copyAddress = async (step: string) => {
    const { origin, pathname } = window.location
    await navigator.clipboard.writeText(`${origin}${pathname}?step=${encodeURIComponent(step)}`)
    toast.success(t('canvas.linkCopied'))
  }
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
      <Menu.Item leftSection={<Icon name="ban" size={16} />} onClick={() => switchOff(editor, [id])}>
        {t(off ? 'canvas.switchOn' : 'canvas.switchOff')}
      </Menu.Item>
      {grouped && (
        <Menu.Item leftSection={<Icon name="x" size={16} />} onClick={() => join(editor, [id], undefined)}>
          {t('canvas.group.takeOut')}
        </Menu.Item>
      )}
      <Menu.Item leftSection={<Icon name="link" size={16} />} onClick={() => void copyAddress(id)}>
        {t('canvas.copyLink')}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item color="red" leftSection={<Icon name="trash" size={16} />} onClick={() => remove([id])}>
        {t('common.delete')}
      </Menu.Item>
    </Menu.Dropdown>
  )
}
