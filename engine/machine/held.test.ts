// What fields make of values: the table of every type, in the languages and countries where they are written.
import { describe, expect, test } from 'vitest'
import { type FieldRule, heldBy, heldEffect, notHeld } from './held.ts'
import { sampleFacts } from './sample.ts'
import type { Facts } from './turn.ts'
import type { Json } from './values.ts'

const rule = (type: FieldRule['type'], ...options: string[]): FieldRule => ({ type, options })
const fields: Record<string, FieldRule> = {
  about: rule('text'),
  visits: rule('number'),
  work_mail: rule('email'),
  mobile: rule('phone'),
  site: rule('url'),
  born: rule('date'),
  vip: rule('checkbox'),
  plan: rule('list', 'Básico', 'Oro', 'Platino'),
}
const facts = (language: 'es' | 'en', country = 'EC'): Facts => {
  const sample = sampleFacts(language)
  return {
    ...sample,
    contact: { ...sample.contact, country },
    workspace: { ...sample.workspace, fields },
  }
}

describe('a field holds', () => {
  test.each<[field: string, given: Json, held: Json | undefined]>([
    ['about', '  hola ', 'hola'],
    ['about', 12.5, '12.5'],
    ['about', true, 'true'],
    ['about', ['a', 'b'], 'a, b'],
    ['about', { a: 1 }, undefined],
    ['about', 'x'.repeat(10_001), undefined],
    ['about', 'nul\0', undefined],
    ['visits', 7, 7],
    ['visits', '7', 7],
    ['visits', '1.234,5', 1234.5],
    ['visits', 'doce', 12],
    ['visits', '2.5', 2.5],
    ['visits', 'muchas', undefined],
    ['visits', true, undefined],
    ['visits', [], null],
    ['work_mail', 'escríbeme a Ana@Ejemplo.test, por favor', 'ana@ejemplo.test'],
    ['work_mail', 'ana', undefined],
    ['mobile', '098 000 0001', '+593980000001'],
    ['mobile', '+593 98 000 0001', '+593980000001'],
    ['mobile', 'mañana', undefined],
    ['site', 'www.ejemplo.test', 'https://www.ejemplo.test'],
    ['site', 'sin sitio', undefined],
    ['born', '2026-12-31', '2026-12-31'],
    ['born', '31/12/1990', '1990-12-31'],
    ['born', '2026-12-31 15:30', '2026-12-31T20:30:00.000Z'],
    ['born', '2026-12-31T15:30:00Z', '2026-12-31T15:30:00.000Z'],
    ['born', 'el 31 de febrero', undefined],
    ['born', 'nunca', undefined],
    ['vip', true, true],
    ['vip', 'sí', true],
    ['vip', 'no', false],
    ['vip', 'quizás', undefined],
    ['vip', 1, undefined],
    ['plan', 'Oro', 'Oro'],
    ['plan', 'basico', 'Básico'],
    ['plan', 'Plata', undefined],
    ['gone', 'x', undefined],
    ['constructor', 'x', undefined],
    ['first_name', 'Eva', 'Eva'],
    ['first_name', 'x'.repeat(201), undefined],
    ['email', 'EVA@ejemplo.test', 'eva@ejemplo.test'],
    ['email', 'eva', undefined],
    ['phone', '0980000001', '+593980000001'],
    ['phone', '12', undefined],
    ['language', 'EN', 'en'],
    ['language', 'pt-br', 'pt-BR'],
    ['language', 'inglés', undefined],
    ['country', 'ec', 'EC'],
    ['country', 'Ecuador', undefined],
    ...Object.keys(fields).flatMap(
      (field): Array<[string, Json, Json]> => [
        [field, null, null],
        [field, '', null],
      ],
    ),
  ])('%s: %j → %j', (field, given, held) => {
    expect(heldBy(facts('es'), field, given)).toEqual(held)
    // What is held stays as it is when it is saved again.
    if (held !== undefined) expect(heldBy(facts('es'), field, held)).toEqual(held)
  })

  test.each<['es' | 'en', string, string, Json, Json]>([
    ['en', 'US', 'visits', '1,234.5', 1234.5],
    ['en', 'US', 'born', '12/31/1990', '1990-12-31'],
    ['es', 'MX', 'mobile', '55 1234 5678', '+525512345678'],
  ])('reads as people write in %s-%s: %s', (language, country, field, given, held) => {
    expect(heldBy(facts(language, country), field, given)).toEqual(held)
  })

  test('whatever it is where the fields are not known', () => {
    expect(heldBy(sampleFacts('es'), 'any', ['a'])).toEqual(['a'])
    expect(heldBy(sampleFacts('es'), 'email', 'no')).toBeUndefined()
  })
})

test('an effect is carried out in the form of the field, or not at all', () => {
  const effect = { type: 'update_field', field: 'visits', value: '3' } as const
  expect(heldEffect(facts('es'), effect)).toEqual({ ...effect, value: 3 })
  expect(heldEffect(facts('es'), { ...effect, value: 'muchas' })).toBeNull()
  expect(heldEffect(facts('es'), { type: 'unassign' })).toEqual({ type: 'unassign' })
})

test('why it was not saved is said in both languages', () => {
  expect(notHeld('visits', 'muchas', 's1')).toMatchObject({
    level: 'warning',
    step: 's1',
    text: {
      en: 'The contact field «visits» cannot hold «muchas», so it stays as it was.',
      es: 'El campo de contacto «visits» no admite «muchas», así que queda como estaba.',
    },
  })
})
