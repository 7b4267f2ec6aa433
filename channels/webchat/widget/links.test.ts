import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linked, webAddress } from './links.ts'

test.each<[string, string[]]>([
  ['Mira https://example.test/a?b=1.', ['https://example.test/a?b=1']],
  ['(en www.example.test)', ['https://www.example.test/']],
  ['wiki https://example.test/a_(b)', ['https://example.test/a_(b)']],
  ['escribe a ana.perez+x@mail.example.test, gracias', ['mailto:ana.perez+x@mail.example.test']],
  ['javascript:alert(1) data:text/html,x file:///etc/passwd', []],
  ['https:// y www.', []],
])('%s', (text, hrefs) => {
  const found = linked(text).flatMap((piece) => (typeof piece === 'string' ? [] : [piece.href]))
  expect(found).toEqual(hrefs)
})

test('the pieces together are the text, and every link is web or e-mail', () => {
  const part = fc.oneof(
    fc.string(),
    fc.webUrl(),
    fc.emailAddress(),
    fc.constantFrom('www.', '(', ')', '.', ' '),
  )
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const text = parts.join('')
      const pieces = linked(text)
      expect(pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('')).toBe(text)
      for (const piece of pieces)
        if (typeof piece !== 'string') expect(piece.href).toMatch(/^(https?:\/\/|mailto:)/)
    }),
  )
})

test.each(['javascript:alert(1)', 'data:text/html,x', 'blob:https://a.test/1', 'nothing', ''])(
  '%j is no address to show',
  (url) => expect(webAddress(url)).toBeNull(),
)
