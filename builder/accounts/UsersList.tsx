import { useQuery } from '@tanstack/react-query'
import { call, queryKeys } from '../api.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { confirm } from '../ui/confirm.tsx'
import { Failed } from '../ui/Failed.tsx'
import { Pill } from '../ui/Pill.tsx'
import { TableSkeleton } from '../ui/Skeletons.tsx'
import { Time } from '../ui/Time.tsx'
import { useT } from '../words/i18n.ts'
import { Invitations } from './Invitations.tsx'
import { type Team, teamsQuery, type User, useInvitations, useMayManage, usersQuery } from './people.ts'
import styles from './Settings.module.css'
import {
  matches,
  NothingFound,
  type RowChoice,
  RowMenu,
  RowName,
  SearchBox,
  useSettingsSearch,
} from './SettingsPage.tsx'
import { useSaving } from './saving.ts'
import { UserDialog } from './UserDialog.tsx'

/** The people with presence, role, teams and capacity; then who is invited. */
export function UsersList() {
  const { t } = useT()
  const users = useQuery(usersQuery)
  const { data: teams } = useQuery(teamsQuery)
  const { data: invitations } = useInvitations()
  const { search, open, setOpen } = useSettingsSearch()
  if (users.isError) return <Failed error={users.error} onRetry={() => void users.refetch()} />
  if (!users.data) return <TableSkeleton />
  const found = users.data.items.filter((user) => matches(search, user.name, user.email))
  const invited = (invitations?.items ?? []).filter((one) => matches(search, one.email))
  const opened = users.data.items.find((user) => user.id === open)
  return (
    <>
      <SearchBox label={t('settings.users.search')} />
      {found.length + invited.length === 0 && <NothingFound />}
      {found.length > 0 && (
        <ul className={styles.rows} aria-label={t('settings.users.people')}>
          {found.map((user) => (
            <UserRow key={user.id} user={user} teams={teams?.items ?? []} onOpen={() => setOpen(user.id)} />
          ))}
        </ul>
      )}
      <Invitations items={invited} teams={teams?.items ?? []} />
      {opened && <UserDialog key={opened.id} user={opened} onClose={() => setOpen(undefined)} />}
    </>
  )
}

interface UserRowProps {
  user: User
  teams: Team[]
  onOpen(): void
}

function UserRow({ user, teams, onOpen }: UserRowProps) {
  const { t } = useT()
  const may = useMayManage()(user)
  const choices = useChoices(user, onOpen)
  const own = teams.filter((team) => user.teamIds.includes(team.id))
  return (
    <li className={styles.row} data-off={user.deactivated || undefined}>
      <Avatar name={user.name} size={36} presence={user.deactivated ? null : user.presence} />
      <div className={styles.main}>
        <RowName onOpen={may.place && !user.deactivated ? onOpen : undefined}>
          {user.name} {may.own && <Pill tone="brand">{t('settings.users.you')}</Pill>}{' '}
          {user.deactivated && <Pill>{t('settings.users.deactivated')}</Pill>}
        </RowName>
        <span className={styles.quiet}>{user.email}</span>
        <span className={styles.pills}>
          {own.map((team) => (
            <Pill key={team.id} tone="plum" icon="users-group">
              {team.name}
            </Pill>
          ))}
        </span>
      </div>
      <div className={styles.side}>
        <span className={styles.strong}>{t(`settings.users.roles.${user.role}`)}</span>
        <span className={styles.quiet}>
          {user.deactivated ? null : user.presence === 'offline' && user.seenAt ? (
            <>
              {t('settings.users.seen')} <Time at={user.seenAt} />
            </>
          ) : (
            t(`common.presence.${user.presence}`)
          )}
          {user.capacity !== null && ` · ${t('settings.users.upTo', { count: user.capacity })}`}
        </span>
      </div>
      {choices.length > 0 ? (
        <RowMenu name={user.name} choices={choices} />
      ) : (
        <span className={styles.noMenu} />
      )}
    </li>
  )
}

function useChoices(user: User, onOpen: () => void): RowChoice[] {
  const { t } = useT()
  const may = useMayManage()(user)
  const stale = [queryKeys.users, queryKeys.counts, ['conversations']]
  const params = { id: user.id }
  const back = useSaving(() => call('DELETE /users/:id/deactivation', { params }), stale)
  const leave = useSaving(() => call('PUT /users/:id/deactivation', { params }), stale, {
    said: t('settings.users.left', { name: user.name }),
  })
  const ask = async () => {
    const sure = await confirm({
      title: t('settings.users.leave.title', { name: user.name }),
      text: t('settings.users.leave.text'),
      action: t('settings.users.leave.action'),
      danger: true,
    })
    if (sure) leave.mutate(undefined)
  }
  if (user.deactivated) {
    if (!may.leave) return []
    return [{ label: t('settings.users.back'), icon: 'user-check', onClick: () => back.mutate(undefined) }]
  }
  return [
    ...(may.place ? [{ label: t('settings.edit'), icon: 'edit', onClick: onOpen }] : []),
    ...(may.leave
      ? [
          {
            label: t('settings.users.leave.action'),
            icon: 'user-off',
            danger: true,
            onClick: () => void ask(),
          },
        ]
      : []),
  ]
}
