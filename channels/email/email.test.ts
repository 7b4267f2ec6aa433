// E-mail against servers that are real: mail in, files, our answer out, and what comes back.
import tls from 'node:tls'
import Pop3 from 'node-pop3'
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { ChannelError, type ChannelWorld, type Content, type Outgoing, type Received } from '../channel.ts'
import { caseTime } from '../testing.ts'
import { email, emailSettings } from './channel.ts'
import { type House, houseName, mailHouse, password, pem, settingsOf, user, worldOf } from './testing.ts'

// Real servers, on machines that have other things to do.
vi.setConfig({ testTimeout: 30_000 })

let house: House
let time: Date
const now = () => time
let world: ChannelWorld

beforeAll(async () => {
  house = await mailHouse()
  world = worldOf(now)
})
afterAll(() => house.close())
beforeEach(() => {
  time = new Date(caseTime)
  Object.assign(house, { refuses: null, tear: 0 })
})

const parsedSettings = (more: Record<string, unknown> = {}) => emailSettings.parse(settingsOf(house, more))
const outgoing = (content: Content, more: Partial<Outgoing> = {}): Outgoing => ({
  ...{ id: 'm1', channelId: 'c1', address: 'ana@ejemplo.test', hookUrl: '', content },
  ...{ language: 'es', author: 'bot', lastHeardAt: null, follows: null },
  ...more,
})
const hola = outgoing({ kind: 'text', text: 'Hola' })
const failing = (work: Promise<unknown>): Promise<ChannelError> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error) => (error instanceof ChannelError ? error : Promise.reject(error)),
  )

/** A mailbox that is asked again and again, as the engine does: what is kept between is JSON. */
function reader(more: Record<string, unknown> = {}) {
  const settings = parsedSettings(more)
  let cursor: unknown = null
  return {
    settings,
    async ask(): Promise<Received[]> {
      time = new Date(time.getTime() + 60_000)
      const came = await email.poll!.ask(cursor, settings, world)
      cursor = JSON.parse(JSON.stringify(came.cursor))
      return came.items
    },
  }
}

let count = 0
const mail = (text: string, more: string[] = []) =>
  [
    'From: Ana Quishpe <ana@ejemplo.test>',
    'To: ventas@tienda.test',
    'Subject: =?UTF-8?Q?Caf=C3=A9?=',
    `Message-ID: <${++count}@ejemplo.test>`,
    ...more,
    '',
    ...text.split('\n'),
    '',
  ].join('\r\n')
const withFile = (bytes: Buffer) =>
  mail(
    [
      '--f',
      'Content-Type: text/plain; charset=iso-8859-1',
      '',
      'El se\xf1or adjunta.',
      '.',
      '--f',
      'Content-Type: application/octet-stream',
      'Content-Disposition: attachment; filename=todo.bin',
      'Content-Transfer-Encoding: base64',
      '',
      bytes.toString('base64').replace(/.{76}/g, '$&\n'),
      '--f',
      'Content-Type: text/plain',
      'Content-Disposition: attachment; filename=nota.txt',
      '',
      'una nota',
      '--f--',
    ].join('\n'),
    ['Content-Type: multipart/mixed; boundary=f'],
  )

