import { Tabs, UnstyledButton } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Channels.module.css'
import type { Channel, ChannelType } from './channels.ts'
import { General } from './General.tsx'
import { Install } from './Install.tsx'

interface ChannelPanelProps {
  channel: Channel
  type: ChannelType
  tab: 'general' | 'install' | undefined
  onClose: () => void
}

/** One channel: its settings, and how to install it. */
export function ChannelPanel({ channel, type, tab = 'general', onClose }: ChannelPanelProps) {
  const { t, pick } = useT()
  const navigate = useNavigate({ from: '/channels' })
  return (
    <aside className={styles.panel} aria-label={channel.name}>
      <header className={styles.panelHeader}>
        <span className={styles.icon} data-channel={channel.type}>
          <Icon name={type.icon} size={22} />
        </span>
        <span className={styles.main}>
          <h2 className={styles.panelTitle}>{channel.name}</h2>
          <span className={styles.quiet}>{pick(type.title)}</span>
        </span>
        <UnstyledButton className={styles.close} onClick={onClose} aria-label={t('common.close')}>
          <Icon name="x" size={18} />
        </UnstyledButton>
      </header>
      <Tabs
        value={tab}
        onChange={(next) =>
          void navigate({
            search: (old) => ({ ...old, tab: next === 'install' ? 'install' : 'general' }),
            replace: true,
          })
        }
      >
        <Tabs.List className={styles.tabs}>
          <Tabs.Tab value="general">{t('channels.tab.general')}</Tabs.Tab>
          <Tabs.Tab value="install">
            {t(type.local ? 'channels.tab.install' : 'channels.tab.connect')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="general">
          <General channel={channel} type={type} onClose={onClose} />
        </Tabs.Panel>
        <Tabs.Panel value="install">
          <Install channel={channel} type={type} />
        </Tabs.Panel>
      </Tabs>
    </aside>
  )
}
