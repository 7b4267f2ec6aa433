// What the users page reads, and who may be changed by whom: the same rule as the server's.
import { useQuery } from '@tanstack/react-query'
import { call, type ItemOf, queryKeys } from '../api.ts'
import { useMayDesign, useMe } from './me.ts'

export type User = ItemOf<'GET /users'>
export type Team = ItemOf<'GET /teams'>
export type Invitation = ItemOf<'GET /invitations'>
export type Role = User['role']

export const roles = ['owner', 'manager', 'agent'] as const

export const usersQuery = { queryKey: queryKeys.users, queryFn: () => call('GET /users') }
export const teamsQuery = { queryKey: queryKeys.teams, queryFn: () => call('GET /teams') }

/** Open invitations; nothing for those who may not invite. */
export function useInvitations() {
  const enabled = useMayDesign()
  return useQuery({ queryKey: queryKeys.invitations, queryFn: () => call('GET /invitations'), enabled })
}

/** The roles that this person may give, strongest first: owners any, managers agents, agents none. */
export function rolesFor(role: Role | undefined): Role[] {
  return role === 'owner' ? [...roles] : role === 'manager' ? ['agent'] : []
}

/** What this person may do with that user. */
export function useMayManage() {
  const me = useMe()
  const mine = rolesFor(me?.role)
  return (user: Pick<User, 'id' | 'role'>) => {
    const own = user.id === me?.userId
    const manages = mine.includes(user.role)
    return { own, place: manages || (own && me?.role !== 'agent'), role: manages && !own, leave: manages }
  }
}
