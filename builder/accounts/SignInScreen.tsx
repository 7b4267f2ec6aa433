import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Navigate, useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { ApiError, call, callAuth } from '../api.ts'
import { useT } from '../words/i18n.ts'
import styles from './Front.module.css'
import { Front } from './Front.tsx'
import { Problem } from './Problem.tsx'
import { emailProblem } from './rules.ts'

/** Signs a person in and returns to where they were going. */
export function SignInScreen() {
  const { t } = useT()
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => call('GET /setup'), gcTime: 0 })
  const { enter, busy, problem } = useEnter()
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: emailProblem,
      password: (value) => (value === '' ? 'accounts.rules.passwordMissing' : null),
    },
  })
  // Problems are kept as keys, so that they follow the language of the screen.
  const input = (name: keyof typeof form.values) => {
    const problem = form.errors[name]
    return { ...form.getInputProps(name), error: typeof problem === 'string' ? t(problem) : null }
  }
  if (setup.data?.needsWorkspace) return <Navigate to="/setup" replace />
  return (
    <Front title={t('accounts.signIn.title')} subtitle={t('accounts.signIn.subtitle')}>
      <form className={styles.card} noValidate onSubmit={form.onSubmit((values) => void enter(values))}>
        <TextInput
          label={t('accounts.email')}
          type="email"
          inputMode="email"
          autoComplete="username"
          autoFocus
          {...input('email')}
        />
        <PasswordInput
          label={t('accounts.password')}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t('accounts.showPassword') }}
          {...input('password')}
        />
        {problem !== null && <Problem error={problem} />}
        <Button type="submit" size="md" loading={busy}>
          {t('accounts.signIn.action')}
        </Button>
      </form>
      <p className={styles.after}>{t('accounts.signIn.forgot')}</p>
    </Front>
  )
}

/** The sentence for a refused sign-in; null when the failure has its own words. */
export function refusal(error: unknown): string | null {
  if (!(error instanceof ApiError)) return null
  if (error.status === 429) return 'accounts.signIn.tooMany'
  return [400, 401, 403, 422].includes(error.status) ? 'accounts.signIn.wrong' : null
}

function useEnter() {
  const { t } = useT()
  const { to } = useSearch({ from: '/sign-in' })
  const client = useQueryClient()
  const router = useRouter()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const enter = async ({ email, password }: { email: string; password: string }): Promise<void> => {
    setBusy(true)
    setProblem(null)
    try {
      await callAuth('sign-in/email', { email: email.trim(), password, rememberMe: true })
      client.clear()
      router.history.push(to ?? '/')
    } catch (error) {
      const key = refusal(error)
      setProblem(key === null ? error : t(key))
      setBusy(false)
    }
  }
  return { enter, busy, problem }
}
