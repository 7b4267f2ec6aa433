// Who speaks now: the bot at a step, the bot in pause, or people alone; and how to change it.
import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { call } from '../api.ts'
import { Icon } from '../ui/Icon.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import styles from './ConversationPane.module.css'
import { type ConversationDetail, useChange, useUsers } from './queries.ts'
import { ResumeDialog } from './ResumeDialog.tsx'

export function BotStrip({ conversation }: { conversation: ConversationDetail }) {
  const { t, ago } = useT()
  const { data: users } = useUsers()
  const [resuming, dialog] = useDisclosure(false)
  const { bot, paused, id, state } = conversation
  const pause = useChange<void>(
    id,
    () => call('PUT /conversations/:id/pause', { params: { id } }),
    () => ({ paused: { at: new Date().toISOString(), by: { kind: 'user', id: null, name: '' } } }),
    toast.error,
  )
  if (!bot && !paused) return null
  const by = users?.items.find((user) => user.id === paused?.by?.id)?.name
  return (
    <section
      className={styles.strip}
      data-paused={paused !== null || undefined}
      aria-label={t('inbox.whoSpeaks')}
    >
      <Icon name={paused ? 'player-pause' : 'robot'} size={16} />
      <span className={styles.stripText}>
        <strong>{t(paused ? 'inbox.botPaused' : 'inbox.botSpeaks')}</strong>
        {bot && ` · ${t('inbox.botWhere', { flow: bot.flowName, step: bot.stepName ?? '' })}`}
        {paused && ` · ${by ? t('inbox.pausedBy', { name: by, time: ago(paused.at) }) : ago(paused.at)}`}
      </span>
      {state === 'closed' ? null : paused ? (
        <Button size="compact-sm" variant="default" onClick={dialog.open}>
          {t('inbox.giveBack')}
        </Button>
      ) : (
        <Button size="compact-sm" variant="default" loading={pause.isPending} onClick={() => pause.mutate()}>
          {t('inbox.pause')}
        </Button>
      )}
      {resuming && <ResumeDialog conversation={conversation} onClose={dialog.close} />}
    </section>
  )
}
