// A Twilio that signs with Twilio's own library.
import { Hono } from 'hono'
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js'
import type { Content } from '../channel.ts'
import { numberOf, phoneBook } from '../sms_testing.ts'
import type { Fake, Hook, Mood } from '../testing.ts'

const authToken = 'token-of-the-tests'
const from = '+15017122661'

const moods: Record<Exclude<Mood, 'well'>, [status: number, code: number, message: string]> = {
  limited: [429, 20429, 'Too many requests'],
  blocked: [400, 21610, 'Attempt to send to unsubscribed recipient'],
  down: [500, 20500, 'Internal error'],
  expired: [401, 20003, 'Authenticate'],
}

/** Makes one; `prefix` is what stands before every number on WhatsApp. */
export function twilioFake(prefix = '', accountSid = 'AC00000000000000000000000000000000'): Fake {
  const account = `https://api.twilio.com/2010-04-01/Accounts/${accountSid}`
  const app = new Hono()
  const book = phoneBook()
  let count = 0
  const refuse = ([status, code, message]: [number, number, string]) =>
    Response.json({ code, message, status }, { status })

  app.get(`/2010-04-01/Accounts/${accountSid}/file`, () => new Response('bytes of a file'))
  app.use('/2010-04-01/*', async (c, next) => {
    const wanted = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
    if (c.req.header('authorization') !== wanted || fake.mood === 'expired') return refuse(moods.expired)
    await next()
  })
  app.get(`/2010-04-01/Accounts/:account{.+\\.json}`, (c) =>
    c.req.path.includes('IncomingPhoneNumbers')
      ? c.json({ incoming_phone_numbers: [{ sid: 'PN1', sms_url: 'https://charla.test/hooks/twilio/c1' }] })
      : c.json({ sid: accountSid, status: 'active', type: 'Full', friendly_name: 'Café' }),
  )
  app.post('/2010-04-01/Accounts/:account/IncomingPhoneNumbers/:sid', (c) => c.json({ sid: 'PN1' }))
  app.post('/2010-04-01/Accounts/:account/Messages.json', async (c) => {
    if (fake.mood !== 'well') return refuse(moods[fake.mood])
    const { To, Body = '', MediaUrl, ContentSid } = (await c.req.parseBody()) as Record<string, string>
    if (!Body && !MediaUrl && !ContentSid) return refuse([400, 21602, 'Message body is required'])
    if (Body.length > 1600) return refuse([400, 21617, 'The body is too long'])
    if (!To?.startsWith(`${prefix}+`)) return refuse([400, 21211, 'The To number is not valid'])
    const externalId = `SM${++count}`
    const media = MediaUrl === undefined ? {} : { media: MediaUrl }
    book.shown.push({ to: To.slice(prefix.length), text: Body, choices: [], externalId, ...media })
    return c.json({ sid: externalId, status: 'queued' }, 201)
  })

  function hook(form: Record<string, string>): Hook {
    const signature = getExpectedTwilioSignature(authToken, fake.hookUrl ?? '', form)
    return {
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
      body: String(new URLSearchParams(form)),
    }
  }
  const says = (who: string, more: Record<string, string>): Hook =>
    hook({
      ...{ MessageSid: `IN${++count}`, AccountSid: accountSid, NumMedia: '0' },
      ...{ From: prefix + numberOf(who), To: prefix + from, ...more },
    })

  const fake: Fake = Object.assign(book, {
    origins: [account, `${account}.json`],
    fetch: (request: Request) => app.fetch(request),
    settings: { accountSid, authToken, from },
    sendsFiles: true,
    says: (who: string, content: Content) => says(who, saying(content, account)),
    taps: (who: string, title: string) => says(who, { Body: title }),
    reports: (id: string, status: string) =>
      hook({
        ...{ MessageSid: id, AccountSid: accountSid },
        MessageStatus: status === 'read' && prefix === '' ? 'delivered' : status,
      }),
  })
  return fake
}

function saying(content: Content, account: string): Record<string, string> {
  if (content.kind === 'text') return { Body: content.text }
  if (content.kind === 'image')
    return {
      Body: content.caption ?? '',
      NumMedia: '1',
      MediaUrl0: `${account}/file`,
      MediaContentType0: 'image/jpeg',
    }
  throw new Error(`The fake says no ${content.kind}`)
}
