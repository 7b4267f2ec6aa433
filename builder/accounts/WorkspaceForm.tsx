import { Button, PasswordInput, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { call } from '../api.ts'
import { type Language, useT } from '../words/i18n.ts'
import styles from './Front.module.css'
import { meQuery, openWorkspace } from './me.ts'
import { Problem } from './Problem.tsx'
import { emailProblem, nameProblem, PASSWORD_MIN, passwordProblem, workspaceProblem } from './rules.ts'
import { allZones, guessedZone } from './zones.ts'

/** Makes the workspace; and, unless the person is `known` already, its owner. */
export function WorkspaceForm({ known }: { known: boolean }) {
  const { t, language, setLanguage } = useT()
  const zones = useMemo(() => allZones(guessedZone()), [])
  const { create, busy, problem } = useCreate(known)
  const say = (key: string | null): string | null => (key === null ? null : t(key, { min: PASSWORD_MIN }))
  const form = useForm({
    initialValues: {
      name: '',
      email: '',
      password: '',
      workspaceName: '',
      language,
      timeZone: guessedZone(),
    },
    validate: {
      name: (value) => (known ? null : say(nameProblem(value))),
      email: (value) => (known ? null : say(emailProblem(value))),
      password: (value) => (known ? null : say(passwordProblem(value))),
      workspaceName: (value) => say(workspaceProblem(value)),
    },
    validateInputOnBlur: false,
  })
  const { setFieldValue, clearErrors } = form
  useEffect(() => {
    setFieldValue('language', language)
    clearErrors()
  }, [language, setFieldValue, clearErrors])

  return (
    <form className={styles.card} noValidate onSubmit={form.onSubmit((values) => void create(values))}>
      {!known && (
        <>
          <TextInput
            label={t('accounts.setup.name')}
            autoComplete="name"
            autoFocus
            {...form.getInputProps('name')}
          />
          <TextInput
            label={t('accounts.email')}
            type="email"
            inputMode="email"
            autoComplete="username"
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label={t('accounts.password')}
            description={t('accounts.setup.passwordHelp', { min: PASSWORD_MIN })}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t('accounts.showPassword') }}
            {...form.getInputProps('password')}
          />
        </>
      )}
      <TextInput
        label={t('accounts.setup.workspaceName')}
        placeholder={t('accounts.setup.workspaceExample')}
        autoComplete="organization"
        {...form.getInputProps('workspaceName')}
      />
      <div className={styles.pair}>
        <Select
          label={t('accounts.setup.language')}
          data={[
            { value: 'es', label: t('common.languages.es') },
            { value: 'en', label: t('common.languages.en') },
          ]}
          allowDeselect={false}
          value={form.values.language}
          onChange={(value) => setLanguage(value as Language)}
        />
        <Select
          label={t('accounts.timeZone')}
          data={zones}
          searchable
          allowDeselect={false}
          nothingFoundMessage={t('accounts.noZone')}
          {...form.getInputProps('timeZone')}
        />
      </div>
      {problem !== null && <Problem error={problem} />}
      <Button type="submit" size="md" loading={busy}>
        {t('accounts.setup.create')}
      </Button>
    </form>
  )
}

interface Values {
  name: string
  email: string
  password: string
  workspaceName: string
  language: Language
  timeZone: string
}

function useCreate(known: boolean) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const send = async (values: Values): Promise<string> => {
    const { language, timeZone } = values
    if (known) {
      const made = await call('POST /workspaces', {
        body: { name: values.workspaceName.trim(), language, timeZone },
      })
      return made.id
    }
    const body = {
      ...values,
      name: values.name.trim(),
      email: values.email.trim(),
      workspaceName: values.workspaceName.trim(),
    }
    return (await call('POST /setup', { body })).workspaceId
  }
  const create = async (values: Values): Promise<void> => {
    setBusy(true)
    setProblem(null)
    try {
      openWorkspace(await send(values))
      await client.invalidateQueries({ queryKey: ['setup'] })
      await client.fetchQuery({ ...meQuery, staleTime: 0 })
      await navigate({ to: '/setup', search: { stage: 'goal' } })
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return { create, busy, problem }
}
