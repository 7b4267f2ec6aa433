import { Button, NumberInput, Select, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Answer, call, queryKeys } from '../api.ts'
import { Failed } from '../ui/Failed.tsx'
import { TableSkeleton } from '../ui/Skeletons.tsx'
import { toast } from '../ui/toast.ts'
import { type Language, useT } from '../words/i18n.ts'
import { useRemoveDemo } from './DemoBanner.tsx'
import { useMayDesign, useMe } from './me.ts'
import { workspaceProblem } from './rules.ts'
import styles from './Settings.module.css'
import { SettingsPage } from './SettingsPage.tsx'
import { allZones } from './zones.ts'

type Workspace = Answer<'GET /workspace'>

/** Name, language and time zone of the workspace; the demo's removal. */
export function WorkspaceSettings() {
  const workspace = useQuery({ queryKey: queryKeys.workspace, queryFn: () => call('GET /workspace') })
  return (
    <SettingsPage part="workspace">
      {workspace.isError ? (
        <Failed error={workspace.error} onRetry={() => void workspace.refetch()} />
      ) : !workspace.data ? (
        <TableSkeleton rows={3} />
      ) : (
        <>
          <Fields key={workspace.data.id} workspace={workspace.data} />
          {workspace.data.demo && <DemoCard />}
        </>
      )}
    </SettingsPage>
  )
}

function Fields({ workspace }: { workspace: Workspace }) {
  const { t } = useT()
  const client = useQueryClient()
  const mayChange = useMayDesign()
  const form = useForm({
    initialValues: {
      name: workspace.name,
      language: workspace.language as Language,
      timeZone: workspace.timeZone,
      inactivityMinutes: workspace.inactivityMinutes as number | string,
    },
    validate: {
      name: (value) => {
        const key = workspaceProblem(value)
        return key === null ? null : t(key)
      },
      inactivityMinutes: (value) => (isMinutes(value) ? null : t('settings.workspace.inactivityProblem')),
    },
  })
  const save = useMutation({
    mutationFn: (body: typeof form.values) =>
      call('PATCH /workspace', {
        body: { ...body, name: body.name.trim(), inactivityMinutes: Number(body.inactivityMinutes) },
      }),
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
      <TextInput label={t('settings.workspace.name')} disabled={!mayChange} {...form.getInputProps('name')} />
      <Select
        label={t('settings.workspace.language')}
        description={t('settings.workspace.languageHelp')}
        data={[
          { value: 'es', label: t('common.languages.es') },
          { value: 'en', label: t('common.languages.en') },
        ]}
        allowDeselect={false}
        disabled={!mayChange}
        {...form.getInputProps('language')}
      />
      <Select
        label={t('accounts.timeZone')}
        description={t('settings.workspace.timeZoneHelp')}
        data={allZones(workspace.timeZone)}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('accounts.noZone')}
        disabled={!mayChange}
        {...form.getInputProps('timeZone')}
      />
      <NumberInput
        label={t('settings.workspace.inactivity')}
        description={t('settings.workspace.inactivityHelp')}
        min={1}
        max={60}
        allowDecimal={false}
        disabled={!mayChange}
        {...form.getInputProps('inactivityMinutes')}
      />
      {mayChange ? (
        <Button type="submit" className={styles.save} loading={save.isPending} disabled={!form.isDirty()}>
          {t('common.save')}
        </Button>
      ) : (
        <Text c="dimmed">{t('settings.onlyAdmins')}</Text>
      )}
    </form>
  )
}

const isMinutes = (value: number | string) => Number(value) >= 1 && Number(value) <= 60

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
