import { expect, test } from 'vitest'
import { fileNameOf, readJson } from './file.ts'

test.each([
  ['Bienvenida y ventas', 'bienvenida-y-ventas.charla.json'],
  ['¿Envíos? / Ñandú', 'envios-nandu.charla.json'],
  ['***', 'charla.charla.json'],
])('%s is saved as %s', (name, file) => expect(fileNameOf(name)).toBe(file))

test('a file is read with its name, also behind a mark of the byte order', () => {
  const document = { charla: 'flow', name: ' Hola ', graph: {} }
  expect(readJson(`\uFEFF${JSON.stringify(document)}`)).toEqual({ ok: true, name: 'Hola', document })
  expect(readJson('[7]')).toEqual({ ok: true, name: '', document: [7] })
  expect(readJson('{"name":7}')).toEqual({ ok: true, name: '', document: { name: 7 } })
})

test.each([
  ['{', 'json'],
  ['', 'json'],
  ['%PDF-1.7', 'json'],
  [JSON.stringify({ name: 'x'.repeat(1_000_000) }), 'large'],
  [JSON.stringify({ name: 'ñ'.repeat(500_000) }), 'large'],
])('%.20s is refused because of its %s', (text, problem) =>
  expect(readJson(text)).toEqual({ ok: false, problem }),
)
