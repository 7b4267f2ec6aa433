import { Tooltip, UnstyledButton } from '@mantine/core'
import { useReactFlow, useStore } from 'reactflow'
import { Icon } from '../ui/Icon.tsx'
import { modKey } from '../ui/shortcuts.ts'
import { useT } from '../words/i18n.ts'
import type { Tool } from './Canvas.tsx'
import styles from './ToolBar.module.css'
import { useFit } from './useFit.ts'

interface ToolBarProps {
  tool: Tool
  onTool: (tool: Tool) => void
  onAdd: (screen: { x: number; y: number }) => void
  onNote: () => void
  onFind: () => void
  onTidy: () => void
  onOutline: () => void
}

const scale = (state: { transform: [number, number, number] }) => Math.round(state.transform[2] * 100)

/** The floating bar of tools under the canvas. */
export function ToolBar({ tool, onTool, onAdd, onNote, onFind, onTidy, onOutline }: ToolBarProps) {
  const { t, number } = useT()
  const flow = useReactFlow()
  const show = useFit()
  const percent = useStore(scale)
  const motion = { duration: 140 }
  return (
    <div className={styles.bar} role="toolbar" aria-label={t('canvas.tools')}>
      <Button
        icon="pointer"
        label={t('canvas.select')}
        on={tool === 'select'}
        onClick={() => onTool('select')}
      />
      <Button icon="hand-stop" label={t('canvas.hand')} on={tool === 'hand'} onClick={() => onTool('hand')} />
      <UnstyledButton
        className={styles.wide}
        onClick={(event) => {
          const { left, top } = event.currentTarget.getBoundingClientRect()
          onAdd({ x: left, y: top - 432 })
        }}
      >
        <Icon name="plus" size={18} />
        {t('canvas.step')}
        <kbd className={styles.key}>/</kbd>
      </UnstyledButton>
      <Button icon="note" label={t('canvas.note.add')} keys="S" onClick={onNote} />
      <Button icon="search" label={t('canvas.find.title')} keys={`${modKey} F`} onClick={onFind} />
      <Button icon="layout-distribute-horizontal" label={t('canvas.tidy')} onClick={onTidy} />
      <Button icon="minus" label={t('canvas.zoomOut')} onClick={() => void flow.zoomOut(motion)} />
      <Tooltip label={t('canvas.fullSize')}>
        <UnstyledButton className={styles.percent} onClick={() => void flow.zoomTo(1, motion)}>
          {number(percent)} %
        </UnstyledButton>
      </Tooltip>
      <Button icon="plus" label={t('canvas.zoomIn')} onClick={() => void flow.zoomIn(motion)} />
      <Button icon="maximize" label={t('canvas.fit')} onClick={() => show()} />
      <UnstyledButton className={styles.wide} onClick={onOutline}>
        <Icon name="list-tree" size={18} />
        {t('canvas.outline')}
      </UnstyledButton>
    </div>
  )
}

function Button(props: { icon: string; label: string; keys?: string; on?: boolean; onClick: () => void }) {
  const { icon, label, keys, on, onClick } = props
  return (
    <Tooltip label={keys ? `${label} (${keys})` : label}>
      <UnstyledButton className={styles.button} aria-label={label} aria-pressed={on} onClick={onClick}>
        <Icon name={icon} size={18} />
      </UnstyledButton>
    </Tooltip>
  )
}
