import { Button, Tabs } from '@mantine/core'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import { InviteDialog } from './InviteDialog.tsx'
import { useMayDesign } from './me.ts'
import styles from './Settings.module.css'
import { SettingsPage, useSettingsSearch } from './SettingsPage.tsx'
import { Teams } from './Teams.tsx'
import { UsersList } from './UsersList.tsx'

/** Who works here, in which teams; inviting more. */
export function UsersSettings() {
  const { t } = useT()
  const { tab = 'users', open, setTab, setOpen } = useSettingsSearch()
  const mayChange = useMayDesign()
  return (
    <SettingsPage
      part="users"
      actions={
        mayChange && (
          <Button
            leftSection={<Icon name={tab === 'teams' ? 'plus' : 'user-plus'} size={18} />}
            onClick={() => setOpen('new')}
          >
            {t(tab === 'teams' ? 'settings.teams.add' : 'settings.users.invite')}
          </Button>
        )
      }
    >
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(next) => setTab(next === 'teams' ? 'teams' : 'users')}
        className={styles.tabs}
      >
        <Tabs.List>
          <Tabs.Tab value="users">{t('settings.users.people')}</Tabs.Tab>
          <Tabs.Tab value="teams">{t('settings.users.teams')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="users" pt="md">
          <UsersList />
          {mayChange && open === 'new' && <InviteDialog onClose={() => setOpen(undefined)} />}
        </Tabs.Panel>
        <Tabs.Panel value="teams" pt="md">
          <Teams />
        </Tabs.Panel>
      </Tabs>
    </SettingsPage>
  )
}
