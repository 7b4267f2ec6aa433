// Accepting an invitation: with a new login, or as who one is already. A link works once.
import type { Db, Tx } from '#db/db.ts'
import type { World } from '#engine/world.ts'
import { hashOf } from './invitation_links.ts'
import { tell } from './invitations.ts'
import { type Bells, Denied } from './route.ts'
import { type Login, signUp } from './sign_in.ts'
import { setTeams } from './teams.ts'
import * as workspaces from './workspaces.ts'

const named = (db: Db, token: string, now: Date) =>
  db
    .selectFrom('invitation as i')
    .innerJoin('workspace as w', 'w.id', 'i.workspaceId')
    .leftJoin('user as u', (join) =>
      join.onRef('u.workspaceId', '=', 'i.workspaceId').onRef('u.id', '=', 'i.invitedBy'),
    )
    .leftJoin('team as t', (join) =>
      join.onRef('t.workspaceId', '=', 'i.workspaceId').onRef('t.id', '=', 'i.teamId'),
    )
    .leftJoin('login as l', 'l.email', 'i.email')
    .select(['i.id', 'i.workspaceId', 'i.email', 'i.role', 'i.language', 't.id as teamId', 'l.id as loginId'])
    .select(['w.name as workspaceName', 'u.name as inviterName', 't.name as teamName'])
    .where('i.tokenHash', '=', hashOf(token))
    .where('i.acceptedAt', 'is', null)
    .where('i.expiresAt', '>', now)

/** What the invited person reads before accepting; throws Denied when the link is over. */
export async function read(db: Db, token: string, now: Date, loginId: string | null) {
  const found = await named(db, token, now).executeTakeFirst()
  if (!found) throw over()
  const { email, role, language, workspaceName, inviterName, teamName } = found
  const login = loginId
    ? await db.selectFrom('login').select(['email', 'name']).where('id', '=', loginId).executeTakeFirst()
    : undefined
  return {
    email,
    role,
    language,
    workspaceName,
    inviterName,
    teamName,
    known: found.loginId !== null,
    signedInAs: login?.email ?? null,
  }
}

/** A new login, or null for the one who is signed in. */
export type NewLogin = { name: string; password: string } | null

/** Makes the person a user of the workspace; returns its id and the e-mail. Throws Denied. */
export async function accept(
  db: Db,
  world: World,
  bells: Bells,
  token: string,
  as: { loginId: string | null; login: NewLogin },
): Promise<{ workspaceId: string; email: string }> {
  return db.transaction().execute(async (tx) => {
    const found = await named(tx, token, world.now()).forUpdate('i').executeTakeFirst()
    if (!found) throw over()
    const login = as.login
      ? await signUp(tx, world, { ...as.login, email: found.email })
      : await signedInAs(tx, as.loginId, found.email)
    const { workspaceId } = found
    const userId = await join(tx, world, workspaceId, login, found)
    if (found.teamId) await setTeams(tx, workspaceId, userId, [found.teamId])
    const used = tx
      .updateTable('invitation')
      .set({ acceptedAt: world.now(), mailAt: null })
      .where('workspaceId', '=', workspaceId)
    await used.where('id', '=', found.id).execute()
    await tell(tx, { workspaceId, actor: { kind: 'user', id: userId }, world, bells })
    return { workspaceId, email: login.email }
  })
}

/** The login behind the request, if the invitation is meant for it. */
async function signedInAs(tx: Tx, loginId: string | null, email: string): Promise<Login> {
  const login = await tx
    .selectFrom('login')
    .select(['id', 'name', 'email'])
    .where('id', '=', loginId ?? '')
    .executeTakeFirst()
  if (!login) {
    throw new Denied(401, 'signed_out', {
      en: 'Sign in first, or choose a name and a password.',
      es: 'Primero inicia sesión, o elige un nombre y una contraseña.',
    })
  }
  if (login.email.toLowerCase() === email.toLowerCase()) return login
  throw new Denied(409, 'other_email', {
    en: `This invitation is for ${email}, and you are signed in as ${login.email}. Sign out first.`,
    es: `Esta invitación es para ${email} y tu sesión es de ${login.email}. Primero cierra sesión.`,
  })
}

/** A place in the workspace: a new one, or the one the person had before. */
async function join(
  tx: Tx,
  world: World,
  workspaceId: string,
  login: Login,
  { role, language }: { role: 'owner' | 'manager' | 'agent'; language: 'es' | 'en' },
): Promise<string> {
  const before = await tx
    .selectFrom('user')
    .select(['id', 'deactivatedAt'])
    .where('workspaceId', '=', workspaceId)
    .where('loginId', '=', login.id)
    .executeTakeFirst()
  const id = before?.id ?? (await workspaces.addUser(tx, world, workspaceId, login, role))
  const set = before && !before.deactivatedAt ? {} : { role, language, deactivatedAt: null }
  const user = tx
    .updateTable('user')
    .set({ ...set, seenAt: world.now() })
    .where('workspaceId', '=', workspaceId)
  await user.where('id', '=', id).execute()
  return id
}

const over = () =>
  new Denied(404, 'invitation_over', {
    en: 'This invitation is over: it was used, cancelled, or is older than a week. Ask for a new one.',
    es: 'Esta invitación ya no vale: se usó, se canceló o tiene más de una semana. Pide una nueva.',
  })
