// A flow tells people of the team: a notification for each, and an e-mail if wished. Who they are is read when it is done.
import type { Db } from '#db/db.ts'
import { publicUrl } from '#engine/inbox/channel_vault.ts'
import { write } from '#engine/inbox/notifications.ts'
import type { NotifyTo } from '#engine/machine/effect.ts'
import type { DeedInfo, Outside, Performed } from './effect.ts'
import { notSent } from './send_email.ts'
import { stableIdAt } from './stable_id.ts'

const RETRIES = 4
const MAX_SUBJECT = 120

interface Person {
  id: string
  email: string
  language: string | null
}

/** Who hears of it: active people of the workspace. */
function peopleOf(db: Db, { workspaceId, conversationId }: DeedInfo, to: NotifyTo): Promise<Person[]> {
  const all = db
    .selectFrom('user')
    .select(['id', 'email', 'language'])
    .where('workspaceId', '=', workspaceId)
    .where('deactivatedAt', 'is', null)
    .orderBy('id')
  if (to.kind === 'everyone') return all.execute()
  if (to.kind === 'user') return all.where('id', '=', to.id).execute()
  if (to.kind === 'team') {
    const team = db.selectFrom('userTeam').select('userId').where('workspaceId', '=', workspaceId)
    return all.where('id', 'in', team.where('teamId', '=', to.id)).execute()
  }
  const has = db.selectFrom('conversation').select('assigneeId').where('workspaceId', '=', workspaceId)
  return all.where('id', 'in', has.where('id', '=', conversationId)).execute()
}

const noticeId = ({ id, askedAt }: DeedInfo, userId: string) => stableIdAt(askedAt, id, userId)

async function notify({ db, world }: Outside, deed: DeedInfo, people: Person[], text: string): Promise<void> {
  const { workspaceId, conversationId, contactId, flowId, askedAt } = deed
  const by = { workspaceId, actor: { kind: 'flow' as const, id: flowId }, at: askedAt }
  const notices = people.map(({ id: userId }) => ({
    ...{ id: noticeId(deed, userId), userId, type: 'custom' as const },
    ...{ conversationId, contactId, text },
  }))
  await db.transaction().execute((tx) => write(tx, world, by, notices))
}

/** One letter, with the way to the conversation. */
function letter(text: string, { language }: Person, { conversationId }: DeedInfo, name: string | null) {
  const [line = ''] = text.split('\n')
  const about =
    language === 'en' ? `Notice about ${name ?? 'a contact'}` : `Aviso sobre ${name ?? 'un contacto'}`
  const link = conversationId ? `${publicUrl()}/inbox/${conversationId}` : publicUrl()
  return { subject: line.slice(0, MAX_SUBJECT) || about, text: `${text}\n\n${about}: ${link}` }
}

/** What people know the contact by. */
async function nameOf(db: Db, { workspaceId, contactId }: DeedInfo): Promise<string | null> {
  const contact = db.selectFrom('contact').select(['name', 'phone', 'email'])
  const found = contact.where('workspaceId', '=', workspaceId).where('id', '=', contactId)
  const row = await found.executeTakeFirst()
  return row?.name || row?.phone || row?.email || null
}

/** A letter to each who has none yet: whoever got one before a later one failed gets no second. */
async function mailThem(
  { db, mail, world }: Outside,
  deed: DeedInfo,
  people: Person[],
  text: string,
): Promise<void> {
  const { workspaceId } = deed
  const name = await nameOf(db, deed)
  for (const person of people) {
    const id = noticeId(deed, person.id)
    const notice = db.selectFrom('notification').select('mailedAt').where('workspaceId', '=', workspaceId)
    const found = await notice.where('id', '=', id).executeTakeFirst()
    if (found?.mailedAt) continue
    await mail.send({ to: person.email, ...letter(text, person, deed, name), id })
    await db.transaction().execute((tx) => {
      const mailed = tx.updateTable('notification').set({ mailedAt: world.now() })
      return mailed.where('workspaceId', '=', workspaceId).where('id', '=', id).execute()
    })
  }
}

export const notifyUsers: Performed<'notify_users'> = {
  retries: () => RETRIES,
  repeatable: true,
  speaks: false,
  answers: false,
  async perform({ to, text, byEmail }, outside, deed) {
    const people = await peopleOf(outside.db, deed, to)
    if (people.length === 0) return { outcome: 'done', variables: {} }
    await notify(outside, deed, people, text)
    if (!byEmail) return { outcome: 'done', variables: {} }
    try {
      await mailThem(outside, deed, people, text)
      return { outcome: 'done', variables: {} }
    } catch (problem) {
      return notSent(problem)
    }
  },
}
