// A Bot API that behaves like Telegram's: its limits, its errors, its secret header.
import { Hono } from 'hono'
import type { Content } from '../channel.ts'
import type { Fake, Hook, Mood, Shown } from '../testing.ts'

const token = '123456789:AAEinvented_token_of_the_tests-12'

const moods: Record<Exclude<Mood, 'well'>, { status: number; description: string; parameters?: object }> = {
  limited: { status: 429, description: 'Too Many Requests: retry after 1', parameters: { retry_after: 1 } },
  blocked: { status: 403, description: 'Forbidden: bot was blocked by the user' },
  down: { status: 502, description: 'Bad Gateway' },
  expired: { status: 401, description: 'Unauthorized' },
}

interface Button {
  text: string
  callback_data?: string
}

interface Sent {
  chat_id: string
  text?: string
  caption?: string
  reply_markup?: { inline_keyboard: Button[][] }
  [file: string]: unknown
}

/** Makes one. */
export function telegramFake(): Fake {
  const app = new Hono()
  const shown: Shown[] = []
  const buttons = new Map<string, Button[]>()
  let secret = ''
  let updates = 0
  let numbers = 100
  let fetched = 0

  const refuse = (status: number, description: string, parameters?: object) =>
    Response.json(
      { ok: false, error_code: status, description, ...(parameters && { parameters }) },
      { status },
    )
  const accept = (result: unknown) => Response.json({ ok: true, result })

  function show(method: string, sent: Sent): Response {
    const words = sent.text ?? sent.caption ?? ''
    if (method === 'sendMessage' && words === '') return refuse(400, 'Bad Request: message text is empty')
    if (words.length > (sent.text === undefined ? 1024 : 4096))
      return refuse(400, 'Bad Request: message is too long')
    const keys = sent.reply_markup?.inline_keyboard.flat() ?? []
    if (keys.some(({ callback_data: data = 'x' }) => new TextEncoder().encode(data).length > 64))
      return refuse(400, 'Bad Request: BUTTON_DATA_INVALID')
    const media = ['photo', 'video', 'audio', 'voice', 'document', 'sticker']
      .map((name) => sent[name])
      .find(Boolean)
    const externalId = `${sent.chat_id}:${++numbers}`
    buttons.set(String(sent.chat_id), keys)
    shown.push({
      ...{ to: String(sent.chat_id), text: words, choices: keys.map(({ text }) => text), externalId },
      ...(media !== undefined && { media: String(media) }),
    })
    return accept({ message_id: numbers, date: 1, chat: { id: Number(sent.chat_id) } })
  }

  app.post('/:bot/:method', async (c) => {
    const { bot, method } = c.req.param()
    if (bot !== `bot${token}`) return refuse(401, 'Unauthorized')
    if (fake.mood !== 'well') {
      const { status, description, parameters } = moods[fake.mood]
      return refuse(status, description, parameters)
    }
    const multipart = c.req.header('content-type')?.startsWith('multipart/')
    const given = (multipart ? await c.req.parseBody() : await c.req.json().catch(() => ({}))) as Sent
    if (/^send(?!ChatAction)/.test(method)) return show(method, given)
    if (method === 'setWebhook') secret = String(given['secret_token'])
    if (method === 'getMe') return accept({ id: 123456789, is_bot: true, username: 'cafe_prueba_bot' })
    if (method === 'getWebhookInfo') return accept({ url: 'https://charla.test/', pending_update_count: 0 })
    if (method === 'getFile') return accept({ file_path: `files/${++fetched}` })
    return accept(true)
  })
  app.get(
    '/file/:bot/files/:id',
    () => new Response('bytes of a file', { headers: { 'content-type': 'image/jpeg' } }),
  )

  const hook = (update: object): Hook => ({
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
    body: JSON.stringify({ update_id: ++updates, ...update }),
  })
  const person = (who: string) => ({ id: Number(fake.addressOf(who)), first_name: who, language_code: 'es' })
  const about = (who: string) => ({ id: Number(fake.addressOf(who)), type: 'private' })

  const fake: Fake = {
    origins: ['https://api.telegram.org'],
    fetch: (request) => app.fetch(request),
    settings: { botToken: token },
    learn: (settings) => {
      secret = String(settings['webhookSecret'] ?? '')
    },
    // Telegram knows people by numbers.
    addressOf: (who) =>
      String([...who].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1_000_000_000),
    says: (who, content) =>
      hook({
        message: {
          ...{
            message_id: ++numbers,
            date: Math.floor(Date.now() / 1000),
            chat: about(who),
            from: person(who),
          },
          ...saying(content),
        },
      }),
    taps(who, title) {
      const data = buttons.get(fake.addressOf(who))?.find(({ text }) => text === title)?.callback_data
      return hook({ callback_query: { id: `q${++numbers}`, from: person(who), chat_instance: '1', data } })
    },
    shown,
    sendsFiles: true,
    mood: 'well',
  }
  return fake
}

function saying(content: Content): object {
  if (content.kind === 'text') return { text: content.text }
  if (content.kind === 'image')
    return { photo: [{ file_id: 'photo-1', file_size: 15 }], caption: content.caption }
  if (content.kind === 'file') return { document: { file_id: 'document-1', file_name: content.name } }
  if (content.kind === 'location')
    return { location: { latitude: content.latitude, longitude: content.longitude } }
  throw new Error(`The fake says no ${content.kind}`)
}
