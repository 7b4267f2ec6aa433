// Invitations: who may invite whom, the letter through a real mail server, and a link that works once.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { keepMailer, mailer, theMailer } from '#engine/mail.ts'
import { type Mailbox, mailbox } from '#engine/mail_testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { api } from './api.ts'
import { firstRunUses } from './first_run.ts'
import { sendDue } from './invitation_letters.ts'
import { signIn } from './sign_in.ts'
import { type Ask, desk, publicUrl, type Staff, staff } from './testing.ts'

const DAY = 24 * 3_600_000
const silent = { live() {}, deliver() {}, advance() {} }

let database: TestDatabase
let world: TestWorld
let ask: Ask
let home: Staff
let box: Mailbox

beforeAll(async () => {
  database = await testDatabase()
  world = testWorld()
  box = await mailbox()
  firstRunUses(signIn({ database, publicUrl, secret: 'a secret of thirty-two characters' }))
})
afterAll(async () => {
  keepMailer(mailer(null))
  await box.close()
  await database.close()
})
beforeEach(async () => {
  world.pass(DAY)
  box.letters.length = 0
  await database.db.deleteFrom('invitation').execute()
  box.refuses = () => null
  keepMailer(mailer({ url: box.url, from: 'Charla <hola@charla.test>' }))
  ;({ ask } = desk(database, world, [api]))
  home = await staff(database, world)
})

const id = (name: string) => home.ids[name] ?? ''
const fresh = () => `nueva-${world.id()}@ejemplo.test`
const invite = (who: string, body: object = {}) =>
  ask(id(who), 'POST /invitations', { email: fresh(), role: 'agent', ...body })
const list = async (who = 'olga') => (await ask(id(who), 'GET /invitations')).body.items
const send = () => sendDue({ db: database.db, world, mail: theMailer, bells: silent })
const pathOf = (link: string) => `/invitation-links/${link.split('/').at(-1)}`
const login = { name: 'Nora Nieto', password: 'cuatro perros verdes' }

describe('inviting', () => {
  test.each<[string, string, number, string?]>([
    ['olga', 'owner', 200],
    ['olga', 'manager', 200],
    ['olga', 'agent', 200],
    ['memo', 'owner', 403, 'not_yours'],
    ['memo', 'manager', 403, 'not_yours'],
    ['memo', 'agent', 200],
    ['ana', 'agent', 403, 'forbidden'],
  ])('%s as %s: %i', async (who, role, status, code) => {
    const said = await invite(who, { role })
    expect([said.status, said.body.error?.code]).toEqual([status, code])
    expect(await list()).toHaveLength(status === 200 ? 1 : 0)
  })

  test('a manager sees no link that gives more than a manager may give', async () => {
    await invite('olga', { role: 'owner' })
    expect((await list('memo'))[0].link).toBeNull()
    expect((await list('olga'))[0].link).toMatch(/^http:\/\/charla\.test\/invitation\/[\w-]{43}$/)
    const { id: one } = (await list())[0]
    expect((await ask(id('memo'), `DELETE /invitations/${one}`)).status).toBe(403)
    expect((await ask(id('memo'), `POST /invitations/${one}/letter`)).status).toBe(403)
  })

  test('refuses who is here, who was here, and who is invited already', async () => {
    const { email } = await database.db
      .selectFrom('user')
      .select('email')
      .where('id', '=', id('ana'))
      .executeTakeFirstOrThrow()
    expect((await invite('olga', { email: email.toUpperCase() })).body.error.code).toBe('already_here')
    await database.db
      .updateTable('user')
      .set({ deactivatedAt: world.now() })
      .where('id', '=', id('ana'))
      .execute()
    expect((await invite('olga', { email })).body.error.code).toBe('deactivated')
    const { body } = await invite('olga')
    expect((await invite('olga', { email: body.email })).body.error.code).toBe('already_invited')
    world.pass(8 * DAY)
    expect((await invite('olga', { email: body.email })).status).toBe(200)
    expect(await list()).toHaveLength(1)
  })

  test('nothing of another workspace is seen or touched', async () => {
    const { body } = await invite('olga')
    const other = (await staff(database, world)).ids['olga'] ?? ''
    expect((await ask(other, 'GET /invitations')).body.items).toEqual([])
    expect((await ask(other, `DELETE /invitations/${body.id}`)).status).toBe(404)
    expect((await ask(other, `POST /invitations/${body.id}/letter`)).status).toBe(404)
  })

  test('the database keeps no secret that opens the door', async () => {
    const { body } = await invite('olga')
    const token = body.link.split('/').at(-1)
    const rows = await database.db.selectFrom('invitation').selectAll().where('id', '=', body.id).execute()
    expect(JSON.stringify(rows)).not.toContain(token)
    const { tokenHash } = rows[0]!
    expect((await ask(null, `GET /invitation-links/${tokenHash}`)).status).toBe(404)
  })
})

