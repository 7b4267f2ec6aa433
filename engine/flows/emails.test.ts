// E-mails of flows, by a real SMTP server: one letter each, refusals in words, silence while the bot is paused.
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import * as conversations from '#engine/inbox/conversations.ts'
import { graphOf } from '#engine/machine/testing.ts'
import { mailer } from '#engine/mail.ts'
import { type Mailbox, mailbox } from '#engine/mail_testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { effectSteps, opened } from './effects_testing.ts'
import { type Works, works } from './testing.ts'

vi.mock('#engine/steps/index.ts', async (original) => {
  const real = await original<typeof import('#engine/steps/index.ts')>()
  return { ...real, steps: [...real.steps, ...effectSteps] }
})

let box: Mailbox
let database: TestDatabase
let world: TestWorld
let it: Works

beforeAll(async () => {
  box = await mailbox()
  database = await testDatabase()
  world = testWorld()
})
beforeEach(async () => {
  box.letters = []
  box.refuses = () => null
  const mail = mailer({ url: box.url, from: 'Óptica Sol <hola@ejemplo.test>' })
  it = await works(database, world, { mail })
  return () => it.turns.stop()
})
afterAll(async () => {
  await box.close()
  await database.close()
})

const rosa = '+593980000001'
const asking = (effect: object) =>
  opened(
    graphOf(
      {
        call: ['do_and_wait', { effect: effect as never }],
        good: ['send_message', { text: 'Bien' }],
        bad: ['send_message', { text: 'Mal {{outcome}}' }],
      },
      'call',
      'call.good > good',
      'call.bad > bad',
    ),
  )
const deeds = () =>
  database.db.selectFrom('deed').selectAll().where('workspaceId', '=', it.workspaceId).execute()
const said = async () => (await it.talk(rosa)).filter((line) => line.startsWith('<'))

describe('an e-mail', () => {
  const email = (more: object = {}) => ({
    type: 'send_email',
    to: 'mara@ejemplo.test',
    subject: 'Tu pedido\r\nBcc: otra@ejemplo.test',
    text: 'Hola Mara',
    html: false,
    ...more,
  })

  test('leaves by the mail server, with a subject that is one line', async () => {
    await it.publish(asking(email()))
    await it.say(rosa, 'hola')
    await it.perform()
    expect(box.letters).toMatchObject([{ from: 'hola@ejemplo.test', to: ['mara@ejemplo.test'] }])
    expect(box.letters[0]!.text).toMatch(/^Subject: Tu pedido Bcc: otra@ejemplo\.test\r?$/m)
    expect(box.letters[0]!.text).toContain('Hola Mara')
    const [deed] = await deeds()
    expect(box.letters[0]!.text).toContain(`<${deed!.id}.0@ejemplo.test>`)
    expect(await said()).toEqual(['< Bien'])
  })

  test('in HTML goes with a text for mailboxes that show none', async () => {
    await it.publish(asking(email({ html: true, text: '<p>Hola <b>Mara</b></p><p>2 &lt; 3</p>' })))
    await it.say(rosa, 'hola')
    await it.perform()
    expect(box.letters[0]!.text).toMatch(/multipart\/alternative/)
    expect(box.letters[0]!.text).toContain('Hola Mara\r\n2 < 3')
  })

  test.each(['', 'nobody', 'a@b', 'a@ejemplo.test, x', 'a@ejemplo.test\nBcc: b@ejemplo.test'])(
    'to «%s» fails in words',
    async (to) => {
      await it.publish(asking(email({ to })))
      await it.say(rosa, 'hola')
      await it.perform()
      expect(box.letters).toEqual([])
      expect(await said()).toEqual(['< Mal failed'])
    },
  )

  test('that the server refuses for now is tried again; one refused for good is not', async () => {
    box.refuses = () => ({ code: 451, text: 'later' })
    await it.publish(asking(email()))
    await it.say(rosa, 'hola')
    await it.perform()
    expect(await deeds()).toMatchObject([{ state: 'waiting', attempt: 1 }])
    box.refuses = () => null
    await it.pass(10_000)
    expect(box.letters).toHaveLength(1)
    box.refuses = () => ({ code: 550, text: 'no such person' })
    await it.say('+593980000002', 'hola')
    await it.perform()
    const failed = (await deeds()).find(({ state }) => state === 'failed')
    expect(failed).toMatchObject({ attempt: 1 })
    expect(failed!.error!.en).toMatch(/^The mail server did not take the e-mail: .*no such person/)
  })

  test('does not leave while the bot is paused', async () => {
    await it.publish(asking(email()))
    await it.say(rosa, 'hola')
    const contactId = await it.contactId(rosa)
    const found = database.db.selectFrom('conversation').select('id').where('contactId', '=', contactId)
    const { id } = await found.executeTakeFirstOrThrow()
    await database.db.transaction().execute((tx) => conversations.assign(tx, it.act, id, it.ana))
    await it.perform()
    expect(box.letters).toEqual([])
    const [deed] = await deeds()
    expect(deed).toMatchObject({ state: 'failed' })
    expect(deed!.error!.en).toBe('The bot was paused before this was sent.')
  })

  test('without a mail server fails with a sentence that says what to do', async () => {
    await it.turns.stop()
    it = await works(database, world)
    await it.publish(asking(email()))
    await it.say(rosa, 'hola')
    await it.perform()
    expect((await deeds())[0]!.error!.en).toMatch(/no mail server.*SMTP_URL and MAIL_FROM/)
    expect(await said()).toEqual(['< Mal failed'])
  })
})
