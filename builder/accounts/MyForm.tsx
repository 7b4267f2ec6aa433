import { Button, SegmentedControl, Select, TextInput, useMantineColorScheme } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { call, queryKeys } from '../api.ts'
import { TableSkeleton } from '../ui/Skeletons.tsx'
import { toast } from '../ui/toast.ts'
import { usePresence } from '../ui/UserMenu.tsx'
import { type Language, useT } from '../words/i18n.ts'
import { useMe } from './me.ts'
import { nameProblem } from './rules.ts'
import styles from './Settings.module.css'
import { SettingsPage } from './SettingsPage.tsx'

type Me = NonNullable<ReturnType<typeof useMe>>

/** One's own name, language, theme and presence. */
export function MyForm() {
  const me = useMe()
  return (
    <SettingsPage part="me">
      {me ? (
        <>
          <Name key={me.userId} me={me} />
          <Preferences />
        </>
      ) : (
        <TableSkeleton rows={4} />
      )}
    </SettingsPage>
  )
}

function Name({ me }: { me: Me }) {
  const { t } = useT()
  const client = useQueryClient()
  const form = useForm({
    initialValues: { name: me.login.name },
    validate: {
      name: (value) => {
        const key = nameProblem(value)
        return key === null ? null : t(key)
      },
    },
  })
  const save = useMutation({
    mutationFn: ({ name }: { name: string }) => call('PATCH /me/user', { body: { name: name.trim() } }),
    onSuccess: async () => {
      form.resetDirty()
      toast.success(t('common.saved'))
      await client.invalidateQueries({ queryKey: queryKeys.users })
      await client.invalidateQueries({ queryKey: queryKeys.me })
    },
    onError: (error) => toast.error(error),
  })
  return (
    <form className={styles.card} noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <TextInput label={t('settings.me.name')} autoComplete="name" {...form.getInputProps('name')} />
      <TextInput
        label={t('accounts.email')}
        value={me.login.email}
        readOnly
        description={t('settings.me.emailHelp')}
      />
      <Button type="submit" className={styles.save} loading={save.isPending} disabled={!form.isDirty()}>
        {t('common.save')}
      </Button>
    </form>
  )
}

/** Changed at once, without a save button. */
function Preferences() {
  const { t, language, setLanguage } = useT()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { presence, setPresence } = usePresence()
  const saveLanguage = useMutation({
    mutationFn: (next: Language) => call('PATCH /me/user', { body: { language: next } }),
    onError: (error) => toast.error(error),
  })
  useEffect(() => {
    document.title = `${t('settings.me.title')} · Charla`
  }, [t])
  return (
    <section className={styles.card}>
      <Select
        label={t('common.language')}
        data={[
          { value: 'es', label: t('common.languages.es') },
          { value: 'en', label: t('common.languages.en') },
        ]}
        allowDeselect={false}
        value={language}
        onChange={(next) => {
          setLanguage(next as Language)
          saveLanguage.mutate(next as Language)
        }}
      />
      <Labelled text={t('common.theme.label')}>
        <SegmentedControl
          fullWidth
          aria-label={t('common.theme.label')}
          data={(['light', 'dark', 'auto'] as const).map((value) => ({
            value,
            label: t(`common.theme.${value}`),
          }))}
          value={colorScheme}
          onChange={(value) => setColorScheme(value as typeof colorScheme)}
        />
      </Labelled>
      <Labelled text={t('common.presence.label')} help={t('settings.me.presenceHelp')}>
        <SegmentedControl
          fullWidth
          aria-label={t('common.presence.label')}
          data={(['online', 'busy'] as const).map((value) => ({
            value,
            label: t(`common.presence.${value}`),
          }))}
          value={presence ?? 'online'}
          onChange={(value) => setPresence.mutate(value as 'online' | 'busy')}
        />
      </Labelled>
    </section>
  )
}

function Labelled({ text, help, children }: { text: string; help?: string; children: React.ReactNode }) {
  return (
    <div>
      <span className={styles.strong}>{text}</span>
      {help && <p className={styles.help}>{help}</p>}
      {children}
    </div>
  )
}
