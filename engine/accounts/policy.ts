// Who may do what, as one table. A route names a permission; a permission names the roles that hold it.
import type { Role } from '#db/tables.ts'

const everyone: Role[] = ['owner', 'manager', 'agent']
const admins: Role[] = ['owner', 'manager']

/** Permission → roles. `public` needs no sign-in, `signed_in` no workspace; the rest need a user of the workspace. */
export const policy = {
  public: null,
  signed_in: null,
  'workspace.read': everyone,
  'workspace.change': ['owner'] as Role[],
  'user.read': everyone,
  'user.change': admins,
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
  const roles = policy[permission]
  return roles === null || roles.includes(role)
}
