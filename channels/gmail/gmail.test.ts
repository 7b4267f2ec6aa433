// Gmail against a Google of the tests: a mail in, our answer beside it, knocks, and what Google refuses.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ChannelError, type ChannelWorld, type Outgoing, type Received, Refused } from '../channel.ts'
import { caseTime } from '../testing.ts'
import { gmail, gmailSettings } from './channel.ts'
import { type Google, googleFake, googleSettings, type Mood, pushSender, topic } from './testing.ts'

let google: Google
let time = new Date(caseTime)
let world: ChannelWorld
beforeEach(async () => {
  time = new Date(caseTime)
  google = await googleFake(() => time)
  world = { now: () => time, http: google.http, resolve: async (host) => host }
})
afterEach(() => {
  // Tokens are kept while they last: the next Google knows other ones.
  time = new Date(time.getTime() + 3_600_000)
})

const settingsWith = (more: Record<string, unknown> = {}) =>
  gmailSettings.parse({ ...googleSettings, ...more })
const pushed = { topic, pushSender }
const hola: Outgoing = {
  ...{
    id: '0190aaaa-bbbb-7ccc-8ddd-eeeeffff0001',
    channelId: 'c1',
    address: 'ana@ejemplo.test',
    hookUrl: '',
  },
  ...{ content: { kind: 'text', text: 'Recibido' }, language: 'es', author: 'person', lastHeardAt: null },
  follows: null,
}
const failing = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error) => error,
  )

let count = 0
const mail = (text: string, more: string[] = []) =>
  [
    'From: Ana Quishpe <ana@ejemplo.test>',
    'To: ventas@tienda.test',
    'Subject: Pedido',
    `Message-ID: <g${++count}@ejemplo.test>`,
    ...more,
    '',
    ...text.split('\n'),
  ].join('\r\n')
const withFile = () =>
  mail(
    '--f\nContent-Type: text/plain\n\nVa\n--f\nContent-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\naG9sYQ==\n--f--',
    ['Content-Type: multipart/mixed; boundary=f'],
  )

function reader(more: Record<string, unknown> = {}) {
  const settings = settingsWith(more)
  let cursor: unknown = null
  return {
    settings,
    async ask(): Promise<Received[]> {
      const came = await gmail.poll!.ask(cursor, settings, world)
      cursor = JSON.parse(JSON.stringify(came.cursor))
      return came.items
    },
  }
}

