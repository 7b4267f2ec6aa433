// What is told to the author of a message before it is sent: empty, unreachable, too long, too much for a channel.
import { describe, expect, test } from 'vitest'
import type { Capabilities } from '#channels/channel.ts'
import { check } from '#engine/machine/check.ts'
import { saidOn } from '#engine/machine/said.ts'
import { sampleFacts } from '#engine/machine/sample.ts'
import { spokenBy } from '#engine/machine/spoken.ts'
import { graphOf } from '#engine/machine/testing.ts'
import type { Json } from '#engine/machine/values.ts'
import { triggers } from '#engine/triggers/index.ts'
import { stepOf, steps } from './index.ts'

type Data = Record<string, Json>

const sms: Capabilities = {
  maxText: 160,
  choices: { max: 0, titleMax: 0 },
  media: [],
  typing: false,
  statuses: ['sent'],
  windowHours: null,
  broadcast: false,
  idempotentSend: false,
}
const mail: Capabilities = { ...sms, maxText: 10_000, email: true, media: ['image', 'file'] }
const shows = [
  { id: 'sms-1', type: 'sms', name: 'Mensajes', can: sms },
  { id: 'mail-1', type: 'email', name: 'Correo', can: mail },
]

const found = (data: Data, resources: Parameters<typeof check>[3] = {}) =>
  check(graphOf({ s1: ['send_message', data] }, 's1'), steps, triggers, resources)
const codes = (data: Data, resources?: Parameters<typeof check>[3]) =>
  found(data, resources).map(({ code, field }) => (field ? `${code} ${field}` : code))
const card = (more: Data = {}): Data => ({ title: 'De sol', ...more })
const template: Data = {
  kind: 'template',
  templateName: 'listo',
  templateLanguage: 'es_MX',
  templateText: 'Hola, {{1}}',
  templateValues: [{ value: 'Ana' }],
}

describe('what is wrong with it', () => {
  test.each<[string, Data, string[]]>([
    ['nothing', { text: 'Hola' }, []],
    ['no words', { text: '' }, ['empty text']],
    ['a file without words', { text: '', media: 'file', url: 'https://ejemplo.test/a.pdf' }, []],
    ['a file without an address', { text: 'Hola', media: 'file', url: 'a.pdf' }, ['no_address url']],
    ['a hidden address that cannot be read', { text: 'Hola', url: '{{ nada' }, []],
    ['2,000 characters', { text: 'x'.repeat(2_000) }, []],
    ['one more', { text: 'x'.repeat(2_001) }, ['too_long text']],
    ['a button without words', { text: 'Hola', choices: [{ id: 'a', title: '' }] }, ['missing choices']],
    [
      'a button that opens nothing',
      { text: 'Hola', choices: [{ id: 'a', title: 'Ver', url: 'ftp://x' }] },
      ['no_address choices'],
    ],
    [
      'a button twice',
      {
        text: 'Hola',
        choices: [
          { id: 'a', title: 'Sí' },
          { id: 'b', title: 'si' },
        ],
      },
      ['named_twice choices'],
    ],
    ['no cards', { kind: 'cards' }, ['missing cards']],
    ['a card', { kind: 'cards', cards: [card()] }, []],
    ['a card without a title', { kind: 'cards', cards: [card({ title: '' })] }, ['missing cards.0.title']],
    [
      'a card’s picture without an address',
      { kind: 'cards', cards: [card(), card({ imageUrl: 'x.png' })] },
      ['no_address cards.1.imageUrl'],
    ],
    [
      'too many cards',
      { kind: 'cards', cards: Array.from({ length: 11 }, () => card()) },
      ['bad_data cards'],
    ],
    ['an e-mail with files only', { kind: 'email', files: [{ url: 'https://ejemplo.test/a.pdf' }] }, []],
    ['an empty e-mail', { kind: 'email', subject: 'Hola' }, ['empty text']],
    [
      'a file of an e-mail',
      { kind: 'email', text: 'Hola', files: [{ url: '' }] },
      ['no_address files.0.url'],
    ],
    [
      'six files',
      {
        kind: 'email',
        text: 'Hola',
        files: Array.from({ length: 6 }, () => ({ url: 'https://ejemplo.test/a' })),
      },
      ['bad_data files'],
    ],
    ['a template', template, []],
    ['a template without a name', { ...template, templateName: '' }, ['missing templateName']],
    [
      'a language that is none',
      { ...template, templateLanguage: 'español' },
      ['no_language templateLanguage'],
    ],
    ['a gap too many', { ...template, templateText: '{{1}} {{2}}' }, ['gaps templateValues']],
    [
      'a file above the template',
      { ...template, templateHeader: 'image', templateHeaderUrl: '' },
      ['no_address templateHeaderUrl'],
    ],
    [
      'a variant without a channel',
      { text: 'Hola', variants: [{ text: 'x' }] },
      ['missing variants.0.channel'],
    ],
    [
      'an empty variant',
      { text: 'Hola', variants: [{ channel: 'type:email', text: '' }] },
      ['empty variants.0.text'],
    ],
    [
      'two for the same channel',
      { text: 'Hola', variants: ['a', 'b'].map((text) => ({ channel: 'type:email', text })) },
      ['named_twice variants'],
    ],
    ['an empty wording', { text: 'Hola', wordings: [{ text: '' }] }, ['missing wordings.0.text']],
    ['an exit that leads nowhere', { text: 'Hola', onFailure: true }, ['open_exit']],
  ])('%s', (_, data, expected) => {
    expect(codes(data)).toEqual(expected)
    for (const { text } of found(data)) expect([text.en, text.es]).not.toContain('')
  })

  test('a variant of a channel that is gone', () => {
    const on = (channel: string) => ({ text: 'Hola', variants: [{ channel, text: 'x' }] })
    expect(codes(on('mail-9'), { channels: ['mail-1'] })).toEqual(['resource_gone variants.0.channel'])
    expect(codes(on('type:anything'), { channels: ['mail-1'] })).toEqual([])
  })

  test('a loop of messages that wait for their channel is endless all the same', () => {
    const graph = graphOf(
      { s1: ['send_message', { text: 'Hola', onFailure: true }] },
      's1',
      's1.next > s1',
      's1.failed > s1',
    )
    expect(check(graph, steps, triggers).map(({ code }) => code)).toContain('endless_loop')
  })
})

