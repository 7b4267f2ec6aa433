import { useQuery } from '@tanstack/react-query'
import { Navigate, useSearch } from '@tanstack/react-router'
import { call } from '../api.ts'
import { Failed } from '../ui/Failed.tsx'
import { PageSkeleton } from '../ui/Skeletons.tsx'
import { useT } from '../words/i18n.ts'
import { Front } from './Front.tsx'
import { Goals } from './Goals.tsx'
import { meQuery } from './me.ts'
import { WorkspaceForm } from './WorkspaceForm.tsx'

/** First boot: make the workspace; then choose what the first bot is for. */
export function SetupScreen() {
  const { t } = useT()
  const { stage } = useSearch({ from: '/setup' })
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => call('GET /setup'), gcTime: 0 })
  const signedIn = setup.data?.signedIn ?? false
  const me = useQuery({ ...meQuery, enabled: signedIn })

  if (setup.isError) return <Failed error={setup.error} onRetry={() => void setup.refetch()} />
  if (!setup.data || (signedIn && me.isPending)) return <PageSkeleton />
  const homeless = signedIn && me.data?.workspaces.length === 0
  if (setup.data.needsWorkspace || homeless) {
    return (
      <Front title={t('accounts.setup.title')} subtitle={t('accounts.setup.subtitle')}>
        <WorkspaceForm known={homeless} />
      </Front>
    )
  }
  if (!signedIn) return <Navigate to="/sign-in" replace />
  if (stage !== 'goal') return <Navigate to="/" replace />
  return (
    <Front title={t('accounts.goals.title')} subtitle={t('accounts.goals.subtitle')} wide>
      <Goals />
    </Front>
  )
}