describe('asking', () => {
  test('a whole exchange: in, with a file; our answer beside it; and it came back', async () => {
    google.drop(mail('de antes'))
    const box = reader()
    expect(await box.ask()).toEqual([])
    google.drop(withFile())
    const [came] = (await box.ask()) as [Extract<Received, { type: 'message' }>]
    expect(came).toMatchObject({
      ...{ type: 'message', address: 'ana@ejemplo.test', externalId: `<g${count}@ejemplo.test>` },
      content: { kind: 'email', subject: 'Pedido', text: 'Va', files: [{ name: 'a.png' }] },
    })
    const [file] = came.content.kind === 'email' ? came.content.files : []
    expect(await (await gmail.media!(file!.url.slice(9), box.settings, world)).text()).toBe('hola')

    const follows = { externalId: came.externalId, subject: 'Pedido' }
    const { externalId } = await gmail.send({ ...hola, follows }, box.settings, world)
    expect(externalId).toMatch(/^<CA\w+@mail\.gmail\.test>$/)
    expect(google.sent.at(-1)).toMatchObject({
      threadId: expect.stringMatching(/^t19b/),
      mail: { inReplyTo: came.externalId, subject: 'Re: Pedido', text: 'Recibido\n' },
    })
    google.drop(
      mail(`550 5.1.1 nobody\nMessage-ID: ${externalId}`, ['X-Failed-Recipients: ana@ejemplo.test']),
    )
    google.drop(mail('sigo aquí', [`In-Reply-To: ${externalId}`]))
    expect(await box.ask()).toMatchObject([
      { type: 'status', externalId, status: 'failed', kind: 'invalid_recipient' },
      { type: 'message', content: { text: 'sigo aquí', quotes: { externalId } } },
    ])
    expect(await box.ask()).toEqual([])
  })

  test('what Gmail keeps as sent, draft or spam is not taken, and what was deleted is left out', async () => {
    const box = reader()
    await box.ask()
    for (const label of ['SENT', 'DRAFT', 'SPAM', 'TRASH']) google.drop(mail(label), ['INBOX', label])
    google.remove(google.drop(mail('borrado')))
    google.drop(mail('bueno'))
    expect(await box.ask()).toMatchObject([{ type: 'message', content: { text: 'bueno' } }])
  })

  test('many mails come in turns, each once', async () => {
    const box = reader()
    await box.ask()
    for (let index = 0; index < 90; index += 1) google.drop(mail(`n${index}`))
    const sizes = []
    for (let turn = 0; turn < 4; turn += 1) sizes.push((await box.ask()).length)
    expect(sizes).toEqual([40, 40, 10, 0])
  })

  test('when Gmail has forgotten, the last days are looked through from the beginning of the channel', async () => {
    google.drop(mail('de antes'))
    time = new Date(time.getTime() + 1_000)
    const box = reader()
    await box.ask()
    google.drop(mail('uno'))
    google.drop(mail('dos'))
    google.forget()
    const texts = (await box.ask()).map(
      (item) => item.type === 'message' && item.content.kind === 'email' && item.content.text,
    )
    expect(texts).toEqual(['uno', 'dos'])
    google.drop(mail('tres'))
    expect(await box.ask()).toMatchObject([{ content: { text: 'tres' } }])
  })

  test('a mail too large to fetch is kept by its headers', { timeout: 30_000 }, async () => {
    const box = reader()
    await box.ask()
    google.drop(Buffer.concat([Buffer.from(`${mail('')}\r\n\r\n`), Buffer.alloc(20_000_001, 65)]))
    expect(await box.ask()).toMatchObject([
      { type: 'message', externalId: `<g${count}@ejemplo.test>`, content: { text: 'Las primeras palabras' } },
    ])
  })

  test('a token that has ended is asked for anew; one that was taken back is no good', async () => {
    const box = reader()
    await box.ask()
    google.mood = 'expired'
    google.drop(mail('sigue'))
    expect(await box.ask()).toHaveLength(1)
    google.mood = 'revoked'
    expect(await failing(box.ask())).toMatchObject({ kind: 'auth', code: 'invalid_grant' })
  })

  test('a file of a mail that is gone', async () => {
    for (const reference of ['19bffff:0', 'x', '../profile:0'])
      expect(await failing(gmail.media!(reference, settingsWith(), world))).toMatchObject({ kind: 'media' })
  })
})

describe('sending', () => {
  const refusals: Array<[Mood, object]> = [
    ['limited', { kind: 'rate_limited', retryAfterMs: 300_000, retryable: true }],
    ['down', { kind: 'provider_down', retryable: true }],
    ['recipient', { kind: 'invalid_recipient' }],
    ['daily', { kind: 'policy', code: 'dailyLimitExceeded' }],
    ['revoked', { kind: 'auth' }],
  ]
  test.each(refusals)('%s', async (mood, wanted) => {
    await gmail.send(hola, settingsWith(), world)
    google.mood = mood
    const error = await failing(gmail.send(hola, settingsWith(), world))
    expect(error).toBeInstanceOf(ChannelError)
    expect(error).toMatchObject(wanted)
  })

  test('what answers nothing that Gmail knows begins something new', async () => {
    const follows = { externalId: '<otra@ejemplo.test>', subject: 'Pedido' }
    await gmail.send({ ...hola, follows }, settingsWith(), world)
    expect(google.sent).toMatchObject([{ mail: { inReplyTo: '<otra@ejemplo.test>' } }])
  })
})

