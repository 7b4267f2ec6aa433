import { Button, Tooltip, UnstyledButton } from '@mantine/core'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { Icon } from '../ui/Icon.tsx'
import { Pill } from '../ui/Pill.tsx'
import { modKey } from '../ui/shortcuts.ts'
import { useT } from '../words/i18n.ts'
import type { Autosave } from './autosave.ts'
import type { Flow } from './flow_data.ts'
import { useEditor, useEditorStore } from './store.ts'
import styles from './TopBar.module.css'
import { UndoList } from './UndoList.tsx'

/** What state the flow is in, and how far its draft has gone from what is published. */
export function StatePills({ flow, changes }: { flow: Flow; changes: number }) {
  const { t } = useT()
  return (
    <>
      {flow.state === 'published' && flow.version && (
        <Pill tone="green" icon="circle-check">
          {t('canvas.state.published', { number: flow.version.number })}
        </Pill>
      )}
      {flow.state === 'stopped' && (
        <Pill tone="grey" icon="player-stop">
          {t('canvas.state.stopped')}
        </Pill>
      )}
      {flow.state === 'draft' && (
        <Pill tone="corn" icon="pencil">
          {t('canvas.state.draft')}
        </Pill>
      )}
      {flow.version && changes > 0 && (
        <Pill tone="corn">{t('canvas.state.changes', { count: changes })}</Pill>
      )}
    </>
  )
}

const SECOND = 1_000

/** «Saved 2 s ago», or why it is not. */
export function SaveLine({ autosave }: { autosave: Autosave }) {
  const { t, ago } = useT()
  const state = useSyncExternalStore(autosave.subscribe, autosave.state)
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    setNow(Date.now())
    if (state.kind !== 'saved' || state.at === null) return
    const timer = setInterval(() => setNow(Date.now()), SECOND)
    return () => clearInterval(timer)
  }, [state])
  if (state.kind === 'refused')
    return (
      <UnstyledButton className={styles.saved} data-bad onClick={() => void autosave.flush()}>
        <Icon name="alert-circle" size={14} /> {t('canvas.save.refused')}
      </UnstyledButton>
    )
  if (state.kind !== 'saved')
    return (
      <span
        className={styles.saved}
        data-bad={state.kind === 'offline' || state.kind === 'conflict' || undefined}
      >
        {t(`canvas.save.${state.kind}`)}
      </span>
    )
  if (state.at === null) return <span className={styles.saved}>{t('canvas.save.saved')}</span>
  const seconds = Math.max(1, Math.round((now - state.at) / SECOND))
  return (
    <span className={styles.saved}>
      {seconds < 60
        ? t('canvas.save.seconds', { seconds })
        : t('canvas.save.ago', { ago: ago(state.at, new Date(now)) })}
    </span>
  )
}

interface TopActionsProps {
  /** Absent while nobody can have been inside. */
  onRuns?: () => void
  onHistory: () => void
  onTest: () => void
  onPublish: () => void
}

/** Undo, redo, history, try, publish. */
export function TopActions({ onRuns, onHistory, onTest, onPublish }: TopActionsProps) {
  const { t, pick } = useT()
  const editor = useEditorStore()
  const undoes = useEditor((state) => state.past.at(-1)?.label)
  const redoes = useEditor((state) => state.future.at(-1)?.label)
  return (
    <>
      <Turn
        icon="arrow-back-up"
        label={undoes ? t('canvas.undo', { what: pick(undoes) }) : t('canvas.nothingToUndo')}
        off={!undoes}
        onClick={() => editor.undo()}
      />
      <UndoList />
      <Turn
        icon="arrow-forward-up"
        label={redoes ? t('canvas.redo', { what: pick(redoes) }) : t('canvas.nothingToRedo')}
        off={!redoes}
        onClick={() => editor.redo()}
      />
      {onRuns && <Turn icon="route" label={t('canvas.runs')} off={false} onClick={onRuns} />}
      <Button
        variant="default"
        className={styles.action}
        leftSection={<Icon name="history" size={17} />}
        onClick={onHistory}
        aria-label={t('canvas.history.title')}
      >
        <span className={styles.label}>{t('canvas.history.title')}</span>
      </Button>
      <Button
        variant="default"
        className={styles.action}
        leftSection={<Icon name="player-play" size={17} />}
        onClick={onTest}
        aria-label={t('canvas.test')}
      >
        <span className={styles.label}>{t('canvas.test')}</span>
        <span className={styles.key} data-keys={`${modKey} ↵`} />
      </Button>
      <Button onClick={onPublish}>{t('canvas.publish.open')}</Button>
    </>
  )
}

function Turn({
  icon,
  label,
  off,
  onClick,
}: {
  icon: string
  label: string
  off: boolean
  onClick: () => void
}) {
  return (
    <Tooltip label={label}>
      <UnstyledButton className={styles.turn} aria-label={label} aria-disabled={off} onClick={onClick}>
        <Icon name={icon} size={19} />
      </UnstyledButton>
    </Tooltip>
  )
}
