import { Button } from '@mantine/core'
import { useThrottledCallback } from '@mantine/hooks'
import { useSearch } from '@tanstack/react-router'
import { SettingsLayout } from '../accounts/SettingsLayout.tsx'
import { type LiveFact, useFacts } from '../live.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Page } from '../ui/Page.tsx'
import { CardsSkeleton } from '../ui/Skeletons.tsx'
import { useT } from '../words/i18n.ts'
import { Abilities } from './Abilities.tsx'
import { AddChannel } from './AddChannel.tsx'
import { ChannelCard } from './ChannelCard.tsx'
import { ChannelPanel } from './ChannelPanel.tsx'
import styles from './Channels.module.css'
import { useChannels, useChannelTypes, useOpenChannel, useRefreshChannels } from './channels.ts'

/** Facts after which a card may say something else. */
const watched = new Set<LiveFact['type']>([
  'gap',
  'message_received',
  'channel_created',
  'channel_updated',
  'channel_deleted',
])

/** Where people write from: the connected channels, a catalogue to add more, and what each can do. */
export function ChannelsScreen() {
  const { t } = useT()
  const search = useSearch({ from: '/app/channels' })
  const { open, add, close } = useOpenChannel()
  const channels = useChannels()
  const types = useChannelTypes()
  const refresh = useThrottledCallback(useRefreshChannels(), 1_000)
  const opened = channels.data?.items.find((channel) => channel.id === search.channel)
  const typeOf = (type: string) => types.data?.items.find((one) => one.type === type)
  const openedType = opened && typeOf(opened.type)
  useFacts((fact) => {
    if (watched.has(fact.type)) refresh()
  })
  const count = channels.data?.items.length ?? 0

  return (
    <SettingsLayout part="channels">
      <Page
        title={t('channels.title')}
        subtitle={channels.data ? t('channels.subtitle', { count }) : t('channels.about')}
        actions={
          <Button leftSection={<Icon name="plus" size={18} />} onClick={() => add('all')}>
            {t('channels.add.action')}
          </Button>
        }
        aside={
          opened && openedType ? (
            <ChannelPanel
              key={opened.id}
              channel={opened}
              type={openedType}
              tab={search.tab}
              onClose={close}
            />
          ) : undefined
        }
      >
        {channels.isError ? (
          <Failed error={channels.error} onRetry={() => void channels.refetch()} />
        ) : !channels.data ? (
          <CardsSkeleton />
        ) : count === 0 ? (
          <EmptyState icon="plug-connected" title={t('channels.empty.title')} text={t('channels.empty.text')}>
            <Button onClick={() => add('webchat')}>{t('channels.empty.action')}</Button>
          </EmptyState>
        ) : (
          <ul className={styles.cards}>
            {channels.data.items.map((channel) => (
              <ChannelCard
                key={channel.id}
                channel={channel}
                type={typeOf(channel.type)}
                chosen={channel.id === opened?.id}
                onOpen={() => open(channel.id)}
              />
            ))}
          </ul>
        )}
        {types.data && <Abilities types={types.data.items} />}
      </Page>
      <AddChannel
        types={types.data?.items ?? []}
        chosen={search.add}
        onChoose={add}
        onClose={close}
        onAdded={open}
      />
    </SettingsLayout>
  )
}
