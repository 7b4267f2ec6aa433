// Mails of all kinds, and the items they become; and mails that hostile hands have made, which become some item all the same.
import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Received } from './channel.ts'
import { fileIn, itemsOf, type Mailbox } from './mail_parsing.ts'
import { isForwarded, withoutHistory } from './mail_quotes.ts'
import { htmlOfText, textOfHtml } from './mail_text.ts'
import { sound } from './sound.ts'
import { caseTime } from './testing.ts'

interface Case {
  name: string
  lines: string[]
  bytes?: 'latin1'
  lists?: boolean
  expect: unknown[]
}
const table: { mailbox: Mailbox; cases: Case[] } = JSON.parse(
  await readFile(new URL('email/samples/mails.json', import.meta.url), 'utf8'),
)
const RUNS = Number(process.env['FUZZ'] ?? 1_000)
const came = { at: caseTime, reference: 'imap:7:42' }
const rawOf = ({ lines, bytes }: Case) => Buffer.from(lines.join('\r\n'), bytes ?? 'utf8')
const plain = (value: unknown) => JSON.parse(JSON.stringify(value))

test('there are mails of all kinds', () => {
  expect(table.cases.length).toBeGreaterThanOrEqual(70)
})

test.each(table.cases)('$name', async (one) => {
  const items = await itemsOf(rawOf(one), { ...table.mailbox, lists: one.lists ?? false }, came)
  expect(plain(items)).toEqual(one.expect)
})

test('every file of a mail is found again by its place', async () => {
  const one = table.cases.find(({ name }) => name === 'two files')!
  const files = await Promise.all([0, 1].map((index) => fileIn(rawOf(one), index)))
  expect(files.map(({ headers }) => headers.get('content-type'))).toEqual(['application/pdf', 'image/jpeg'])
  expect(await Promise.all(files.map((file) => file.text()))).toEqual(['%PDF-1.4 prueba', 'bytes'])
  await expect(fileIn(rawOf(one), 2)).rejects.toMatchObject({ kind: 'media' })
})

