import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api.ts'
import { confirm } from '../ui/confirm.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Time } from '../ui/Time.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import styles from './Channels.module.css'
import { CopyField } from './CopyField.tsx'
import type { Channel, ChannelType, Secrets } from './channels.ts'
import { exampleOf } from './example.ts'
import { HostedLink } from './HostedLink.tsx'
import { SecretsOnce } from './SecretsOnce.tsx'
import { madeSecrets } from './settings.ts'

/** How the channel gets to people: snippet, link and QR; or webhook, secrets and an example. */
export function Install({ channel, type }: { channel: Channel; type: ChannelType }) {
  const { t } = useT()
  const { hosted, snippet, webhook } = channel.links
  return (
    <div className={styles.form}>
      {hosted && (
        <section className={styles.form}>
          <h3 className={styles.subheading}>{t('channels.hosted.title')}</h3>
          <HostedLink path={hosted} />
        </section>
      )}
      {snippet && (
        <section className={styles.form}>
          <h3 className={styles.subheading}>{t('channels.snippet.title')}</h3>
          <CopyField
            label={t('channels.snippet.label')}
            description={t('channels.snippet.help')}
            value={snippet}
            lines
          />
        </section>
      )}
      {webhook && (
        <Webhook channel={channel} type={type} url={new URL(webhook, window.location.origin).href} />
      )}
    </div>
  )
}

function Webhook({ channel, type, url }: { channel: Channel; type: ChannelType; url: string }) {
  const { t } = useT()
  return (
    <>
      <CopyField label={t('channels.webhook.url')} description={t('channels.webhook.help')} value={url} />
      <p className={channel.lastReceivedAt ? styles.good : styles.quiet} role="status">
        <Icon name={channel.lastReceivedAt ? 'circle-check' : 'clock'} size={18} />
        {channel.lastReceivedAt ? (
          <span>
            {t('channels.webhook.heard')} <Time at={channel.lastReceivedAt} />
          </span>
        ) : (
          t('channels.webhook.waiting')
        )}
      </p>
      {Object.keys(madeSecrets(type.settings)).length > 0 && (
        <>
          <CopyField
            label={t('channels.webhook.example')}
            description={t('channels.webhook.exampleHelp')}
            value={exampleOf(url, channel.settings)}
            lines
          />
          <Rotate channel={channel} type={type} />
        </>
      )}
    </>
  )
}

function Rotate({ channel, type }: { channel: Channel; type: ChannelType }) {
  const { t } = useT()
  const [secrets, setSecrets] = useState<Secrets | null>(null)
  const rotate = useMutation({
    mutationFn: () => call('POST /channels/:id/secrets', { params: { id: channel.id } }),
    onSuccess: (answer) => setSecrets(answer.secretsOnce),
    onError: (error) => toast.error(error),
  })
  const ask = async (): Promise<void> => {
    const sure = await confirm({
      title: t('channels.secrets.rotateTitle'),
      text: t('channels.secrets.rotateText'),
      action: t('channels.secrets.rotate'),
      danger: true,
    })
    if (sure) rotate.mutate()
  }
  if (secrets) return <SecretsOnce secrets={secrets} schema={type.settings} onDone={() => setSecrets(null)} />
  return (
    <section className={styles.section}>
      <p className={styles.quiet}>{t('channels.secrets.kept')}</p>
      <Button
        variant="default"
        className={styles.start}
        loading={rotate.isPending}
        leftSection={<Icon name="refresh" size={16} />}
        onClick={() => void ask()}
      >
        {t('channels.secrets.rotate')}
      </Button>
    </section>
  )
}
