// The letters of invitations: sent after the commit from what stands in the row, tried again where that may help.
import { sql } from 'kysely'
import type { Db } from '#db/db.ts'
import { MailError, type Mailer } from '#engine/mail.ts'
import type { World } from '#engine/world.ts'
import { linkOf } from './invitation_links.ts'
import { tell } from './invitations.ts'
import type { Bells } from './route.ts'

const MAX_TRIES = 5
/** Whoever took a letter and died has had it for this long. */
const FENCE_MS = 120_000
const BATCH = 10

export interface LettersDeps {
  db: Db
  world: World
  mail(): Mailer
  bells: Bells
  log(problem: unknown, words: string): void
  /** How often it is looked for letters, in milliseconds; 0: never. */
  sweepMs: number
}

interface Due {
  workspaceId: string
  id: string
  email: string
  language: 'es' | 'en'
  expiresAt: Date
  mailTries: number
  workspaceName: string
  inviterName: string | null
}

/** Takes letters that are due, so that no other process takes them for a while. */
async function claim(db: Db, now: Date): Promise<Due[]> {
  const until = new Date(now.getTime() + FENCE_MS)
  const { rows } = await sql<Due>`
    with due as (
      select workspace_id, id from invitation
      where mail_at <= ${now} and accepted_at is null and expires_at > ${now}
      order by mail_at limit ${BATCH} for update skip locked
    ), taken as (
      update invitation i set mail_at = ${until}, mail_tries = i.mail_tries + 1
      from due where due.workspace_id = i.workspace_id and due.id = i.id returning i.*
    )
    select i.workspace_id, i.id, i.email, i.language, i.expires_at, i.mail_tries, w.name as workspace_name, u.name as inviter_name
    from taken i join workspace w on w.id = i.workspace_id
    left join "user" u on u.workspace_id = i.workspace_id and u.id = i.invited_by`.execute(db)
  return rows
}

/** Sends every letter that is due; says how many were tried. */
export async function sendDue({
  db,
  world,
  mail,
  bells,
}: Omit<LettersDeps, 'log' | 'sweepMs'>): Promise<number> {
  const due = await claim(db, world.now())
  for (const one of due) {
    const problem = await sendOne(mail(), one)
    const now = world.now()
    const again = problem?.again && one.mailTries < MAX_TRIES
    const set = problem
      ? {
          mailAt: again ? new Date(now.getTime() + 60_000 * 2 ** one.mailTries) : null,
          mailProblem: JSON.stringify(problem.words),
        }
      : { mailAt: null, mailedAt: now, mailProblem: null }
    await db.transaction().execute(async (tx) => {
      const row = tx.updateTable('invitation').set(set).where('workspaceId', '=', one.workspaceId)
      // A renewal in the meantime has made another letter.
      await row.where('id', '=', one.id).where('expiresAt', '=', one.expiresAt).execute()
      const { workspaceId } = one
      await tell(tx, { workspaceId, actor: { kind: 'system', id: null }, world, bells })
    })
  }
  return due.length
}

async function sendOne(mail: Mailer, one: Due): Promise<MailError | null> {
  try {
    await mail.send({
      to: one.email,
      id: `invitation-${one.id}-${one.expiresAt.getTime()}`,
      ...letter[one.language](one, linkOf(one)),
    })
    return null
  } catch (problem) {
    if (problem instanceof MailError) return problem
    throw problem
  }
}

const letter = {
  es: ({ workspaceName, inviterName }: Due, link: string) => ({
    subject: `Te invitan a ${workspaceName} en Charla`,
    text: `Hola:

${inviterName ?? 'Tu equipo'} te invita a trabajar en «${workspaceName}», donde se atienden las conversaciones con los clientes.

Acepta la invitación aquí:
${link}

El enlace sirve una sola vez y vence en 7 días. Si no esperabas este correo, ignóralo.
`,
  }),
  en: ({ workspaceName, inviterName }: Due, link: string) => ({
    subject: `You are invited to ${workspaceName} on Charla`,
    text: `Hello,

${inviterName ?? 'Your team'} invites you to work in “${workspaceName}”, where conversations with customers are answered.

Accept the invitation here:
${link}

The link works once and ends in 7 days. If you did not expect this e-mail, ignore it.
`,
  }),
}

/** Looks for letters every so often; returns how to stop, which waits for those on their way. */
export function startLetters({ log, sweepMs, ...deps }: LettersDeps): () => Promise<void> {
  if (sweepMs === 0) return async () => {}
  let sending: Promise<void> | null = null
  const look = () => {
    sending ??= sendDue(deps)
      .then(() => {})
      .catch((problem) => log(problem, 'invitations: could not send a letter'))
      .finally(() => {
        sending = null
      })
  }
  const timer = setInterval(look, sweepMs).unref()
  return async () => {
    clearInterval(timer)
    await sending
  }
}
