import { useSearch } from '@tanstack/react-router'
import { Page } from '../ui/Page.tsx'
import { useT } from '../words/i18n.ts'
import { MyForm } from './MyForm.tsx'
import { SettingsLayout } from './SettingsLayout.tsx'
import { UsersTable } from './UsersTable.tsx'
import { WorkspaceSettings } from './WorkspaceSettings.tsx'

const parts = { workspace: WorkspaceSettings, users: UsersTable, me: MyForm }

/** Workspace, users and one's own preferences. */
export function SettingsScreen() {
  const { t } = useT()
  const { tab = 'workspace' } = useSearch({ from: '/app/settings' })
  const Part = parts[tab]
  return (
    <SettingsLayout part={tab}>
      <Page title={t(`settings.${tab}.title`)} subtitle={t(`settings.${tab}.subtitle`)}>
        <Part />
      </Page>
    </SettingsLayout>
  )
}
