// The bot's way with this contact as a small vertical line: passed, standing, in pause, failed.
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { call } from '../api.ts'
import { confirm } from '../ui/confirm.tsx'
import { Icon } from '../ui/Icon.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import styles from './Inbox.module.css'
import { type ConversationDetail, keys, type Run, useRuns } from './queries.ts'

const SHOWN = 8

export function BotPath({ conversation }: { conversation: ConversationDetail }) {
  const { t } = useT()
  const { data } = useRuns(conversation.id)
  const run = data?.items.find((one) => one.status === 'waiting') ?? data?.items[0]
  if (!run) return null
  const state = run.status === 'waiting' ? (conversation.paused ? 'paused' : 'speaking') : run.status
  return (
    <section className={styles.block}>
      <h3>
        {t('inbox.bot')} <span className={styles.botState}>{t(`inbox.run.${state}`)}</span>
      </h3>
      <div className={styles.path}>
        <p className={styles.flowName}>{run.flowName}</p>
        <Steps run={run} paused={conversation.paused !== null} />
        {run.status === 'waiting' && <Stop run={run} conversationId={conversation.id} />}
      </div>
    </section>
  )
}

function Steps({ run, paused }: { run: Run; paused: boolean }) {
  const { t, pick } = useT()
  const passed = run.path.filter((visit) => visit.exit !== null).slice(-SHOWN)
  return (
    <ol>
      {passed.map((visit) => (
        <li key={`${visit.step}:${visit.at}`} data-state="passed">
          <Icon name="check" size={12} />
          <span>{pick(visit.name)}</span>
        </li>
      ))}
      {run.status === 'waiting' && (
        <li data-state={paused ? 'paused' : 'here'} aria-current="step">
          <Icon name={paused ? 'player-pause' : 'robot'} size={12} />
          <strong>{run.stepName && pick(run.stepName)}</strong>
        </li>
      )}
      {run.status === 'failed' && (
        <li data-state="failed">
          <Icon name="alert-circle" size={12} />
          <span>{run.problem ? pick(run.problem.text) : t('inbox.run.failed')}</span>
        </li>
      )}
    </ol>
  )
}

function Stop({ run, conversationId }: { run: Run; conversationId: string }) {
  const { t } = useT()
  const client = useQueryClient()
  const stop = async () => {
    const sure = await confirm({
      title: t('inbox.stopRun.title', { flow: run.flowName }),
      text: t('inbox.stopRun.text'),
      action: t('inbox.stopRun.confirm'),
    })
    if (!sure) return
    try {
      await call('DELETE /runs/:id', { params: { id: run.id } })
      await client.invalidateQueries({ queryKey: keys.runs(conversationId) })
      await client.invalidateQueries({ queryKey: keys.one(conversationId) })
    } catch (error) {
      toast.error(error)
    }
  }
  return (
    <Button
      className={styles.stop}
      size="compact-sm"
      variant="subtle"
      color="gray"
      onClick={() => void stop()}
    >
      {t('inbox.stopRun.action')}
    </Button>
  )
}
