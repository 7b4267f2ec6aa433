import { expect, test } from 'vitest'
import { fitting, lookingFor, picked } from './variables.ts'

const variable = (path: string, es: string, en: string) => ({
  path,
  title: { es, en },
  source: { es: '', en: '' },
})
const all = [
  variable('contact.first_name', 'Nombre', 'First name'),
  variable('contact.email', 'Correo', 'E-mail'),
  variable('pais', 'País', 'Country'),
]

test('looks for the word behind the last $ before the caret', () => {
  expect(lookingFor('Hola $nom', 9)).toEqual({ at: 5, letters: 'nom' })
  expect(lookingFor('Hola $', 6)).toEqual({ at: 5, letters: '' })
  expect(lookingFor('Cuesta $ 5', 10)).toBeNull()
  expect(lookingFor('Hola', 4)).toBeNull()
})

test('finds by either language, without accents, and by path', () => {
  expect(fitting(all, 'nom').map(({ path }) => path)).toEqual(['contact.first_name'])
  expect(fitting(all, 'pais')[0]?.path).toBe('pais')
  expect(fitting(all, 'first')[0]?.path).toBe('contact.first_name')
  expect(fitting(all, 'co').map(({ path }) => path)).toEqual(['contact.first_name', 'contact.email', 'pais'])
  expect(fitting(all, 'zzz')).toEqual([])
})

test('puts the variable where the $ stood', () => {
  expect(picked('Hola $nom, ¿qué tal?', 9, 'contact.first_name')).toEqual({
    text: 'Hola {{contact.first_name}}, ¿qué tal?',
    caret: 27,
  })
  expect(picked('Hola ', 5, 'pais')).toEqual({ text: 'Hola {{pais}}', caret: 13 })
})