describe('the letter', () => {
  test.each<['es' | 'en', string]>([
    ['es', 'te invita a trabajar en'],
    ['en', 'invites you to work in'],
  ])('in %s says who invites, to where, and has the link', async (language, words) => {
    const { body } = await invite('olga', { language })
    expect(body.letter).toBe('waiting')
    expect(await send()).toBe(1)
    const [letter] = box.letters
    expect(letter?.to).toEqual([body.email])
    const text = Buffer.from((letter?.text ?? '').replace(/=\r\n/g, ''), 'utf8').toString()
    const plain = text.replace(/=([0-9A-F]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    expect(plain).toContain(words)
    expect(plain).toContain(body.link)
    expect((await list())[0]).toMatchObject({ letter: 'sent', problem: null })
    expect(await send()).toBe(0)
  })

  test('that the server refuses for good is told; one that it may take later is tried again', async () => {
    box.refuses = () => ({ code: 550, text: 'no such mailbox' })
    await invite('olga')
    await send()
    expect((await list())[0]).toMatchObject({
      letter: 'failed',
      problem: { es: expect.stringContaining('550') },
    })
    world.pass(DAY / 24)
    expect(await send()).toBe(0)

    box.refuses = () => ({ code: 451, text: 'busy' })
    await invite('olga')
    expect(await send()).toBe(1)
    expect(await send()).toBe(0)
    box.refuses = () => null
    world.pass(180_000)
    expect(await send()).toBe(1)
    expect(box.letters).toHaveLength(1)
    expect((await list())[0]).toMatchObject({ letter: 'sent', problem: null })
  })

  test('is not promised where there is no mail server', async () => {
    keepMailer(mailer(null))
    const { body } = await invite('olga')
    expect(body).toMatchObject({ letter: 'none', link: expect.stringContaining('/invitation/') })
    expect(await send()).toBe(0)
  })

  test('goes again with a new link, at most once a minute, and ends the old one', async () => {
    const { body } = await invite('olga')
    const early = await ask(id('olga'), `POST /invitations/${body.id}/letter`)
    expect([early.status, early.body.error.code]).toEqual([429, 'too_soon'])
    world.pass(61_000)
    const again = await ask(id('memo'), `POST /invitations/${body.id}/letter`)
    expect(again.status).toBe(200)
    expect(again.body.link).not.toBe(body.link)
    expect((await ask(null, `GET ${pathOf(body.link)}`)).status).toBe(404)
    expect((await ask(null, `GET ${pathOf(again.body.link)}`)).status).toBe(200)
    expect(await send()).toBe(1)
  })
})

describe('accepting', () => {
  test('with a new login: in the workspace, with role and team, once', async () => {
    const team = (await ask(id('olga'), 'POST /teams', { name: 'Ventas' })).body.id
    const { body } = await invite('olga', { role: 'manager', teamId: team })
    const link = pathOf(body.link)
    expect((await ask(null, `GET ${link}`)).body).toEqual({
      email: body.email,
      role: 'manager',
      language: 'es',
      workspaceName: 'Óptica Sol',
      inviterName: 'olga',
      teamName: 'Ventas',
      known: false,
      signedInAs: null,
    })
    expect((await ask(null, `POST ${link}/user`, { login: { ...login, password: 'corta' } })).status).toBe(
      400,
    )
    const twice = await Promise.all([
      ask(null, `POST ${link}/user`, { login }),
      ask(null, `POST ${link}/user`, { login }),
    ])
    expect(twice.map(({ status }) => status).toSorted()).toEqual([200, 404])
    const { body: users } = await ask(id('olga'), 'GET /users')
    expect(users.items.find(({ email }: { email: string }) => email === body.email)).toMatchObject({
      name: 'Nora Nieto',
      role: 'manager',
      teamIds: [team],
    })
    expect(await list()).toEqual([])
    expect((await ask(null, `GET ${link}`)).body.error.code).toBe('invitation_over')
  })

  test('as who is signed in, if the invitation is for them', async () => {
    const other = await staff(database, world)
    const nadia = other.ids['ana'] ?? ''
    const { email } = await database.db
      .selectFrom('login')
      .select('email')
      .where('id', '=', `login-${nadia}`)
      .executeTakeFirstOrThrow()
    const link = pathOf((await invite('olga', { email })).body.link)
    expect((await ask(null, `GET ${link}`)).body).toMatchObject({ known: true, signedInAs: null })
    expect((await ask(null, `POST ${link}/user`, {})).body.error.code).toBe('signed_out')
    expect((await ask(null, `POST ${link}/user`, { login })).body.error.code).toBe('email_taken')
    expect((await ask(other.ids['beto'] ?? '', `POST ${link}/user`, {})).body.error.code).toBe('other_email')
    const joined = await ask(nadia, `POST ${link}/user`, {})
    expect(joined.body).toEqual({ workspaceId: home.workspaceId })
    expect((await ask(id('olga'), 'GET /users')).body.items).toHaveLength(5)
  })

  test.each<[string, (invitationId: string) => Promise<unknown>]>([
    ['after a week', async () => world.pass(7 * DAY)],
    ['when it was taken back', (one) => ask(id('olga'), `DELETE /invitations/${one}`)],
  ])('not %s', async (_, spoil) => {
    const { body } = await invite('olga')
    await spoil(body.id)
    expect((await ask(null, `GET ${pathOf(body.link)}`)).body.error.code).toBe('invitation_over')
    expect((await ask(null, `POST ${pathOf(body.link)}/user`, { login })).status).toBe(404)
  })
})
