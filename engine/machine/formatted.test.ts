import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatted } from './formatted.ts'

test.each([
  ['Hola', 'Hola', '<p>Hola</p>'],
  ['Hola\nAna', 'Hola\nAna', '<p>Hola<br>Ana</p>'],
  ['Uno\n\nDos', 'Uno\n\nDos', '<p>Uno</p><p>Dos</p>'],
  ['**Listo** y _pronto_', 'Listo y pronto', '<p><strong>Listo</strong> y <em>pronto</em></p>'],
  ['**_Listo_**', 'Listo', '<p><strong><em>Listo</em></strong></p>'],
  ['un_nombre_largo y 2 ** 3', 'un_nombre_largo y 2 ** 3', '<p>un_nombre_largo y 2 ** 3</p>'],
  ['- uno\n- dos', '- uno\n- dos', '<ul><li>uno</li><li>dos</li></ul>'],
  ['Mira:\n- uno', 'Mira:\n- uno', '<p>Mira:</p><ul><li>uno</li></ul>'],
  [
    'Ve [la guía](https://a.test/g_u_ia?a=1&b=2).',
    'Ve la guía: https://a.test/g_u_ia?a=1&b=2.',
    '<p>Ve <a href="https://a.test/g_u_ia?a=1&amp;b=2">la guía</a>.</p>',
  ],
  [
    'Ve https://a.test/_x_.',
    'Ve https://a.test/_x_.',
    '<p>Ve <a href="https://a.test/_x_">https://a.test/_x_</a>.</p>',
  ],
  ['[ya](javascript:alert(1))', '[ya](javascript:alert(1))', '<p>[ya](javascript:alert(1))</p>'],
  ['<b>"&', '<b>"&', '<p>&lt;b&gt;&quot;&amp;</p>'],
  ['', '', ''],
])('%j', (source, text, html) => {
  expect(formatted(source)).toEqual({ text, html })
})

test('law: whatever is written, only our own tags come out', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom('**', '_', '- ', '\n', '\n\n', '<script>', '"', '](https://a.test/"onload=', '[', ' '),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const bare = formatted(pieces.join(''))
        .html.replace(/<\/?(p|ul|li|strong|em|br|a)>/g, '')
        .replace(/<a href="(https?:|mailto:)[^"<>]*">/g, '')
      expect(bare).not.toMatch(/[<>"]/)
    }),
  )
})
