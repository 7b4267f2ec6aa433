import { Button, MultiSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call, queryKeys } from '../api.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { TableSkeleton } from '../ui/Skeletons.tsx'
import { useT } from '../words/i18n.ts'
import { useMayDesign, useMe } from './me.ts'
import { NamedDialog } from './NamedDialog.tsx'
import { type Team, teamsQuery, type User, usersQuery } from './people.ts'
import styles from './Settings.module.css'
import { matches, NothingFound, RowMenu, RowName, SearchBox, useSettingsSearch } from './SettingsPage.tsx'
import { useAskAndDelete } from './uses.tsx'

const FACES = 6

/** Groups of people that flows assign to. */
export function Teams() {
  const { t } = useT()
  const mayChange = useMayDesign()
  const teams = useQuery(teamsQuery)
  const { data: users } = useQuery(usersQuery)
  const { search, open, setOpen } = useSettingsSearch()
  if (teams.isError) return <Failed error={teams.error} onRetry={() => void teams.refetch()} />
  if (!teams.data) return <TableSkeleton rows={3} />
  const { items } = teams.data
  const found = items.filter((team) => matches(search, team.name, team.description))
  const people = users?.items.filter((user) => !user.deactivated) ?? []
  const opened = items.find((team) => team.id === open)
  return (
    <>
      {items.length === 0 ? (
        <EmptyState
          icon="users-group"
          title={t('settings.teams.empty.title')}
          text={t('settings.teams.empty.text')}
        >
          {mayChange && <Button onClick={() => setOpen('new')}>{t('settings.teams.add')}</Button>}
        </EmptyState>
      ) : (
        <>
          <SearchBox label={t('settings.teams.search')} />
          {found.length === 0 && <NothingFound />}
          {found.length > 0 && (
            <ul className={styles.rows} aria-label={t('settings.users.teams')}>
              {found.map((team) => (
                <TeamRow key={team.id} team={team} people={people} onOpen={() => setOpen(team.id)} />
              ))}
            </ul>
          )}
        </>
      )}
      {mayChange && (opened || open === 'new') && (
        <TeamDialog
          key={opened?.id ?? 'new'}
          team={opened ?? null}
          people={people}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  )
}

function TeamRow({ team, people, onOpen }: { team: Team; people: User[]; onOpen(): void }) {
  const { t } = useT()
  const me = useMe()
  const mayChange = useMayDesign()
  const own = people.filter((user) => team.userIds.includes(user.id))
  const { ask } = useAskAndDelete('team', { id: team.id, name: team.name }, () =>
    call('DELETE /teams/:id', { params: { id: team.id } }),
  )
  return (
    <li className={styles.row}>
      <span className={styles.face} data-tone="plum">
        <Icon name="users-group" size={18} />
      </span>
      <div className={styles.main}>
        <RowName onOpen={mayChange ? onOpen : undefined}>{team.name}</RowName>
        {team.description && <span className={styles.quiet}>{team.description}</span>}
      </div>
      <div className={styles.side}>
        <span className={styles.faces}>
          {own.slice(0, FACES).map((user) => (
            <Avatar key={user.id} name={user.name} size={26} presence={user.presence} />
          ))}
        </span>
        <span className={styles.quiet}>{t('settings.teams.people', { count: own.length })}</span>
      </div>
      {mayChange ? (
        <RowMenu
          name={team.name}
          choices={[
            { label: t('settings.edit'), icon: 'edit', onClick: onOpen },
            ...(me?.role === 'owner'
              ? [{ label: t('common.delete'), icon: 'trash', danger: true, onClick: () => void ask() }]
              : []),
          ]}
        />
      ) : (
        <span className={styles.noMenu} />
      )}
    </li>
  )
}

function TeamDialog({ team, people, onClose }: { team: Team | null; people: User[]; onClose(): void }) {
  const { t } = useT()
  const [userIds, setUserIds] = useState(
    team?.userIds.filter((id) => people.some((user) => user.id === id)) ?? [],
  )
  return (
    <NamedDialog
      words="teams"
      given={team}
      most={80}
      save={(named): Promise<unknown> => {
        const body = { ...named, userIds }
        return team
          ? call('PATCH /teams/:id', { params: { id: team.id }, body })
          : call('POST /teams', { body })
      }}
      stale={[queryKeys.teams, queryKeys.users]}
      onClose={onClose}
    >
      {() => (
        <MultiSelect
          label={t('settings.users.people')}
          data={people.map((user) => ({ value: user.id, label: user.name }))}
          value={userIds}
          searchable
          onChange={setUserIds}
        />
      )}
    </NamedDialog>
  )
}