describe('what some connected channel shows otherwise', () => {
  const file: Data = { text: 'Hola', media: 'file', url: 'https://ejemplo.test/a.pdf' }

  test.each<[string, Data, string[]]>([
    ['a text', { text: 'Hola' }, []],
    ['a file', file, ['media_as_link']],
    [
      'a file, where another is said there',
      { ...file, variants: [{ channel: 'type:sms', text: 'Hola' }] },
      [],
    ],
    ['a file on the channel that shows it', { ...file, channelId: 'mail-1' }, []],
    ['an e-mail', { kind: 'email', text: 'Hola' }, ['email_as_text']],
    ['cards', { kind: 'cards', cards: [card()] }, ['cards_apart']],
  ])('%s', (_, data, expected) => {
    expect(codes(data, { shows })).toEqual(expected)
  })

  test('says on which, in both languages', () => {
    expect(found(file, { shows })[0]?.text).toEqual({
      en: '«Send a message» on «Mensajes»: Files of this kind are not shown: their address is sent.',
      es: '«Enviar un mensaje» en «Mensajes»: Los archivos de este tipo no se muestran: se envía su dirección.',
    })
  })
})

describe('documents of before', () => {
  test.each<[string, Data, object]>([
    ['a text', { text: 'Hola' }, { kind: 'text', text: 'Hola' }],
    [
      'a file',
      { text: 'Hola', media: 'image', url: 'https://ejemplo.test/a.png', channelId: null },
      { kind: 'image', url: 'https://ejemplo.test/a.png', caption: 'Hola' },
    ],
  ])('%s goes out as ever', (_, data, content) => {
    const said = spokenBy(stepOf('send_message')!, data, sampleFacts('es'))
    expect(said).toEqual([{ type: 'send_message', content, channelId: null }])
  })
})

test('what is said in a rehearsal is what the channel at hand gets', () => {
  const [message] = spokenBy(
    stepOf('send_message')!,
    { text: 'Hola', variants: [{ channel: 'type:email', text: 'Por correo' }] },
    sampleFacts('es'),
  )
  const on = (channel: { id: string; type: string } | null) => saidOn(message!, channel)
  expect(on({ id: 'x', type: 'email' })).toEqual({ kind: 'text', text: 'Por correo' })
  expect(on({ id: 'x', type: 'webchat' })).toEqual({ kind: 'text', text: 'Hola' })
  expect(on(null)).toEqual({ kind: 'text', text: 'Hola' })
})

test('data that nobody has finished says nothing yet', () => {
  expect(spokenBy(stepOf('send_message')!, { text: 7 }, sampleFacts('es'))).toEqual([])
})
