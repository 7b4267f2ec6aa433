import { Button, Select, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Answer, call, queryKeys } from '../api.ts'
import { Failed } from '../ui/Failed.tsx'
import { TableSkeleton } from '../ui/Skeletons.tsx'
import { toast } from '../ui/toast.ts'
import { type Language, useT } from '../words/i18n.ts'
import { useRemoveDemo } from './DemoBanner.tsx'
import { useMe } from './me.ts'
import { workspaceProblem } from './rules.ts'
import styles from './Settings.module.css'
import { allZones } from './zones.ts'

type Workspace = Answer<'GET /workspace'>

/** Name, language and time zone of the workspace; the demo's removal. */
export function WorkspaceSettings() {
  const workspace = useQuery({ queryKey: queryKeys.workspace, queryFn: () => call('GET /workspace') })
  if (workspace.isError) return <Failed error={workspace.error} onRetry={() => void workspace.refetch()} />
  if (!workspace.data) return <TableSkeleton rows={3} />
  return (
    <>
      <Fields key={workspace.data.id} workspace={workspace.data} />
      {workspace.data.demo && <DemoCard />}
    </>
  )
}

function Fields({ workspace }: { workspace: Workspace }) {
  const { t } = useT()
  const me = useMe()
  const client = useQueryClient()
  const owner = me?.role === 'owner'
  const form = useForm({
    initialValues: {
      name: workspace.name,
      language: workspace.language as Language,
      timeZone: workspace.timeZone,
    },
    validate: {
      name: (value) => {
        const key = workspaceProblem(value)
        return key === null ? null : t(key)
      },
    },
  })
  const save = useMutation({
    mutationFn: (body: typeof form.values) =>
      call('PATCH /workspace', { body: { ...body, name: body.name.trim() } }),
    onSuccess: async (saved) => {
      client.setQueryData(queryKeys.workspace, saved)
      form.resetDirty()
      toast.success(t('common.saved'))
      await client.invalidateQueries({ queryKey: queryKeys.me })
    },
    onError: (error) => toast.error(error),
  })
  return (
    <form className={styles.card} noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <TextInput label={t('settings.workspace.name')} disabled={!owner} {...form.getInputProps('name')} />
      <Select
        label={t('settings.workspace.language')}
        description={t('settings.workspace.languageHelp')}
        data={[
          { value: 'es', label: t('common.languages.es') },
          { value: 'en', label: t('common.languages.en') },
        ]}
        allowDeselect={false}
        disabled={!owner}
        {...form.getInputProps('language')}
      />
      <Select
        label={t('accounts.timeZone')}
        description={t('settings.workspace.timeZoneHelp')}
        data={allZones(workspace.timeZone)}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('accounts.noZone')}
        disabled={!owner}
        {...form.getInputProps('timeZone')}
      />
      {owner ? (
        <Button type="submit" className={styles.save} loading={save.isPending} disabled={!form.isDirty()}>
          {t('common.save')}
        </Button>
      ) : (
        <Text c="dimmed">{t('settings.workspace.onlyOwner')}</Text>
      )}
    </form>
  )
}

function DemoCard() {
  const { t } = useT()
  const me = useMe()
  const { remove, busy } = useRemoveDemo()
  return (
    <section className={styles.card}>
      <h2 className={styles.heading}>{t('accounts.demo.label')}</h2>
      <Text>{t('accounts.demo.confirmText')}</Text>
      <Button
        className={styles.save}
        color="red"
        loading={busy}
        disabled={me?.role !== 'owner'}
        onClick={remove}
      >
        {t('accounts.demo.remove')}
      </Button>
    </section>
  )
}
