// Who may do what, as one table. A route names a permission; a permission names the roles that hold it.
import type { Role } from '#db/tables.ts'

const everyone: Role[] = ['owner', 'manager', 'agent']
const admins: Role[] = ['owner', 'manager']
const owners: Role[] = ['owner']

/** Permission → roles. `public` needs no sign-in, `signed_in` no workspace; the rest need a user of the workspace. */
export const policy = {
  public: null,
  signed_in: null,
  'workspace.read': everyone,
  'workspace.change': admins,
  'user.read': everyone,
  'user.change': admins,
  'team.delete': owners,
  'field.delete': owners,
  'inbox.read': everyone,
  'inbox.write': everyone,
  'contact.read': everyone,
  'contact.write': everyone,
  'flow.read': admins,
  'flow.write': admins,
  'channel.read': everyone,
  'channel.change': admins,
} as const

export type Permission = keyof typeof policy

/** Whether a role holds a permission. */
export function may(role: Role, permission: Permission): boolean {
  const roles: readonly Role[] | null = policy[permission]
  return roles === null || roles.includes(role)
}

/** Whether a role may invite, change or send away somebody of another role: owners anybody, managers agents only. */
export function mayManage(role: Role, other: Role): boolean {
  return role === 'owner' || (role === 'manager' && other === 'agent')
}
