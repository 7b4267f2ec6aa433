import { UnstyledButton } from '@mantine/core'
import { Icon } from '../ui/Icon.tsx'
import { Time } from '../ui/Time.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Channels.module.css'
import type { Channel, ChannelType } from './channels.ts'

interface ChannelCardProps {
  channel: Channel
  type: ChannelType | undefined
  chosen: boolean
  onOpen: () => void
}

/** One connected channel: name, state and last message; when one may write on it. */
export function ChannelCard({ channel, type, chosen, onOpen }: ChannelCardProps) {
  const { t, pick } = useT()
  return (
    <li>
      <UnstyledButton
        className={styles.card}
        data-chosen={chosen || undefined}
        aria-expanded={chosen}
        onClick={onOpen}
      >
        <span className={styles.icon} data-channel={channel.type}>
          <Icon name={type?.icon ?? 'plug'} size={22} />
        </span>
        <span className={styles.main}>
          <span className={styles.name}>{channel.name}</span>
          <span className={styles.state} data-state={channel.state}>
            <span className={styles.dot} aria-hidden="true" />
            {type ? pick(type.title) : channel.type}
            {' · '}
            {channel.state === 'connected' ? (
              channel.lastReceivedAt ? (
                <span>
                  {t('channels.lastMessage')} <Time at={channel.lastReceivedAt} />
                </span>
              ) : (
                t('channels.noMessage')
              )
            ) : (
              t(`channels.state.${channel.state}`)
            )}
          </span>
        </span>
        {type && (
          <span className={styles.limits}>
            <span className={styles.window}>
              {type.can.windowHours === null
                ? t('channels.can.noWindow')
                : t('channels.can.hours', { count: type.can.windowHours })}
            </span>
            <span>{t('channels.can.rate', { count: type.ratePerSecond })}</span>
          </span>
        )}
      </UnstyledButton>
    </li>
  )
}
