import { ActionIcon, Menu } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import type { Flow } from './FlowTable.tsx'
import { useFlowActions } from './useFlowActions.ts'

// Dialogs come when they are opened: the list itself must be there at once.
const RenameDialog = lazy(async () => ({ default: (await import('./RenameDialog.tsx')).RenameDialog }))
const StartDialog = lazy(async () => ({ default: (await import('./StartDialog.tsx')).StartDialog }))
const StopDialog = lazy(async () => ({ default: (await import('./StopDialog.tsx')).StopDialog }))

/** What can be done with a flow from the list. */
export function FlowMenu({ flow }: { flow: Flow }) {
  const { t } = useT()
  const navigate = useNavigate()
  const [dialog, setDialog] = useState<'rename' | 'start' | 'stop' | null>(null)
  const close = () => setDialog(null)
  const act = useFlowActions(flow)
  const running = flow.state === 'published'
  const items = [
    {
      name: 'open',
      icon: 'pencil',
      run: () => void navigate({ to: '/flows/$flowId', params: { flowId: flow.id } }),
    },
    ...(running && !flow.changed ? [] : [{ name: 'publish', icon: 'rocket', run: act.publish }]),
    {
      name: 'runs',
      icon: 'history',
      run: () => void navigate({ to: '/flows/$flowId/runs', params: { flowId: flow.id } }),
    },
    ...(running ? [{ name: 'start', icon: 'player-play', run: () => setDialog('start') }] : []),
    ...(running ? [{ name: 'stop', icon: 'player-stop', run: () => setDialog('stop') }] : []),
    { name: 'clone', icon: 'copy', run: act.clone },
    { name: 'rename', icon: 'typography', run: () => setDialog('rename') },
    { name: 'export', icon: 'download', run: act.download },
  ]
  return (
    <>
      <Menu width={220}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            aria-label={t('flows.menu.label', { name: flow.name })}
          >
            <Icon name="dots" size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {items.map(({ name, icon, run }) => (
            <Menu.Item key={name} leftSection={<Icon name={icon} size={16} />} onClick={run}>
              {t(`flows.menu.${name}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item color="red" leftSection={<Icon name="trash" size={16} />} onClick={act.remove}>
            {t('common.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense fallback={null}>
        {dialog === 'rename' && <RenameDialog flow={flow} onClose={close} />}
        {dialog === 'start' && <StartDialog flow={flow} onClose={close} />}
        {dialog === 'stop' && <StopDialog flow={flow} onClose={close} />}
      </Suspense>
    </>
  )
}
