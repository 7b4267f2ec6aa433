import {
  IconFold,
  IconFrame,
  IconFrameOff,
  IconLayoutAlignBottom,
  IconLayoutAlignCenter,
  IconLayoutAlignLeft,
  IconLayoutAlignMiddle,
  IconLayoutAlignRight,
  IconLayoutAlignTop,
  IconLayoutDistributeHorizontal,
  IconLayoutDistributeVertical,
  IconLibraryPlus,
  IconPower,
  IconTrash,
} from '@tabler/icons-react'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import { double, opened } from './gestures.ts'
import { fold, frame, groupsOf, join, lineUp, switchOff, unframe } from './gestures_selection.ts'
import styles from './SelectionBar.module.css'
import { useEditor, useEditorStore } from './store.ts'
import { useAreas } from './useAreas.ts'
import { useRemove } from './useRemove.ts'

const lines = [
  ['left', IconLayoutAlignLeft],
  ['middle_x', IconLayoutAlignCenter],
  ['right', IconLayoutAlignRight],
  ['top', IconLayoutAlignTop],
  ['middle_y', IconLayoutAlignMiddle],
  ['bottom', IconLayoutAlignBottom],
  ['spread_x', IconLayoutDistributeHorizontal],
  ['spread_y', IconLayoutDistributeVertical],
] as const

/** What can be done with several things at once; there while more than one, or a whole group, is selected. */
export function SelectionBar() {
  const { t } = useT()
  const graph = useEditor((state) => state.graph)
  const selection = useEditor((state) => state.selection)
  const editor = useEditorStore()
  const remove = useRemove()
  const areaOf = useAreas()
  const all = opened(graph, selection)
  const steps = all.filter((id) => Object.hasOwn(graph.steps, id))
  if (all.length < 2) return null
  const off = steps.length > 0 && steps.every((id) => graph.steps[id]?.off)
  const groups = groupsOf({ graph, selection })
  const open = groups.filter((id) => !graph.groups?.[id]?.closed)
  return (
    <div className={styles.bar} role="toolbar" aria-label={t('canvas.selection.title')}>
      <span className={styles.count} role="status">
        {t('canvas.selection.count', { count: all.length })}
      </span>
      {selection.length > 1 &&
        lines.map(([how, Line]) => (
          <Tool
            key={how}
            label={t(`canvas.selection.${how}`)}
            off={how.startsWith('spread') && all.length < 3}
            onClick={() => lineUp(editor, how, areaOf)}
          >
            <Line size={17} />
          </Tool>
        ))}
      <span className={styles.gap} />
      {steps.length > 0 && groups.length === 0 && (
        <Tool label={t('canvas.selection.group')} onClick={() => frame(editor)}>
          <IconFrame size={17} />
        </Tool>
      )}
      {open.length === 1 && (
        <Tool label={t('canvas.selection.fold')} onClick={() => fold(editor, open[0]!, true)}>
          <IconFold size={17} />
        </Tool>
      )}
      {groups.length === 1 && open.length === 0 && (
        <Tool label={t('canvas.selection.unfold')} onClick={() => fold(editor, groups[0]!, false)}>
          <IconFold size={17} />
        </Tool>
      )}
      {groups.length > 0 && (
        <Tool label={t('canvas.selection.ungroup')} onClick={() => unframe(editor)}>
          <IconFrameOff size={17} />
        </Tool>
      )}
      {groups.length === 1 && steps.some((id) => graph.steps[id]?.group === undefined) && (
        <Tool label={t('canvas.selection.join')} onClick={() => join(editor, steps, groups[0])}>
          <IconLibraryPlus size={17} />
        </Tool>
      )}
      {steps.length > 0 && (
        <Tool label={t(off ? 'canvas.switchOn' : 'canvas.switchOff')} onClick={() => switchOff(editor)}>
          <IconPower size={17} />
        </Tool>
      )}
      <Tool label={t('canvas.duplicate')} onClick={() => double(editor)}>
        <Icon name="copy" size={17} />
      </Tool>
      <Tool label={t('common.delete')} onClick={() => remove(selection)}>
        <IconTrash size={17} />
      </Tool>
    </div>
  )
}

interface ToolProps {
  label: string
  off?: boolean
  onClick: () => void
  children: React.ReactNode
}

function Tool({ label, off = false, onClick, children }: ToolProps) {
  return (
    <button
      type="button"
      className={styles.tool}
      aria-label={label}
      title={label}
      aria-disabled={off}
      onClick={() => !off && onClick()}
    >
      {children}
    </button>
  )
}
