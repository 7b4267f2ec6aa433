// Above the talk: who it is with, its clock, and what can be done with all of it.
import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import type { Scene } from '#engine/machine/cues.ts'
import { indented, textOf } from '#engine/machine/transcript.ts'
import { Icon } from '../../ui/Icon.tsx'
import { toast } from '../../ui/toast.ts'
import { useT } from '../../words/i18n.ts'
import { useEditor } from '../store.ts'
import { TimeMenu } from './Menus.tsx'
import { SceneForm } from './SceneForm.tsx'
import styles from './Simulator.module.css'
import type { Talk } from './useTalk.ts'

const KeepDialog = lazy(() => import('./KeepDialog.tsx').then(({ KeepDialog }) => ({ default: KeepDialog })))
const StartDialog = lazy(() =>
  import('./StartDialog.tsx').then(({ StartDialog }) => ({ default: StartDialog })),
)

interface TalkBarProps {
  talk: Talk
  empty: Scene
  flowId: string
}

export function TalkBar({ talk, empty, flowId }: TalkBarProps) {
  const { t } = useT()
  const [dialog, setDialog] = useState<'keep' | 'start' | null>(null)
  const step = useSelected()
  const close = () => setDialog(null)
  const restart = () => talk.load({ ...talk.scene, cues: talk.scene.cues.slice(0, 1) })
  return (
    <div className={styles.bar}>
      <SceneForm talk={talk} empty={empty} />
      <TimeMenu talk={talk} />
      <Tool
        icon="arrow-back-up"
        label={t('canvas.simulator.back')}
        off={talk.states.length <= 2}
        onClick={talk.back}
      />
      <Tool icon="refresh" label={t('canvas.simulator.restart')} onClick={restart} />
      <Tool icon="shield-check" label={t('canvas.tests.keep')} onClick={() => setDialog('keep')} />
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="default" size="md" aria-label={t('common.more')}>
            <Icon name="dots" size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<Icon name="flag" size={16} />}
            disabled={step === null}
            onClick={() => setDialog('start')}
          >
            {t('canvas.simulator.fromStep')}
          </Menu.Item>
          <Menu.Item
            leftSection={<Icon name="hand-stop" size={16} />}
            disabled={step === null}
            onClick={() => step !== null && talk.toggleStop(step)}
          >
            {t(step !== null && talk.stops.has(step) ? 'canvas.simulator.noStop' : 'canvas.simulator.stop')}
          </Menu.Item>
          <Menu.Item leftSection={<Icon name="copy" size={16} />} onClick={() => void copy(talk, t)}>
            {t('canvas.simulator.copy')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense>
        {dialog === 'keep' && (
          <KeepDialog flowId={flowId} scene={talk.scene} from={talk.from} onClose={close} />
        )}
        {dialog === 'start' && step !== null && <StartDialog talk={talk} step={step} onClose={close} />}
      </Suspense>
    </div>
  )
}

/** The one step that is selected on the canvas. */
function useSelected(): string | null {
  const selected = useEditor((state) => (state.selection.length === 1 ? state.selection[0] : undefined))
  const graph = useEditor((state) => state.graph)
  return selected !== undefined && Object.hasOwn(graph.steps, selected) ? selected : null
}

async function copy({ state, scene }: Talk, t: (key: string) => string): Promise<void> {
  const lines = state.lines.flatMap((line) => textOf(line, scene.language)).map(indented)
  try {
    await navigator.clipboard.writeText(lines.join('\n'))
    toast.success(t('canvas.simulator.copied'))
  } catch (problem) {
    toast.error(problem)
  }
}

interface ToolProps {
  icon: string
  label: string
  off?: boolean
  onClick(): void
}

function Tool({ icon, label, off, onClick }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size="md" aria-label={label} disabled={off ?? false} onClick={onClick}>
        <Icon name={icon} size={16} />
      </ActionIcon>
    </Tooltip>
  )
}