describe.each(['imap', 'pop'])('%s', (incoming) => {
  test('a whole exchange: in, with files; our answer; and it came back', async () => {
    house.drop(mail('de antes'))
    const box = reader({ incoming })
    expect(await box.ask()).toEqual([])

    const bytes = Buffer.from(Array.from({ length: 5_000 }, (_, index) => index % 256))
    house.drop(Buffer.from(withFile(bytes), 'latin1'))
    const [came] = (await box.ask()) as [Extract<Received, { type: 'message' }>]
    expect(came).toMatchObject({
      ...{ type: 'message', address: 'ana@ejemplo.test', externalId: `<${count}@ejemplo.test>` },
      content: {
        kind: 'email',
        subject: 'Café',
        text: 'El señor adjunta.\n.',
        files: [{}, { name: 'nota.txt' }],
      },
    })
    expect(await box.ask()).toEqual([])

    const references = came.content.kind === 'email' ? came.content.files.map(({ url }) => url.slice(9)) : []
    const fetched = await Promise.all(references.map((one) => email.media!(one, box.settings, world)))
    expect(Buffer.from(await fetched[0]!.arrayBuffer())).toEqual(bytes)
    expect((await fetched[1]!.text()).trim()).toBe('una nota')

    const id = '0190aaaa-bbbb-7ccc-8ddd-eeeeffff0001'
    const follows = { externalId: came.externalId, subject: 'Café' }
    const { externalId } = await email.send(
      outgoing({ kind: 'text', text: 'Recibido' }, { id, follows }),
      box.settings,
      world,
    )
    const { raw, to, from } = house.sent.at(-1)!
    const arrived = await PostalMime.parse(raw)
    expect([from, to]).toEqual([user, ['ana@ejemplo.test']])
    expect(arrived).toMatchObject({ messageId: externalId, inReplyTo: came.externalId, subject: 'Re: Café' })

    house.drop(bounceOf(externalId))
    house.drop(mail('sigo aquí', [`In-Reply-To: ${externalId}`]))
    expect(await box.ask()).toMatchObject([
      { type: 'status', externalId: id, status: 'failed', kind: 'invalid_recipient' },
      { type: 'message', content: { text: 'sigo aquí', quotes: { externalId } } },
    ])
  })

  test('a wrong password is called by its name, and so is a mail that is gone', async () => {
    const settings = parsedSettings({ incoming, password: 'otra' })
    expect(await failing(email.poll!.ask(null, settings, world))).toMatchObject({ kind: 'auth' })
    const right = parsedSettings({ incoming })
    for (const reference of [`${incoming}:1:999:0`, `${incoming}:nadie:0`, 'x', 'ftp:1:2:0'])
      expect(await failing(email.media!(reference, right, world))).toMatchObject({ kind: 'media' })
  })

  test('another mailbox begins anew', async () => {
    const before = await email.poll!.ask(null, parsedSettings({ incoming }), world)
    house.drop(mail('para la otra'))
    const other = parsedSettings({ incoming, inHost: 'otra.ejemplo.test' })
    expect((await email.poll!.ask(before.cursor, other, world)).items).toEqual([])
    expect((await email.poll!.ask({ of: 1 }, other, world)).items).toEqual([])
  })

  test('a server that is not there', async () => {
    const settings = parsedSettings({ incoming, inPort: 1 })
    expect(await failing(email.poll!.ask(null, settings, world))).toMatchObject({ kind: 'provider_down' })
  })

  test('a private address is not called', async () => {
    const refused = Object.assign(new TypeError('The name leads inside.'), { code: 'EGRESS_REFUSED' })
    const inside = { ...world, resolve: () => Promise.reject(refused) }
    const settings = parsedSettings({ incoming })
    expect(await failing(email.poll!.ask(null, settings, inside))).toMatchObject({ kind: 'policy' })
    expect(await failing(email.send(hola, settings, inside))).toMatchObject({ kind: 'policy' })
  })
})

function bounceOf(messageId: string): string {
  return [
    'From: MAILER-DAEMON@tienda.test',
    'To: ventas@tienda.test',
    'Subject: Undelivered',
    `Message-ID: <${++count}@tienda.test>`,
    'Content-Type: multipart/report; report-type=delivery-status; boundary=d',
    '',
    '--d',
    'Content-Type: text/plain',
    '',
    'It failed.',
    '--d',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; tienda.test',
    '',
    'Final-Recipient: rfc822; ana@ejemplo.test',
    'Action: failed',
    'Status: 5.1.1',
    '',
    '--d',
    'Content-Type: message/rfc822',
    '',
    `Message-ID: ${messageId}`,
    '',
    '--d--',
    '',
  ].join('\r\n')
}

