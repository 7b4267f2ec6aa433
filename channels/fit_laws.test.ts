// The laws of `fit`, over everything that can be said and any limits.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Capabilities, Choice, Content } from './channel.ts'
import { fit as fitted, truncate } from './fit.ts'

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

describe('laws of fit', () => {
  const title = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).map((one) => one.toWellFormed())
  const can: fc.Arbitrary<Partial<Capabilities>> = fc.record(
    {
      maxText: fc.integer({ min: 30, max: 300 }),
      choices: fc.record({ max: fc.integer({ min: 0, max: 6 }), titleMax: fc.integer({ min: 4, max: 30 }) }),
      media: fc.constantFrom<Capabilities['media']>([], ['image'], ['image', 'location', 'people']),
      cards: fc.record({
        max: fc.integer({ min: 1, max: 4 }),
        titleMax: fc.integer({ min: 10, max: 40 }),
        aboutMax: fc.integer({ min: 10, max: 60 }),
        choicesMax: fc.integer({ min: 0, max: 3 }),
        choiceTitleMax: fc.integer({ min: 4, max: 30 }),
      }),
      links: fc.record(
        {
          max: fc.integer({ min: 1, max: 3 }),
          titleMax: fc.integer({ min: 4, max: 20 }),
          mixed: fc.constant(true as const),
        },
        { requiredKeys: ['max', 'titleMax'] },
      ),
      email: fc.constant(true as const),
      templates: fc.constant(true as const),
    },
    { requiredKeys: ['maxText', 'choices', 'media'] },
  )
  const some = (titles: string[]): Choice[] =>
    titles.map((one, index) => ({
      id: `c${index}`,
      title: one,
      ...(one.length % 5 === 0 ? { url: `https://a.test/${index}` } : {}),
    }))
  const choiceList = fc.array(title, { maxLength: 8 }).map(some)
  const words = fc.lorem({ maxCount: 12 })
  const picture = fc.record({
    kind: fc.constant('image' as const),
    url: fc.webUrl(),
    caption: fc.lorem({ maxCount: 40 }),
  })
  const oneCard = fc.record(
    { title: words, about: words, imageUrl: fc.webUrl(), choices: choiceList },
    { requiredKeys: ['title'] },
  )
  const content: fc.Arbitrary<Content> = fc.oneof(
    fc.record({
      kind: fc.constant('text' as const),
      text: fc.lorem({ mode: 'sentences', maxCount: 8 }),
      choices: choiceList,
    }),
    picture,
    fc.constant({ kind: 'location' as const, latitude: 1, longitude: 2 }),
    fc.record({
      kind: fc.constant('cards' as const),
      cards: fc.array(oneCard, { minLength: 1, maxLength: 6 }),
    }),
    fc.record({
      kind: fc.constant('people' as const),
      people: fc.array(fc.record({ name: words, phones: fc.array(words, { maxLength: 2 }) }), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
    fc.record({
      kind: fc.constant('email' as const),
      subject: words,
      text: fc.lorem({ mode: 'sentences', maxCount: 8 }),
      files: fc.array(picture, { maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('template' as const),
      name: fc.constant('t'),
      language: fc.constant('es'),
      text: fc.lorem({ mode: 'sentences', maxCount: 8 }),
      values: fc.constant<{ body: string[] }>({ body: [] }),
    }),
  )

  test('everything is within the limits, and choices stand on the last part', () => {
    fc.assert(
      fc.property(content, can, (one, limited) => {
        const limits = { ...plain, ...limited }
        const parts = fitted(one, limits, 'en')
        for (const [index, part] of parts.entries()) {
          if (one.kind === 'text' && 'choices' in part && part.choices) expect(index).toBe(parts.length - 1)
          expectWithin(part, limits)
        }
      }),
    )
  })

  test('no word is lost, and every choice is there: by its id, by a number or by its address', () => {
    fc.assert(
      fc.property(content, can, (one, limited) => {
        const parts = fitted(one, { ...plain, ...limited }, 'en')
        const said = squeezed(parts.flatMap(wordsIn).join(' '))
        for (const text of wordsIn(one)) expect(said).toContain(squeezed(text))
        const ids = parts.flatMap(choicesIn).map(({ id }) => id)
        for (const { id, title: name, url } of choicesIn(one))
          if (!ids.includes(id)) expect(said).toContain(squeezed(url ? `${name}: ${url}` : name))
      }),
    )
  })

  test('what fits already is left alone', () => {
    fc.assert(
      fc.property(content, can, (one, limited) => {
        const limits = { ...plain, ...limited }
        for (const part of fitted(one, limits, 'en')) expect(fitted(part, limits, 'en')).toEqual([part])
      }),
    )
  })

  test('truncation keeps whole characters', () => {
    expect(truncate('👨‍👩‍👧👨‍👩‍👧', 10)).toBe('👨‍👩‍👧…')
    expect(truncate('Ventas', 6)).toBe('Ventas')
    expect(truncate('Atención al cliente', 10)).toBe('Atención…')
  })
})

/** Parts are cut at white space, so it does not count. */
const squeezed = (text: string) => text.replace(/\s+/g, '')

function wordsIn(content: Content): string[] {
  switch (content.kind) {
    case 'text':
    case 'template':
      return [content.text]
    case 'cards':
      return content.cards.flatMap(({ title, about, imageUrl }) => [title, about ?? '', imageUrl ?? ''])
    case 'people':
      return content.people.flatMap(({ name, phones = [] }) => [name, ...phones])
    case 'email':
      return [content.subject, content.text, ...content.files.flatMap(wordsIn)]
    case 'image':
      return [content.url, content.caption ?? '']
    default:
      return []
  }
}

const choicesIn = (content: Content): Choice[] => {
  if (content.kind === 'cards') return content.cards.flatMap(({ choices: own = [] }) => own)
  return content.kind === 'text' ? (content.choices ?? []) : []
}

function expectWithin(part: Content, limits: Capabilities): void {
  if (part.kind === 'text') expect(part.text.length).toBeLessThanOrEqual(limits.maxText)
  else if (part.kind === 'cards') expect(part.cards.length).toBeLessThanOrEqual(limits.cards?.max ?? 0)
  else if (part.kind === 'email') expect(limits.email).toBe(true)
  else if (part.kind === 'template') expect(limits.templates).toBe(true)
  else expect(limits.media).toContain(part.kind)
  if (part.kind === 'cards') {
    for (const { title, about = '', choices: own = [] } of part.cards) {
      expect(title.length).toBeLessThanOrEqual(limits.cards?.titleMax ?? 0)
      expect(about.length).toBeLessThanOrEqual(limits.cards?.aboutMax ?? 0)
      expect(own.length).toBeLessThanOrEqual(limits.cards?.choicesMax ?? 0)
      for (const one of own) expect(one.title.length).toBeLessThanOrEqual(limits.cards?.choiceTitleMax ?? 0)
    }
    return
  }
  const own = choicesIn(part)
  expect(own.filter(({ url }) => url).length).toBeLessThanOrEqual(limits.links?.max ?? 0)
  expect(own.filter(({ url }) => !url).length).toBeLessThanOrEqual(limits.choices.max)
  for (const { title, url } of own)
    expect(title.length).toBeLessThanOrEqual(url ? (limits.links?.titleMax ?? 0) : limits.choices.titleMax)
}
