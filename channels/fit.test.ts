import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Capabilities, Card, Choice, Content } from './channel.ts'
import { fit as fitted, numbered, splitText } from './fit.ts'

const plain: Capabilities = {
  maxText: 40,
  choices: { max: 3, titleMax: 10 },
  media: ['image'],
  typing: false,
  statuses: ['sent'],
  windowHours: null,
  broadcast: false,
  idempotentSend: false,
}
const choices = (...titles: string[]): Choice[] => titles.map((title, index) => ({ id: `c${index}`, title }))

const sectioned: Choice[] = [
  { id: 'c0', title: 'Inicio' },
  { id: 'c1', title: 'De sol', about: 'desde $20', section: 'Lentes' },
  { id: 'c2', title: 'Persona', section: 'Ayuda' },
  { id: 'c3', title: 'De lectura', section: 'Lentes' },
]

const link: Choice = { id: 'l0', title: 'Catálogo', url: 'https://a.test/c' }
const card: Card = {
  title: 'De sol',
  about: 'desde $20',
  imageUrl: 'https://a.test/1.png',
  choices: choices('Comprar'),
}
const plainCard: Card = { title: 'De lectura' }
const filled: Content = {
  kind: 'template',
  name: 'order_ready',
  language: 'es',
  text: 'Hola, Ana',
  values: { body: ['Ana'] },
}

