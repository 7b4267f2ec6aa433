import { expect, test } from 'vitest'
import { partsOf } from './rich_text.ts'

const drawn = (text: string, mentions: boolean) =>
  partsOf(text, mentions).map(({ kind, text }) => (kind === 'plain' ? text : `${kind}(${text})`))

test.each([
  ['@Mara mira esto', ['mention(@Mara)', ' mira esto']],
  ['oye @Mara, ¿lo ves?', ['oye ', 'mention(@Mara)', ', ¿lo ves?']],
  ['(@Mara)', ['(', 'mention(@Mara)', ')']],
  ['escribe a ana@ejemplo.test', ['escribe a ana@ejemplo.test']],
  ['ana.maria+1@ejemplo.test y @Luis', ['ana.maria+1@ejemplo.test y ', 'mention(@Luis)']],
  ['https://ejemplo.test/@ana.', ['link(https://ejemplo.test/@ana)', '.']],
])('the parts of the comment %j', (text, parts) => {
  expect(drawn(text, true)).toEqual(parts)
})

test('a message to a contact mentions nobody, but its links open', () => {
  expect(drawn('@Mara: https://ejemplo.test', false)).toEqual(['@Mara: ', 'link(https://ejemplo.test)'])
})
