// What people type and what it means, as tables.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emailIn } from './answers_addresses.ts'
import { choiceIn } from './answers_choices.ts'
import { numberIn } from './answers_numbers.ts'

describe('a number', () => {
  test.each<[string, number | null]>([
    ['5', 5],
    [' 42 ', 42],
    ['007', 7],
    ['-3', -3],
    ['+3', 3],
    ['−3', -3],
    ['0', 0],
    ['-0', 0],
    ['12,5', 12.5],
    ['12.5', 12.5],
    ['.5', 0.5],
    [',5', 0.5],
    ['1.234', 1234],
    ['1,234', 1234],
    ['1.234,5', 1234.5],
    ['1,234.5', 1234.5],
    ['1.234.567', 1_234_567],
    ['1,234,567', 1_234_567],
    ['1.234.567,89', 1_234_567.89],
    ['1,234,567.89', 1_234_567.89],
    ['1 234 567', 1_234_567],
    ['1 234,5', 1234.5],
    ["1'234.5", 1234.5],
    ['0,500', 0.5],
    ['0.500', 0.5],
    ['1.23.4', null],
    ['1,23,4', null],
    ['1.2345', 1.2345],
    ['12.34,5', null],
    ['tengo 30 años', 30],
    ['I am 30 years old', 30],
    ['son $1.500,00', 1500],
    ['$ 20', 20],
    ['50%', 50],
    ['entre 3 y 5', null],
    ['2 or 3', null],
    ['10/12', null],
    ['tres', 3],
    ['Tres', 3],
    ['three', 3],
    ['dieciséis', 16],
    ['veinte', 20],
    ['twenty', 20],
    ['cero', 0],
    ['una', 1],
    ['uno', 1],
    ['somos cuatro', 4],
    ['cuatro personas, por favor', 4],
    ['we are six', 6],
    ['tengo una pregunta', null],
    ['the one I like', null],
    ['dos o tres', null],
    ['no sé', null],
    ['', null],
    ['   ', null],
    ['abc', null],
    ['A113', null],
    ['A-113', null],
    ['mi pedido es B-20', null],
    ['es -3', -3],
    ['9'.repeat(400), null],
    ['٣', null],
  ])('«%s» says %s', (text, number) => {
    expect(numberIn(text)).toBe(number)
  })

  test('whatever is typed, a finite number or none comes out', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const number = numberIn(text)
        expect(number === null || Number.isFinite(number)).toBe(true)
      }),
    )
  })

  test('whole numbers are understood as they are written', () => {
    fc.assert(
      fc.property(fc.integer(), (number) => {
        expect(numberIn(String(number))).toBe(number)
      }),
    )
  })

  test.each(['es-ES', 'en-US'])('numbers are understood as %s writes them', (locale) => {
    const amount = fc.integer({ min: -99_999_999, max: 99_999_999 }).map((cents) => cents / 100)
    const format = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, useGrouping: 'always' })
    fc.assert(
      fc.property(amount, (number) => {
        expect(numberIn(format.format(number))).toBe(number)
      }),
    )
  })
})

describe('an e-mail address', () => {
  test.each<[string, string | null]>([
    ['ana@example.com', 'ana@example.com'],
    ['  Ana.Perez@Example.COM  ', 'ana.perez@example.com'],
    ['mi correo es ana@example.com.', 'ana@example.com'],
    ['It is ana@example.com, thanks!', 'ana@example.com'],
    ['<ana@example.com>', 'ana@example.com'],
    ['(ana@example.com)', 'ana@example.com'],
    ['mailto:ana@example.com', 'ana@example.com'],
    ['ana+shop@mail.example.co.uk', 'ana+shop@mail.example.co.uk'],
    ['ana_p-1@ex-ample.com', 'ana_p-1@ex-ample.com'],
    ['ana@example', null],
    ['ana@', null],
    ['@example.com', null],
    ['ana example.com', null],
    ['ana@ example.com', null],
    ['ana..p@example.com', null],
    ['ana@-example.com', null],
    ['ana@example.c', null],
    ['no tengo', null],
    ['', null],
  ])('in «%s» is %s', (text, email) => {
    expect(emailIn(text)).toBe(email)
  })

  test('is found in no more than a blink, however long the text', () => {
    const hostile = `${'a.'.repeat(100_000)}@`
    expect(emailIn(hostile)).toBeNull()
    expect(emailIn(`${'a@a.'.repeat(100_000)}`)).toBeNull()
  })
})