describe('knocks', () => {
  const settings = () => settingsWith(pushed)
  const verify = async (request: Awaited<ReturnType<Google['knock']>>) =>
    gmail.verify(request, settings(), time, world)

  test('one of Google’s is let in and rings', async () => {
    const request = await google.knock()
    await verify(request)
    expect(gmail.receive(request, settings(), time)).toEqual([{ type: 'ring' }])
  })

  test.each([
    ['another sender', { email: 'otro@proyecto.iam.gserviceaccount.com' }],
    ['a sender that is not verified', { verified: false }],
    ['another audience', { audience: 'https://otra.test/hooks/gmail/c1' }],
    ['another issuer', { issuer: 'https://accounts.evil.test' }],
    ['another key', { key: 'other' as const }],
    ['yesterday', { expires: -86_400 }],
  ])('%s is refused', async (_, more) => {
    expect(await failing(verify(await google.knock(more)))).toMatchObject({ status: 401 })
  })

  test('one without a token, or with one that is none, is refused', async () => {
    const request = await google.knock()
    for (const authorization of [undefined, '', 'Bearer', 'Bearer x', 'Bearer a.b.c', 'Basic x'])
      expect(
        await failing(verify({ ...request, headers: authorization === undefined ? {} : { authorization } })),
      ).toBeInstanceOf(Refused)
  })

  test('where no push is set up there is nobody to knock', async () => {
    const request = await google.knock()
    const refused = await failing(
      Promise.resolve().then(() => gmail.verify(request, settingsWith(), time, world)),
    )
    expect(refused).toMatchObject({ status: 404 })
  })

  test('one for another mailbox is left aside', async () => {
    const request = await google.knock({ about: 'otra@tienda.test' })
    expect(gmail.receive(request, settings(), time)).toMatchObject([{ type: 'ignored' }])
  })

  test('while Google’s keys cannot be had, it is asked to knock again', async () => {
    const request = await google.knock()
    google.mood = 'down'
    expect(await failing(verify(request))).toMatchObject({ kind: 'provider_down' })
  })
})

describe('the watch', () => {
  test('is set when the channel is connected, renewed before it ends, and taken back', async () => {
    const box = reader(pushed)
    await gmail.connect!(box.settings, 'https://charla.test/hooks/gmail/c1', world)
    await box.ask()
    expect(google.watches).toHaveLength(2)
    await box.ask()
    time = new Date(time.getTime() + 5 * 86_400_000)
    await box.ask()
    expect(google.watches).toHaveLength(2)
    time = new Date(time.getTime() + 86_400_000)
    await box.ask()
    expect(google.watches).toHaveLength(3)
    await gmail.disconnect!(box.settings, world)
    expect(google.watches).toHaveLength(0)
  })

  test('without a topic there is none', async () => {
    const box = reader()
    await gmail.connect!(box.settings, '', world)
    await box.ask()
    await gmail.disconnect!(box.settings, world)
    expect(google.calls.filter((call) => /watch|stop/.test(call))).toEqual([])
  })
})

describe('the check', () => {
  const found = async (more: Record<string, unknown> = {}) => gmail.check!(settingsWith(more), world)
  test('finds all well', async () => {
    expect((await found()).map(({ ok }) => ok)).toEqual([true, true])
    expect((await found(pushed)).map(({ ok }) => ok)).toEqual([true, true])
  })

  test('says what to do when it is not', async () => {
    expect((await found({ address: 'otra@tienda.test' }))[0]).toMatchObject({
      ok: false,
      detail: 'ventas@tienda.test',
    })
    expect((await found({ topic }))[1]!.problem!.en).toContain('who knocks')
    expect((await found({ ...pushed, topic: 'projects/p/topics/otro' }))[1]!.problem!.en).toContain(
      'Publisher',
    )
    google.mood = 'revoked'
    expect((await found())[0]!.problem!.en).toContain('seven days')
    google.mood = 'daily'
    expect((await found())[0]).toMatchObject({ ok: false })
  })
})
