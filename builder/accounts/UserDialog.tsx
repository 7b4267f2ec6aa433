import { MultiSelect, NumberInput, Select, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call, queryKeys } from '../api.ts'
import { useT } from '../words/i18n.ts'
import { useMe } from './me.ts'
import { type Role, rolesFor, teamsQuery, type User, useMayManage } from './people.ts'
import { SaveDialog } from './SettingsPage.tsx'
import { useSaving } from './saving.ts'

/** Role, teams and capacity of somebody. */
export function UserDialog({ user, onClose }: { user: User; onClose(): void }) {
  const { t } = useT()
  const me = useMe()
  const may = useMayManage()(user)
  const { data: teams } = useQuery(teamsQuery)
  const [role, setRole] = useState<Role>(user.role)
  const [teamIds, setTeamIds] = useState(user.teamIds)
  const [capacity, setCapacity] = useState<number | string>(user.capacity ?? '')
  const limit = capacity === '' ? null : Number(capacity)
  const save = useSaving(
    () =>
      call('PATCH /users/:id', {
        params: { id: user.id },
        body: { teamIds, capacity: limit, ...(role !== user.role && { role }) },
      }),
    [queryKeys.users, queryKeys.teams],
    { after: onClose, said: t('common.saved') },
  )
  const roles = may.role ? rolesFor(me?.role) : [user.role]
  return (
    <SaveDialog
      title={user.name}
      verb={t('common.save')}
      busy={save.isPending}
      blocked={limit !== null && !(limit >= 1 && limit <= 1000)}
      onSave={() => save.mutate(undefined)}
      onClose={onClose}
    >
      <Select
        label={t('settings.users.role')}
        data={roles.map((value) => ({ value, label: t(`settings.users.roles.${value}`) }))}
        value={role}
        allowDeselect={false}
        disabled={!may.role || roles.length < 2}
        description={may.own ? t('settings.users.ownRole') : undefined}
        onChange={(next) => setRole(next as Role)}
      />
      <Text size="sm" c="dimmed">
        {t(`settings.users.rolesHelp.${role}`)}
      </Text>
      <MultiSelect
        label={t('settings.users.teams')}
        placeholder={teamIds.length === 0 ? t('settings.users.noTeam') : undefined}
        data={(teams?.items ?? []).map((team) => ({ value: team.id, label: team.name }))}
        value={teamIds}
        searchable
        clearable
        onChange={setTeamIds}
      />
      <NumberInput
        label={t('settings.users.capacity')}
        description={t('settings.users.capacityHelp')}
        placeholder={t('settings.users.noLimit')}
        min={1}
        max={1000}
        allowDecimal={false}
        value={capacity}
        onChange={setCapacity}
      />
    </SaveDialog>
  )
}