describe('examples', () => {
  const table: Array<[string, Content, Partial<Capabilities>, Content[]]> = [
    ['short text stays', { kind: 'text', text: 'Hola' }, {}, [{ kind: 'text', text: 'Hola' }]],
    [
      'native choices, titles cut',
      { kind: 'text', text: '¿Qué?', choices: choices('Ventas', 'Atención al cliente') },
      {},
      [{ kind: 'text', text: '¿Qué?', choices: choices('Ventas', 'Atención…') }],
    ],
    [
      'too many choices become numbers',
      { kind: 'text', text: '¿Qué?', choices: choices('A', 'B') },
      { choices: { max: 0, titleMax: 0 }, maxText: 400 },
      [{ kind: 'text', text: '¿Qué?\n\nElige una opción:\n1. A\n2. B' }],
    ],
    [
      'numbers among the choices stand for themselves',
      { kind: 'text', text: '¿Cuánto?', choices: choices('0', '1', '2') },
      { choices: { max: 0, titleMax: 0 }, maxText: 400 },
      [{ kind: 'text', text: '¿Cuánto?\n\nElige una opción:\n0\n1\n2' }],
    ],
    [
      'sections become headings over numbers, each once and together',
      { kind: 'text', text: 'Menú', choices: sectioned },
      { choices: { max: 3, titleMax: 10 }, maxText: 400 },
      [
        {
          kind: 'text',
          text: 'Menú\n\nElige una opción:\n1. Inicio\n\nLentes\n2. De sol: desde $20\n3. De lectura\n\nAyuda\n4. Persona',
        },
      ],
    ],
    [
      'sections stay sections where there are lists, each text within its limit',
      { kind: 'text', text: 'Menú', choices: sectioned },
      { lists: { max: 10, titleMax: 9, aboutMax: 6, sectionMax: 5 } },
      [
        {
          kind: 'text',
          text: 'Menú',
          choices: [
            { id: 'c0', title: 'Inicio' },
            { id: 'c1', title: 'De sol', about: 'desde…', section: 'Lent…' },
            { id: 'c3', title: 'De lectu…', section: 'Lent…' },
            { id: 'c2', title: 'Persona', section: 'Ayuda' },
          ],
        },
      ],
    ],
    [
      'more choices than buttons open as a list where there are lists',
      { kind: 'text', text: 'Menú', choices: choices('A', 'B', 'C', 'D') },
      { lists: { max: 4, titleMax: 9, aboutMax: 6, sectionMax: 5 } },
      [{ kind: 'text', text: 'Menú', choices: choices('A', 'B', 'C', 'D') }],
    ],
    [
      'more choices than a list has rows become numbers',
      { kind: 'text', text: 'Menú', choices: choices('A', 'B', 'C', 'D') },
      { lists: { max: 3, titleMax: 9, aboutMax: 6, sectionMax: 5 }, maxText: 400 },
      [{ kind: 'text', text: 'Menú\n\nElige una opción:\n1. A\n2. B\n3. C\n4. D' }],
    ],
    [
      'buttons keep their titles, the text says their sections',
      { kind: 'text', text: 'Menú', choices: sectioned },
      { choices: { max: 30, titleMax: 40 }, maxText: 400 },
      [
        {
          kind: 'text',
          text: 'Menú\n\n· Inicio\n\nLentes\n· De sol: desde $20\n· De lectura\n\nAyuda\n· Persona',
          choices: [
            { id: 'c0', title: 'Inicio' },
            { id: 'c1', title: 'De sol' },
            { id: 'c3', title: 'De lectura' },
            { id: 'c2', title: 'Persona' },
          ],
        },
      ],
    ],
    [
      'choices stand on the last part',
      { kind: 'text', text: 'Primera frase de verdad larga. Segunda frase corta.', choices: choices('A') },
      {},
      [
        { kind: 'text', text: 'Primera frase de verdad larga.' },
        { kind: 'text', text: 'Segunda frase corta.', choices: choices('A') },
      ],
    ],
    [
      'choices without a text get one',
      { kind: 'text', text: '', choices: choices('A') },
      {},
      [{ kind: 'text', text: 'Elige una opción:', choices: choices('A') }],
    ],
    [
      'a picture it can show',
      { kind: 'image', url: 'https://a.test/1.png' },
      {},
      [{ kind: 'image', url: 'https://a.test/1.png' }],
    ],
    [
      'a file it cannot show becomes its link',
      { kind: 'file', url: 'https://a.test/1.pdf', name: 'Precios', caption: 'Aquí' },
      {},
      [{ kind: 'text', text: 'Aquí\nPrecios\nhttps://a.test/1.pdf' }],
    ],
    [
      'a caption that is too long follows the picture',
      {
        kind: 'image',
        url: 'https://a.test/1.png',
        caption: 'Una frase que no cabe. Otra frase que tampoco.',
      },
      {},
      [
        { kind: 'image', url: 'https://a.test/1.png' },
        { kind: 'text', text: 'Una frase que no cabe.' },
        { kind: 'text', text: 'Otra frase que tampoco.' },
      ],
    ],
    [
      'a place becomes a map link',
      { kind: 'location', latitude: -0.1, longitude: -78.4, address: 'Quito' },
      { maxText: 400 },
      [{ kind: 'text', text: 'Quito\nhttps://maps.google.com/?q=-0.1,-78.4' }],
    ],
    [
      'what nobody can show is said',
      { kind: 'unsupported', type: 'x' },
      {},
      [{ kind: 'text', text: 'Este mensaje no se puede mostrar aquí.' }],
    ],
    ['nothing is no message', { kind: 'text', text: '  ' }, {}, []],
    [
      'buttons that open pages stay buttons where there are those',
      { kind: 'text', text: 'Mira', choices: [link] },
      { links: { max: 1, titleMax: 6 } },
      [{ kind: 'text', text: 'Mira', choices: [{ ...link, title: 'Catál…' }] }],
    ],
    [
      'else their addresses stand in the text',
      { kind: 'text', text: 'Mira', choices: [link] },
      { maxText: 400 },
      [{ kind: 'text', text: 'Mira\n\nCatálogo: https://a.test/c' }],
    ],
    [
      'beside answers too, unless both may stand together',
      { kind: 'text', text: 'Mira', choices: [link, ...choices('Ventas')] },
      { maxText: 400, links: { max: 1, titleMax: 20 } },
      [{ kind: 'text', text: 'Mira\n\nCatálogo: https://a.test/c', choices: choices('Ventas') }],
    ],
    [
      'both kinds of buttons together',
      { kind: 'text', text: 'Mira', choices: [link, ...choices('Ventas')] },
      { links: { max: 1, titleMax: 20, mixed: true } },
      [{ kind: 'text', text: 'Mira', choices: [link, ...choices('Ventas')] }],
    ],
    [
      'cards side by side, in pages',
      { kind: 'cards', cards: [card, plainCard, plainCard] },
      { cards: { max: 2, titleMax: 20, aboutMax: 20, choicesMax: 2, choiceTitleMax: 5 } },
      [
        { kind: 'cards', cards: [{ ...card, choices: [{ id: 'c0', title: 'Comp…' }] }, plainCard] },
        { kind: 'cards', cards: [plainCard] },
      ],
    ],
    [
      'cards one by one where one has more to say than there is room for',
      { kind: 'cards', cards: [card, plainCard] },
      { cards: { max: 2, titleMax: 20, aboutMax: 5, choicesMax: 2, choiceTitleMax: 20 } },
      [
        { kind: 'image', url: 'https://a.test/1.png' },
        { kind: 'text', text: 'De sol\ndesde $20', choices: choices('Comprar') },
        { kind: 'text', text: 'De lectura' },
      ],
    ],
    [
      'an e-mail stays one where there are those',
      { kind: 'email', subject: 'Pedido', text: 'Listo', html: '<p>Listo</p>', files: [] },
      { email: true },
      [{ kind: 'email', subject: 'Pedido', text: 'Listo', html: '<p>Listo</p>', files: [] }],
    ],
    [
      'else its files come first, then subject and text',
      {
        kind: 'email',
        subject: 'Pedido',
        text: 'Listo',
        files: [{ kind: 'file', url: 'https://a.test/1.pdf', name: 'Factura' }],
      },
      {},
      [
        { kind: 'text', text: 'Factura\nhttps://a.test/1.pdf' },
        { kind: 'text', text: 'Pedido\n\nListo' },
      ],
    ],
    ['an approved template stays one where there are those', filled, { templates: true }, [filled]],
    [
      'else it is its words',
      { ...filled, header: { kind: 'image', url: 'https://a.test/1.png' } },
      {},
      [
        { kind: 'image', url: 'https://a.test/1.png' },
        { kind: 'text', text: 'Hola, Ana' },
      ],
    ],
    [
      'somebody’s card becomes a text',
      {
        kind: 'people',
        people: [{ name: 'Ana', company: 'Óptica', phones: ['+593980000001'], emails: ['a@a.test'] }],
      },
      { maxText: 400 },
      [{ kind: 'text', text: 'Ana (Óptica)\n+593980000001\na@a.test' }],
    ],
    [
      'somebody’s card where it can be shown',
      { kind: 'people', people: [{ name: 'Ana' }] },
      { media: ['people'] },
      [{ kind: 'people', people: [{ name: 'Ana' }] }],
    ],
    [
      'what it answers is told on the first part',
      { kind: 'text', text: 'Primera frase de verdad larga. Segunda.', quotes: { externalId: 'm1' } },
      { quotes: true, maxText: 31 },
      [
        { kind: 'text', text: 'Primera frase de verdad larga.', quotes: { externalId: 'm1' } },
        { kind: 'text', text: 'Segunda.' },
      ],
    ],
    [
      'and not where that cannot be shown',
      { kind: 'text', text: 'Sí', quotes: { externalId: 'm1' } },
      {},
      [{ kind: 'text', text: 'Sí' }],
    ],
  ]
  test.each(table)('%s', (_, content, can, expected) => {
    expect(fitted(content, { ...plain, ...can }, 'es')).toEqual(expected)
  })

  test('both languages', () => {
    expect(numbered(choices('A'), 'en')).toBe('Choose an option:\n1. A')
    expect(numbered(choices('A'), 'es')).toBe('Elige una opción:\n1. A')
  })
})