describe('IMAP', () => {
  test('a mailbox that counts anew loses nothing, and what it had is known by its ids', async () => {
    const box = reader()
    await box.ask()
    const first = mail('uno')
    house.drop(first)
    expect(await box.ask()).toMatchObject([{ type: 'message', content: { text: 'uno' } }])
    house.drop(mail('dos'))
    house.renumber()
    const texts = (await box.ask()).map(
      (item) => item.type === 'message' && item.content.kind === 'email' && item.content.text,
    )
    expect(texts).toContain('dos')
    expect(await box.ask()).toEqual([])
  })

  test('a folder that is not there', async () => {
    const settings = parsedSettings({ folder: 'Nada' })
    expect(await failing(email.poll!.ask(null, settings, world))).toMatchObject({ kind: 'unknown' })
    const found = await email.check!(settings, world)
    expect(found).toMatchObject([
      { ok: false, problem: { en: expect.stringContaining('folder') } },
      { ok: true },
    ])
  })

  test('many mails come in turns, each once', async () => {
    const box = reader({ folder: 'INBOX' })
    await box.ask()
    for (let index = 0; index < 50; index += 1) house.drop(mail(`n${index}`))
    const [first, second, third] = [await box.ask(), await box.ask(), await box.ask()]
    expect([first.length, second.length, third.length]).toEqual([40, 10, 0])
  })
})

describe('POP', () => {
  test.each([1, 2, 3, 5, 7, 64])('answers may be cut after every %i bytes', async (tear) => {
    const box = reader({ incoming: 'pop' })
    await box.ask()
    house.drop(mail('..\n.\nfin\r\n.'))
    house.tear = tear
    expect(await box.ask()).toMatchObject([{ type: 'message', content: { text: '..\n.\nfin\n.' } }])
  })

  test('is asked once a minute, however often we look', async () => {
    const settings = parsedSettings({ incoming: 'pop' })
    const { cursor } = await email.poll!.ask(null, settings, world)
    house.drop(mail('pronto'))
    time = new Date(time.getTime() + 59_000)
    expect((await email.poll!.ask(cursor, settings, world)).items).toEqual([])
    time = new Date(time.getTime() + 1_000)
    expect((await email.poll!.ask(cursor, settings, world)).items).toHaveLength(1)
  })

  test('a mail larger than any is kept by its beginning, and its file is refused', {
    timeout: 60_000,
  }, async () => {
    const box = reader({ incoming: 'pop' })
    await box.ask()
    house.drop(withFile(Buffer.alloc(19 * 1024 * 1024 + 500_000)))
    const [came] = (await box.ask()) as [Extract<Received, { type: 'message' }>]
    expect(came).toMatchObject({ type: 'message', content: { kind: 'email', files: [{ name: 'todo.bin' }] } })
    const [file] = came.content.kind === 'email' ? came.content.files : []
    expect(await failing(email.media!(file!.url.slice(9), box.settings, world))).toMatchObject({
      kind: 'media',
    })
  })

  test('the server of the tests is one that another client reads as well', async () => {
    house.drop(mail('último'))
    const pop = new Pop3({ user, password, host: '127.0.0.1', port: house.ports.pop })
    const list = (await pop.UIDL()) as string[][]
    expect(list.at(-1)![0]).toBe(String(list.length))
    expect(await pop.RETR(list.length)).toContain(`<${count}@ejemplo.test>`)
    await pop.QUIT()
  })
})

