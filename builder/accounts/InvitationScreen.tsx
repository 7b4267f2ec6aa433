import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { type Answer, call, callAuth } from '../api.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { errorWords } from '../ui/errors.ts'
import { PageSkeleton } from '../ui/Skeletons.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Front.module.css'
import { Front } from './Front.tsx'
import { openWorkspace, signOut } from './me.ts'
import { Problem } from './Problem.tsx'
import { nameProblem, PASSWORD_MIN, passwordProblem } from './rules.ts'
import { refusal } from './SignInScreen.tsx'

type Invitation = Answer<'GET /invitation-links/:token'>

/** What an invited person opens: who invites, to where; then in, with a new login or the one they have. */
export function InvitationScreen() {
  const { t, pick } = useT()
  const { token } = useParams({ from: '/invitation/$token' })
  const link = useQuery({
    queryKey: ['invitation-link', token],
    queryFn: () => call('GET /invitation-links/:token', { params: { token } }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (link.isError) {
    return (
      <Front title={t('accounts.invitation.over')} subtitle={pick(errorWords(link.error))}>
        <div className={styles.card}>
          <EmptyState icon="mail" title={t('accounts.invitation.askAgain')}>
            <Button component={Link} to="/" variant="default">
              {t('accounts.invitation.home')}
            </Button>
          </EmptyState>
        </div>
      </Front>
    )
  }
  if (!link.data) return <PageSkeleton />
  const { workspaceName, inviterName, role, teamName } = link.data
  const who = inviterName ?? t('accounts.invitation.somebody')
  const as = t(`settings.users.roles.${role}`)
  return (
    <Front
      title={t('accounts.invitation.title', { workspace: workspaceName })}
      subtitle={t(teamName ? 'accounts.invitation.intoTeam' : 'accounts.invitation.as', {
        who,
        role: as,
        team: teamName,
      })}
    >
      <Door invitation={link.data} token={token} again={() => link.refetch()} />
    </Front>
  )
}

interface DoorProps {
  invitation: Invitation
  token: string
  again(): Promise<unknown>
}

function Door({ invitation, token, again }: DoorProps) {
  const { email, known, signedInAs } = invitation
  if (signedInAs?.toLowerCase() === email.toLowerCase()) return <Join token={token} email={email} />
  if (signedInAs) return <SomebodyElse email={email} signedInAs={signedInAs} again={again} />
  return known ? <KnownForm token={token} email={email} /> : <NewForm token={token} email={email} />
}

/** Does something, then enters the workspace; keeps why not. */
function useEntering(token: string) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const enter = async (
    login: { name: string; password: string } | null,
    before?: () => Promise<unknown>,
  ): Promise<void> => {
    setBusy(true)
    setProblem(null)
    try {
      await before?.()
      const { workspaceId } = await call('POST /invitation-links/:token/user', {
        params: { token },
        body: { login },
      })
      openWorkspace(workspaceId)
      // Whoever was signed in before may have left answers behind: the app begins anew.
      window.location.assign('/')
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }
  return { enter, busy, problem, setProblem }
}

function NewForm({ token, email }: { token: string; email: string }) {
  const { t } = useT()
  const { enter, busy, problem } = useEntering(token)
  const form = useForm({
    initialValues: { name: '', password: '' },
    validate: { name: nameProblem, password: passwordProblem },
  })
  const input = (name: keyof typeof form.values) => {
    const wrong = form.errors[name]
    return {
      ...form.getInputProps(name),
      error: typeof wrong === 'string' ? t(wrong, { min: PASSWORD_MIN }) : null,
    }
  }
  return (
    <form
      className={styles.card}
      noValidate
      onSubmit={form.onSubmit(({ name, password }) => void enter({ name: name.trim(), password }))}
    >
      <TextInput label={t('accounts.email')} value={email} readOnly autoComplete="username" />
      <TextInput label={t('accounts.setup.name')} autoComplete="name" autoFocus {...input('name')} />
      <PasswordInput
        label={t('accounts.password')}
        description={t('accounts.setup.passwordHelp', { min: PASSWORD_MIN })}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('accounts.showPassword') }}
        {...input('password')}
      />
      {problem !== null && <Problem error={problem} />}
      <Button type="submit" size="md" loading={busy}>
        {t('accounts.invitation.accept')}
      </Button>
    </form>
  )
}

function KnownForm({ token, email }: { token: string; email: string }) {
  const { t } = useT()
  const { enter, busy, problem } = useEntering(token)
  const [password, setPassword] = useState('')
  const key = problem === null ? null : refusal(problem)
  return (
    <form
      className={styles.card}
      onSubmit={(event) => {
        event.preventDefault()
        void enter(null, () => callAuth('sign-in/email', { email, password, rememberMe: true }))
      }}
    >
      <TextInput
        label={t('accounts.email')}
        description={t('accounts.invitation.known')}
        value={email}
        readOnly
        autoComplete="username"
      />
      <PasswordInput
        label={t('accounts.password')}
        autoComplete="current-password"
        autoFocus
        visibilityToggleButtonProps={{ 'aria-label': t('accounts.showPassword') }}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {problem !== null && <Problem error={key ? t(key) : problem} />}
      <Button type="submit" size="md" loading={busy} disabled={password === ''}>
        {t('accounts.invitation.signInAndAccept')}
      </Button>
    </form>
  )
}

function Join({ token, email }: { token: string; email: string }) {
  const { t } = useT()
  const { enter, busy, problem } = useEntering(token)
  return (
    <div className={styles.card}>
      <p className={styles.text}>{t('accounts.invitation.signedInAs', { email })}</p>
      {problem !== null && <Problem error={problem} />}
      <Button size="md" loading={busy} onClick={() => void enter(null)}>
        {t('accounts.invitation.accept')}
      </Button>
    </div>
  )
}

function SomebodyElse({
  email,
  signedInAs,
  again,
}: {
  email: string
  signedInAs: string
  again(): Promise<unknown>
}) {
  const { t } = useT()
  const client = useQueryClient()
  const [problem, setProblem] = useState<unknown>(null)
  const leave = () => signOut(client).then(again).catch(setProblem)
  return (
    <div className={styles.card}>
      <p className={styles.text}>{t('accounts.invitation.other', { email, signedInAs })}</p>
      {problem !== null && <Problem error={problem} />}
      <Button size="md" onClick={() => void leave()}>
        {t('common.signOut')}
      </Button>
    </div>
  )
}