describe('hostile mails', () => {
  const problemOf = (items: Received[]) => {
    const text = JSON.stringify(items)
    if (/\\u0000|\\ud[89a-f]/i.test(text)) return 'Postgres would not take it'
    const unsound = sound(items, caseTime).find(
      (item) =>
        item.type === 'ignored' && /^an? (message|status) (of nobody|without an id)/.test(item.reason),
    )
    return unsound ? JSON.stringify(unsound) : null
  }
  const samples = table.cases.map(rawOf)
  const bytes = fc.oneof(
    fc.constantFrom(
      ...['\0', '\r\n\r\n', '\r\n--b3\r\n', '--', '=?UTF-8?B?//8=?=', '\xff\xfe', '<', '>:;,@'].map((text) =>
        Buffer.from(text, 'latin1'),
      ),
    ),
    fc.uint8Array({ maxLength: 40 }).map((given) => Buffer.from(given)),
  )
  const torn = fc
    .tuple(fc.constantFrom(...samples), fc.nat(), fc.nat(), bytes, fc.constantFrom(...samples))
    .map(([mail, a, b, put, other]) => {
      const [from, to] = [a % (mail.length + 1), b % (mail.length + 1)].toSorted((x, y) => x - y) as [
        number,
        number,
      ]
      return Buffer.concat([
        mail.subarray(0, from),
        put,
        a % 3 === 0 ? other : Buffer.alloc(0),
        mail.subarray(to),
      ])
    })

  test('become items that can be kept, however they are torn', { timeout: 60_000 + RUNS * 20 }, async () => {
    const property = fc.asyncProperty(torn, async (raw) => {
      expect(problemOf(await itemsOf(raw, table.mailbox, came))).toBe(null)
    })
    await fc.assert(property, { seed: 11, numRuns: RUNS })
  })

  const endless: Array<[string, () => string]> = [
    ['a header without end', () => `From: a@ejemplo.test\r\nX: ${'x'.repeat(3_000_000)}\r\n\r\nHola`],
    ['headers without end', () => `From: a@ejemplo.test\r\n${'X: y\r\n'.repeat(300_000)}\r\nHola`],
    [
      'parts without end',
      () =>
        `From: a@ejemplo.test\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n${'--a\r\n\r\nx\r\n'.repeat(20_000)}`,
    ],
    [
      'files without end',
      () =>
        `From: a@ejemplo.test\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n${'--a\r\nContent-Type: image/png\r\n\r\nx\r\n'.repeat(20_000)}`,
    ],
    [
      'addresses without end',
      () => `From: a@ejemplo.test\r\nCc: ${'b@ejemplo.test, '.repeat(10_000)}\r\n\r\nHola`,
    ],
    [
      'names without end',
      () => `From: ${'"'.repeat(50_000)}${'('.repeat(50_000)} <a@ejemplo.test>\r\n\r\nHola`,
    ],
    ['a text without end', () => `From: a@ejemplo.test\r\n\r\n${'On x '.repeat(200_000)}`],
    ['lines without end', () => `From: a@ejemplo.test\r\n\r\n${'> \r\n'.repeat(60_000)}`],
    ['attributions without end', () => `From: a@ejemplo.test\r\n\r\n${'On Mon, Ana\r\n'.repeat(50_000)}`],
    [
      'HTML without end',
      () => `From: a@ejemplo.test\r\nContent-Type: text/html\r\n\r\n${'<div class="'.repeat(100_000)}`,
    ],
    [
      'mails in mails',
      () => `From: a@ejemplo.test\r\n${'Content-Type: message/rfc822\r\n\r\n'.repeat(200)}Hola`,
    ],
  ]
  test.each(endless)('%s is read in a moment', { timeout: 30_000 }, async (_, make) => {
    const raw = Buffer.from(make())
    const from = performance.now()
    const items = await itemsOf(raw, table.mailbox, came)
    expect(performance.now() - from).toBeLessThan(10_000)
    expect(problemOf(items)).toBe(null)
    expect(JSON.stringify(items).length).toBeLessThan(1_000_000)
    if (!_.startsWith('names')) expect(items).toMatchObject([{ type: 'message', address: 'a@ejemplo.test' }])
  })
})

describe('history', () => {
  test.each([
    ['Sí\n\nEm seg., 5 de jan. de 2026 às 10:00, Tienda <v@t.test> escreveu:\n\n> Oi', 'Sí'],
    ['Ja\n\nAm Mo., 5. Jan. 2026 um 10:00 Uhr schrieb Tienda <v@t.test>:\n> Hallo', 'Ja'],
    ['Oui\n\nLe lun. 5 janv. 2026 à 10:00, Tienda <v@t.test> a écrit :\n> Bonjour', 'Oui'],
    ['Sí\n2026-01-05 10:00 GMT-05:00 Tienda <v@t.test>:\n> Hola', 'Sí'],
    ['El sábado voy. On y va.\nNada escribió', 'El sábado voy. On y va.\nNada escribió'],
    ['', ''],
  ])('%j', (given, wanted) => {
    expect(withoutHistory(given)).toBe(wanted)
  })

  test('a subject says whether a mail is passed on', () => {
    expect(['Fwd: a', 'FW: a', 'RV: a', 'Reenviado: a'].map(isForwarded)).toEqual([true, true, true, true])
    expect(['Re: a', 'Fwdx', ''].map(isForwarded)).toEqual([false, false, false])
  })
})

describe('HTML', () => {
  test('of a text has paragraphs, lines and addresses that open, and nothing of it is markup', () => {
    expect(htmlOfText('Hola <b>\nver https://a.test/x?a=1&b=2.\n\nChao')).toBe(
      '<p>Hola &lt;b&gt;<br>ver <a href="https://a.test/x?a=1&amp;b=2">https://a.test/x?a=1&amp;b=2</a>.</p>\n<p>Chao</p>',
    )
  })

  test('comes back as the text', async () => {
    expect(await textOfHtml(htmlOfText('Hola & «chao»\n\nOtra <vez>'))).toBe('Hola & «chao»\n\nOtra <vez>')
  })
})