describe('the check', () => {
  test('finds both ways well', async () => {
    expect(await email.check!(parsedSettings(), world)).toMatchObject([
      { ok: true },
      { ok: true, detail: houseName },
    ])
  })

  test.each([
    ['imap.gmail.com', 'smtp.gmail.com', /app password/, /app password/],
    ['outlook.office365.com', 'smtp.office365.com', /Forward this mailbox/, /Authenticated SMTP/],
    ['imap.mail.yahoo.com', 'smtp.mail.me.com', /Yahoo/, /iCloud/],
    ['mail.ejemplo.test', 'mail.ejemplo.test', /user and password/, /user and password/],
  ])('says what %s wants when the password is wrong', async (inHost, outHost, reading, writing) => {
    const found = await email.check!(parsedSettings({ inHost, outHost, password: 'otra' }), world)
    expect(found.map(({ ok }) => ok)).toEqual([false, false])
    expect(found[0]!.problem!.en).toMatch(reading)
    expect(found[1]!.problem!.en).toMatch(writing)
    for (const { problem } of found) expect(problem!.es).not.toBe('')
  })

  test('says that nobody answers', async () => {
    const found = await email.check!(parsedSettings({ inPort: 1, outPort: 1 }), world)
    expect(found.map(({ problem }) => problem?.en)).toEqual([
      expect.stringContaining('does not answer'),
      expect.stringContaining('does not answer'),
    ])
  })
})

describe('safe connections', () => {
  let secure: House
  let upgrading: House
  const roots = tls.getCACertificates('default')
  beforeAll(async () => {
    secure = await mailHouse({ secure: true })
    upgrading = await mailHouse({ upgrade: true })
  })
  afterAll(async () => {
    tls.setDefaultCACertificates(roots)
    await Promise.all([secure.close(), upgrading.close()])
  })
  const safe = { inSecurity: 'tls', outSecurity: 'tls' }
  const later = { inSecurity: 'starttls', outSecurity: 'starttls' }

  test('a certificate for which nobody vouches ends it', async () => {
    for (const incoming of ['imap', 'pop']) {
      const found = await email.check!(emailSettings.parse(settingsOf(secure, { incoming, ...safe })), world)
      expect(found.map(({ problem }) => problem?.en)).toEqual([
        expect.stringContaining('no safe connection'),
        expect.stringContaining('no safe connection'),
      ])
    }
  })

  test('where STARTTLS is asked for and not spoken, nothing is said in the open', async () => {
    for (const incoming of ['imap', 'pop']) {
      const found = await email.check!(parsedSettings({ incoming, ...later }), world)
      expect(found.map(({ ok }) => ok)).toEqual([false, false])
    }
  })

  test('with a good certificate all is well, by TLS and by STARTTLS', async () => {
    tls.setDefaultCACertificates([...roots, pem.slice(pem.indexOf('-----BEGIN CERTIFICATE'))])
    for (const incoming of ['imap', 'pop']) {
      const found = await email.check!(emailSettings.parse(settingsOf(secure, { incoming, ...safe })), world)
      expect(found.map(({ ok, detail }) => [ok, detail])).toEqual([
        [true, '0'],
        [true, houseName],
      ])
    }
    const found = await email.check!(
      emailSettings.parse(settingsOf(upgrading, { incoming: 'pop', ...later })),
      world,
    )
    expect(found.map(({ ok, detail }) => [ok, detail])).toEqual([
      [true, '0'],
      [true, houseName],
    ])
  })

  test('for another name it is no good', async () => {
    const settings = emailSettings.parse(
      settingsOf(secure, { ...safe, inHost: 'otra.test', outHost: 'otra.test' }),
    )
    expect((await email.check!(settings, world)).map(({ ok }) => ok)).toEqual([false, false])
  })
})

test('there is no webhook', () => {
  const request = { method: 'POST', url: '', path: '', query: {}, headers: {}, body: new Uint8Array() }
  expect(() => email.verify(request, parsedSettings(), caseTime)).toThrow(
    expect.objectContaining({ status: 404 }),
  )
})

test('the link opens a mail to us', () => {
  expect(email.reach!.link(parsedSettings(), { text: 'Hola, qué tal' })).toBe(
    'mailto:ventas@tienda.test?body=Hola%2C%20qu%C3%A9%20tal',
  )
})
