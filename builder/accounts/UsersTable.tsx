import { Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { call, queryKeys } from '../api.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Failed } from '../ui/Failed.tsx'
import { Pill } from '../ui/Pill.tsx'
import { TableSkeleton } from '../ui/Skeletons.tsx'
import { useT } from '../words/i18n.ts'
import { useMe } from './me.ts'
import styles from './Settings.module.css'

/** Who works in this workspace. */
export function UsersTable() {
  const { t } = useT()
  const me = useMe()
  const users = useQuery({ queryKey: queryKeys.users, queryFn: () => call('GET /users') })
  if (users.isError) return <Failed error={users.error} onRetry={() => void users.refetch()} />
  if (!users.data) return <TableSkeleton />
  return (
    <div className={styles.frame}>
      <Table verticalSpacing="sm" horizontalSpacing="md" aria-label={t('settings.users.title')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('settings.users.person')}</Table.Th>
            <Table.Th>{t('settings.users.role')}</Table.Th>
            <Table.Th>{t('common.presence.label')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {users.data.items.map((user) => (
            <Table.Tr key={user.id}>
              <Table.Td>
                <div className={styles.person}>
                  <Avatar name={user.name} size={34} presence={user.presence} />
                  <div>
                    <span className={styles.strong}>
                      {user.name}{' '}
                      {user.id === me?.userId && <Pill tone="brand">{t('settings.users.you')}</Pill>}
                    </span>
                    <span className={styles.quiet}>{user.email}</span>
                  </div>
                </div>
              </Table.Td>
              <Table.Td>{t(`settings.users.roles.${user.role}`)}</Table.Td>
              <Table.Td>
                {user.deactivated ? (
                  <Pill>{t('settings.users.deactivated')}</Pill>
                ) : (
                  t(`common.presence.${user.presence}`)
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
