import { Button, FileButton, Group, List, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Answer, call } from '../api.ts'
import { CopyField } from '../channels/CopyField.tsx'
import { confirm } from '../ui/confirm.tsx'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { TableSkeleton } from '../ui/Skeletons.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import styles from './Settings.module.css'
import { SettingsPage } from './SettingsPage.tsx'
import { useSaving } from './saving.ts'

type Known = NonNullable<Answer<'GET /service-accounts/google'>['known']>

const queryKey = ['service-account', 'google']

/** The Google service account with which flows add rows to spreadsheets. */
export function GoogleSettings() {
  const google = useQuery({ queryKey, queryFn: () => call('GET /service-accounts/google') })
  return (
    <SettingsPage part="google">
      {google.isError ? (
        <Failed error={google.error} onRetry={() => void google.refetch()} />
      ) : !google.data ? (
        <TableSkeleton rows={3} />
      ) : google.data.known ? (
        <Kept known={google.data.known} />
      ) : (
        <Missing />
      )}
    </SettingsPage>
  )
}

function useUpload() {
  const { t } = useT()
  const keep = useSaving(
    (key: string) => call('PUT /service-accounts/google', { body: { key } }),
    [queryKey],
    {
      said: t('settings.google.kept'),
    },
  )
  const read = (file: File | null): void => {
    if (!file) return
    file.text().then((key) => keep.mutate(key), toast.error)
  }
  return { read, busy: keep.isPending }
}

function Upload({ label, variant }: { label: string; variant?: string }) {
  const { read, busy } = useUpload()
  return (
    <FileButton onChange={read} accept="application/json,.json" inputProps={{ 'aria-label': label }}>
      {(props) => (
        <Button
          {...props}
          variant={variant}
          loading={busy}
          className={styles.save}
          leftSection={<Icon name="upload" size={16} />}
        >
          {label}
        </Button>
      )}
    </FileButton>
  )
}

function Missing() {
  const { t } = useT()
  return (
    <section className={styles.card}>
      <h2 className={styles.heading}>{t('settings.google.how')}</h2>
      <List type="ordered" spacing="xs">
        {(['project', 'account', 'key', 'upload'] as const).map((step) => (
          <List.Item key={step}>{t(`settings.google.steps.${step}`)}</List.Item>
        ))}
      </List>
      <Upload label={t('settings.google.upload')} />
    </section>
  )
}

function Kept({ known }: { known: Known }) {
  const { t, date } = useT()
  const forget = useSaving(() => call('DELETE /service-accounts/google'), [queryKey])
  const ask = async () => {
    const sure = await confirm({
      title: t('settings.google.remove.title'),
      text: t('settings.google.remove.text'),
      action: t('settings.google.remove.action'),
      danger: true,
    })
    if (sure) forget.mutate(undefined)
  }
  return (
    <>
      <section className={styles.card}>
        <CopyField
          label={t('settings.google.email')}
          description={t('settings.google.share')}
          value={known.clientEmail}
        />
        <Text c="dimmed" size="sm">
          {t('settings.google.since', { date: date(known.createdAt) })}
        </Text>
        <Group gap="xs">
          <Upload label={t('settings.google.replace')} variant="default" />
          <Button color="red" variant="light" onClick={() => void ask()}>
            {t('settings.google.remove.action')}
          </Button>
        </Group>
      </section>
      <Trial />
    </>
  )
}

/** Whether the key works, and whether a spreadsheet lets us in. */
function Trial() {
  const { t, pick } = useT()
  const [spreadsheet, setSpreadsheet] = useState('')
  const [answer, setAnswer] = useState<Answer<'POST /service-accounts/google/trial'> | null>(null)
  const attempt = useSaving(async () => {
    const body = { spreadsheet: spreadsheet.trim() || null }
    setAnswer(await call('POST /service-accounts/google/trial', { body }))
  }, [])
  return (
    <form
      className={styles.card}
      onSubmit={(event) => {
        event.preventDefault()
        attempt.mutate(undefined)
      }}
    >
      <h2 className={styles.heading}>{t('settings.google.trial.title')}</h2>
      <TextInput
        label={t('settings.google.trial.sheet')}
        description={t('settings.google.trial.help')}
        placeholder="https://docs.google.com/spreadsheets/d/…"
        maxLength={500}
        value={spreadsheet}
        onChange={(event) => {
          setSpreadsheet(event.currentTarget.value)
          setAnswer(null)
        }}
      />
      <Button type="submit" variant="default" className={styles.save} loading={attempt.isPending}>
        {t('settings.google.trial.action')}
      </Button>
      <div role="status">
        {answer?.problem && <p className={styles.problem}>{pick(answer.problem)}</p>}
        {answer && !answer.problem && (
          <p className={styles.fine}>
            <Icon name="circle-check" size={18} />
            {answer.title
              ? t('settings.google.trial.opened', { title: answer.title })
              : t('settings.google.trial.works')}
          </p>
        )}
      </div>
    </form>
  )
}
