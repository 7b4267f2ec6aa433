import { Button, PasswordInput, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
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
  const form = useForm({
    initialValues: { name: '', email: '', password: '', workspaceName: '', timeZone: guessedZone() },
    validate: {
      name: (value) => (known ? null : nameProblem(value)),
      email: (value) => (known ? null : emailProblem(value)),
      password: (value) => (known ? null : passwordProblem(value)),
      workspaceName: workspaceProblem,
    },
  })
  // Problems are kept as keys, so that they follow the language of the screen.
  const input = (name: keyof typeof form.values) => {
    const problem = form.errors[name]
    return {
      ...form.getInputProps(name),
      error: typeof problem === 'string' ? t(problem, { min: PASSWORD_MIN }) : null,
    }
  }

  return (
    <form
      className={styles.card}
      noValidate
      onSubmit={form.onSubmit((values) => void create({ ...values, language }))}
    >
      {!known && (
        <>
          <TextInput label={t('accounts.setup.name')} autoComplete="name" autoFocus {...input('name')} />
          <TextInput
            label={t('accounts.email')}
            type="email"
            inputMode="email"
            autoComplete="username"
            {...input('email')}
          />
          <PasswordInput
            label={t('accounts.password')}
            description={t('accounts.setup.passwordHelp', { min: PASSWORD_MIN })}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t('accounts.showPassword') }}
            {...input('password')}
          />
        </>
      )}
      <TextInput
        label={t('accounts.setup.workspaceName')}
        placeholder={t('accounts.setup.workspaceExample')}
        autoComplete="organization"
        {...input('workspaceName')}
      />
      <div className={styles.pair}>
        <Select
          label={t('accounts.setup.language')}
          data={[
            { value: 'es', label: t('common.languages.es') },
            { value: 'en', label: t('common.languages.en') },
          ]}
          allowDeselect={false}
          value={language}
          onChange={(value) => setLanguage(value as Language)}
        />
        <Select
          label={t('accounts.timeZone')}
          data={zones}
          searchable
          allowDeselect={false}
          nothingFoundMessage={t('accounts.noZone')}
          {...input('timeZone')}
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