describe('splitting', () => {
  test.each([
    [
      'a paragraph first',
      'Uno dos tres cuatro.\n\nCinco. Seis siete ocho',
      30,
      ['Uno dos tres cuatro.', 'Cinco. Seis siete ocho'],
    ],
    [
      'then a sentence',
      'Uno dos tres cuatro. Cinco seis siete',
      25,
      ['Uno dos tres cuatro.', 'Cinco seis siete'],
    ],
    ['then a word', 'uno dos tres cuatro cinco seis', 16, ['uno dos tres', 'cuatro cinco', 'seis']],
    ['never a URL', 'mira https://a.test/una/ruta ya', 20, ['mira', 'https://a.test/una/r', 'uta ya']],
    [
      'a URL that fits moves whole',
      'miralo ahora https://a.test/1',
      20,
      ['miralo ahora', 'https://a.test/1'],
    ],
    ['never a family', '👨‍👩‍👧👨‍👩‍👧', 12, ['👨‍👩‍👧', '👨‍👩‍👧']],
  ])('%s', (_, text, max, parts) => {
    expect(splitText(text, max)).toEqual(parts)
  })

  test('law: parts are short, well formed, and lose nothing but white space', () => {
    const word = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.webUrl(),
      fc.constantFrom('.', '\n\n', '👩🏽‍🚀'),
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), fc.integer({ min: 16, max: 200 }), (words, max) => {
        const text = words.join(' ').toWellFormed()
        const parts = splitText(text, max)
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(max)
          expect(part).not.toBe('')
          expect(part.isWellFormed()).toBe(true)
        }
        expect(parts.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
      }),
    )
  })

  test('law: a URL that fits in a part is never cut', () => {
    const url = fc.webUrl().filter((one) => one.length <= 60)
    fc.assert(
      fc.property(
        fc.array(fc.oneof(url, fc.lorem({ maxCount: 6 })), { minLength: 1, maxLength: 12 }),
        (words) => {
          const whole = splitText(words.join(' '), 60).flatMap((part) => part.split(/\s+/))
          for (const one of words.filter((each) => each.startsWith('http'))) expect(whole).toContain(one)
        },
      ),
    )
  })

  test('a megabyte without a space is done at once', () => {
    const parts = splitText('x'.repeat(1_000_000), 4000)
    expect(parts).toHaveLength(250)
  })
})