const menu = [
  { id: 'a', title: 'Ver productos' },
  { id: 'b', title: 'Estado de mi pedido' },
  { id: 'c', title: 'Hablar con una persona' },
]
const sizes = [
  { id: 's', title: 'S' },
  { id: 'm', title: 'M' },
  { id: 'l', title: 'L' },
  { id: 'xl', title: 'XL' },
]
const answers = [
  { id: 'yes', title: 'Sí 👍' },
  { id: 'no', title: 'No' },
]
const faces = [
  { id: 'good', title: '😀' },
  { id: 'bad', title: '😡' },
]
const visits = [
  { id: 'one', title: 'First visit' },
  { id: 'two', title: 'First delivery' },
]
const days = [
  { id: 'mon', title: 'Monday' },
  { id: 'sun', title: 'Sunday' },
]
const counts = [
  { id: 'many', title: '2' },
  { id: 'few', title: '1' },
]

describe('a choice', () => {
  test.each<[string, Array<{ id: string; title: string }>, string | null]>([
    ['Ver productos', menu, 'a'],
    ['VER PRODUCTOS', menu, 'a'],
    ['  ver   productos ', menu, 'a'],
    ['«ver productos»', menu, 'a'],
    ['ver productos.', menu, 'a'],
    ['1', menu, 'a'],
    ['2', menu, 'b'],
    ['3.', menu, 'c'],
    ['2️⃣', menu, 'b'],
    ['4', menu, null],
    ['0', menu, null],
    ['-1', menu, 'a'],
    ['uno', menu, 'a'],
    ['dos', menu, 'b'],
    ['la tres', menu, 'c'],
    ['la primera', menu, 'a'],
    ['el segundo', menu, 'b'],
    ['opción 2', menu, 'b'],
    ['option 3', menu, 'c'],
    ['the second one', menu, 'b'],
    ['número 1', menu, 'a'],
    ['ver', menu, 'a'],
    ['est', menu, 'b'],
    ['hablar con', menu, 'c'],
    ['persona', menu, 'c'],
    ['pedido', menu, 'b'],
    ['quiero ver productos por favor', menu, 'a'],
    ['ver prodcutos', menu, 'a'],
    ['ver produtos', menu, 'a'],
    ['ver porductso', menu, 'a'],
    ['estado de mi peddio', menu, 'b'],
    ['hola', menu, null],
    ['', menu, null],
    ['???', menu, null],
    ['m', sizes, 'm'],
    ['L', sizes, 'l'],
    ['x', sizes, null],
    ['xl', sizes, 'xl'],
    ['xs', sizes, null],
    ['si', answers, 'yes'],
    ['Sí', answers, 'yes'],
    ['sí 👍', answers, 'yes'],
    ['no', answers, 'no'],
    ['No.', answers, 'no'],
    ['😀', faces, 'good'],
    ['😡', faces, 'bad'],
    ['🤷', faces, null],
    ['first', visits, 'one'],
    ['first vis', visits, 'one'],
    ['first d', visits, 'two'],
    ['f', visits, null],
    ['modnay', days, 'mon'],
    ['sundya', days, 'sun'],
    ['day', days, null],
    ['1', counts, 'few'],
    ['2', counts, 'many'],
  ])('«%s» among %j means %s', (text, choices, id) => {
    expect(choiceIn(text, choices)?.id ?? null).toBe(id)
  })

  test('a tap counts before the text', () => {
    expect(choiceIn('Ver productos', menu, 'c')?.id).toBe('c')
  })

  test('a tap on a choice that is not there falls back to the text', () => {
    expect(choiceIn('Ver productos', menu, 'gone')?.id).toBe('a')
    expect(choiceIn('nothing like it', menu, 'gone')).toBeNull()
  })

  test('every title means its own choice', () => {
    const titles = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,12}( [a-z]{1,8})?$/), {
      minLength: 1,
      maxLength: 10,
    })
    fc.assert(
      fc.property(titles, (list) => {
        const choices = list.map((title, index) => ({ id: `c${index}`, title }))
        for (const choice of choices) expect(choiceIn(choice.title.toUpperCase(), choices)).toBe(choice)
      }),
    )
  })
})
