// Invitations: a link for one person, good once and for a week, made by whoever may look after the role it gives.
import type { Db, Tx } from '#db/db.ts'
import type { Role } from '#db/tables.ts'
import { type Act, record } from '#engine/events.ts'
import { theMailer } from '#engine/mail.ts'
import { hashOf, linkOf, tokenOf } from './invitation_links.ts'
import { mayManage } from './policy.ts'
import { Denied, type Me, notFound } from './route.ts'
import { requireTeams } from './teams.ts'
import { notYours } from './users.ts'

const WEEK_MS = 7 * 24 * 3_600_000
const RESEND_MS = 60_000
/** Most invitations that wait for an answer. */
const MAX_OPEN = 200

export interface Given {
  email: string
  role: Role
  teamId: string | null
  language: 'es' | 'en'
}

const open = (db: Db, workspaceId: string) =>
  db
    .selectFrom('invitation')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .where('acceptedAt', 'is', null)

/** Those that nobody has accepted yet, newest first; with their links for whoever may look after the role. */
export async function list(db: Db, me: Me, now: Date) {
  const rows = await open(db, me.workspaceId).orderBy('id', 'desc').execute()
  return rows.map((row) => ({
    id: row.id,
    email: row.email,
    role: row.role,
    teamId: row.teamId,
    language: row.language,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    expired: row.expiresAt <= now,
    link: mayManage(me.role, row.role) && row.expiresAt > now ? linkOf(row) : null,
    letter: letterOf(row),
    problem: row.mailProblem,
  }))
}

/** What became of the letter; `none`: this installation has no mail server, so the link is handed over by hand. */
function letterOf(row: { mailAt: Date | null; mailedAt: Date | null; mailProblem: unknown }) {
  if (row.mailedAt) return 'sent' as const
  if (row.mailAt) return 'waiting' as const
  return row.mailProblem ? ('failed' as const) : ('none' as const)
}

/** Invites somebody; returns the invitation's id. The letter is on its way when this commits. */
export async function invite(tx: Tx, act: Act, me: Me, given: Given): Promise<string> {
  const { workspaceId, world } = act
  if (!mayManage(me.role, given.role)) throw notYours()
  const email = given.email.trim().toLowerCase()
  await requireStranger(tx, workspaceId, email)
  if (given.teamId) await requireTeams(tx, workspaceId, [given.teamId])
  const waiting = await open(tx, workspaceId).execute()
  const before = waiting.find((one) => one.email.toLowerCase() === email)
  if (before && before.expiresAt > world.now()) throw alreadyInvited(email)
  if (before) await forget(tx, workspaceId, before.id)
  if (waiting.length >= MAX_OPEN) throw tooMany()
  const id = world.id()
  const { role, teamId, language } = given
  await tx
    .insertInto('invitation')
    .values({
      workspaceId,
      id,
      email,
      role,
      teamId,
      language,
      invitedBy: me.userId,
      createdAt: world.now(),
      ...fresh(id, world.now()),
    })
    .execute()
  await tell(tx, act)
  return id
}

/** A new week, a new secret, and a letter where there is a mail server. */
function fresh(id: string, now: Date) {
  const expiresAt = new Date(now.getTime() + WEEK_MS)
  return {
    expiresAt,
    tokenHash: hashOf(tokenOf({ id, expiresAt })),
    mailAt: theMailer().ready ? now : null,
    mailTries: 0,
    mailedAt: null,
    mailProblem: null,
  }
}

async function own(tx: Tx, me: Me, id: string) {
  const row = await open(tx, me.workspaceId).where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw notFound()
  if (!mayManage(me.role, row.role)) throw notYours()
  return row
}

/** Sends the letter again with a new link; the old one works no more. At most once a minute. */
export async function renew(tx: Tx, act: Act, me: Me, id: string): Promise<void> {
  const row = await own(tx, me, id)
  const now = act.world.now()
  if (row.expiresAt.getTime() - WEEK_MS > now.getTime() - RESEND_MS) throw tooSoon()
  const again = tx.updateTable('invitation').set(fresh(id, now)).where('workspaceId', '=', me.workspaceId)
  await again.where('id', '=', id).execute()
  await tell(tx, act)
}

/** Takes an invitation back; its link works no more. */
export async function cancel(tx: Tx, act: Act, me: Me, id: string): Promise<void> {
  await own(tx, me, id)
  await forget(tx, me.workspaceId, id)
  await tell(tx, act)
}

async function forget(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await tx.deleteFrom('invitation').where('workspaceId', '=', workspaceId).where('id', '=', id).execute()
}

async function requireStranger(tx: Tx, workspaceId: string, email: string): Promise<void> {
  const known = await tx
    .selectFrom('user')
    .select('deactivatedAt')
    .where('workspaceId', '=', workspaceId)
    .where((eb) => eb(eb.fn('lower', ['email']), '=', email))
    .executeTakeFirst()
  if (!known) return
  if (known.deactivatedAt) {
    throw new Denied(409, 'deactivated', {
      en: `${email} used to work here. Activate this person again in the list of users.`,
      es: `${email} trabajaba aquí. Vuelve a activar a esta persona en la lista de usuarios.`,
    })
  }
  throw new Denied(409, 'already_here', {
    en: `${email} already works in this workspace.`,
    es: `${email} ya trabaja en este espacio.`,
  })
}

/** Tells the screens that the invitations are others now. */
export async function tell(
  tx: Tx,
  act: Pick<Act, 'workspaceId' | 'actor' | 'world' | 'bells'>,
): Promise<void> {
  const { workspaceId, actor } = act
  const data = { part: 'invitations' as const }
  await record(tx, act.world, [{ type: 'settings_updated', workspaceId, actor, data }])
  act.bells.live()
}

const alreadyInvited = (email: string) =>
  new Denied(409, 'already_invited', {
    en: `${email} is already invited. Send that invitation again, or cancel it first.`,
    es: `${email} ya tiene una invitación. Reenvíala o cancélala primero.`,
  })

const tooSoon = () =>
  new Denied(429, 'too_soon', {
    en: 'This invitation was sent a moment ago. Wait a minute before sending it again.',
    es: 'Esta invitación se envió hace un momento. Espera un minuto antes de reenviarla.',
  })

const tooMany = () =>
  new Denied(409, 'too_many', {
    en: `${MAX_OPEN} invitations already wait for an answer. Cancel some first.`,
    es: `Ya hay ${MAX_OPEN} invitaciones sin respuesta. Cancela algunas primero.`,
  })
