// What is told of a channel's limits is what `fit` does with them.
import { expect, test } from 'vitest'
import type { Capabilities, Choice, Content } from './channel.ts'
import { fit as partsFor } from './fit.ts'
import { lossesOf } from './loss.ts'

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
const whatsapp: Capabilities = {
  ...sms,
  maxText: 4096,
  captionMax: 1024,
  choices: { max: 3, titleMax: 20 },
  lists: { max: 10, titleMax: 24, aboutMax: 72, sectionMax: 24 },
  links: { max: 1, titleMax: 20 },
  media: ['image', 'video', 'audio', 'file', 'location', 'people'],
  templates: true,
}
const messenger: Capabilities = {
  ...sms,
  maxText: 2000,
  choices: { max: 13, titleMax: 20 },
  cards: { max: 10, titleMax: 80, aboutMax: 80, choicesMax: 3, choiceTitleMax: 20 },
  links: { max: 3, titleMax: 20, mixed: true },
  media: ['image', 'video', 'audio', 'file'],
}
const choices = (count: number): Choice[] =>
  Array.from({ length: count }, (_, index) => ({ id: `c${index}`, title: `Opción ${index}` }))
const text = (own: Choice[], words = 'Hola'): Content => ({ kind: 'text', text: words, choices: own })
const link: Choice = { id: 'l', title: 'Ver', url: 'https://a.test/1' }
const card = (title: string, count = 1) => ({
  title,
  imageUrl: 'https://a.test/1.png',
  choices: choices(count),
})
const cards = (...list: ReturnType<typeof card>[]): Content => ({ kind: 'cards', cards: list })
const letter: Content = {
  kind: 'email',
  subject: 'Pedido',
  text: 'Listo',
  files: [{ kind: 'file', url: 'https://a.test/1.pdf' }],
}

test.each<[string, Content, Capabilities, string[]]>([
  ['a text that fits', text([]), sms, []],
  ['a long text', text([], 'palabra '.repeat(40)), sms, ['parts']],
  ['three buttons', text(choices(3)), whatsapp, []],
  ['four buttons', text(choices(4)), whatsapp, ['listed']],
  ['eleven buttons', text(choices(11)), whatsapp, ['numbered']],
  ['no buttons at all', text(choices(2)), sms, ['numbered']],
  ['a title too long for a button', text([{ id: 'c', title: 'x'.repeat(21) }]), whatsapp, ['choice_cut']],
  [
    'a title too long for a list',
    text([...choices(3), { id: 'c', title: 'x'.repeat(25) }]),
    whatsapp,
    ['listed', 'choice_cut'],
  ],
  ['a link alone', text([link]), whatsapp, []],
  ['a link beside an answer', text([link, ...choices(1)]), whatsapp, ['links_as_text']],
  ['a link beside an answer, where both may stand', text([link, ...choices(1)]), messenger, []],
  ['a link where there are none', text([link]), sms, ['links_as_text']],
  ['cards', cards(card('A'), card('B')), messenger, []],
  ['cards where there are none', cards(card('A'), card('B')), whatsapp, ['cards_apart']],
  ['cards where nothing is shown', cards(card('A')), sms, ['cards_apart', 'media_as_link', 'numbered']],
  ['a card that is too long', cards(card('x'.repeat(81))), messenger, ['cards_apart']],
  ['a card with too many buttons', cards(card('A', 4)), messenger, ['cards_apart']],
  ['too many cards', cards(...Array.from({ length: 11 }, () => card('A'))), messenger, ['cards_paged']],
  ['a picture', { kind: 'image', url: 'https://a.test/1.png' }, whatsapp, []],
  ['a picture as a link', { kind: 'image', url: 'https://a.test/1.png' }, sms, ['media_as_link']],
  [
    'a long caption',
    { kind: 'image', url: 'https://a.test/1.png', caption: 'x'.repeat(1025) },
    whatsapp,
    ['caption_apart'],
  ],
  ['a letter', letter, { ...sms, email: true }, []],
  ['a letter as a text', letter, sms, ['email_as_text', 'media_as_link']],
  [
    'a template as a text',
    { kind: 'template', name: 't', language: 'es', text: 'Hola', values: { body: [] } },
    sms,
    ['template_as_text'],
  ],
  ['a place as a text', { kind: 'location', latitude: 1, longitude: 2 }, sms, ['as_text']],
])('%s', (_, content, can, codes) => {
  const losses = lossesOf(content, can)
  expect(losses.map(({ code }) => code)).toEqual(codes)
  for (const { text: words } of losses) expect([words.en, words.es]).not.toContain('')
  // Nothing is told where nothing changes, and nothing changes untold.
  const same = JSON.stringify(partsFor(content, can, 'es')) === JSON.stringify([withoutEmpty(content)])
  if (codes[0] !== 'listed') expect(same).toBe(codes.length === 0)
})

const withoutEmpty = (content: Content): Content =>
  content.kind === 'text' && content.choices?.length === 0 ? { kind: 'text', text: content.text } : content
