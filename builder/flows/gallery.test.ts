import { expect, test } from 'vitest'
import { found, shelvesOf, type Template } from './gallery.ts'

const template = (id: string, shelf: string, es: string, en: string, keywords: string[] = []): Template => ({
  id,
  title: { es, en },
  about: { es: '', en: '' },
  icon: 'star',
  category: { id: shelf, title: { es: shelf, en: shelf } },
  keywords,
  needs: [],
})
const all = [
  template('hello', 'welcome', 'Mensaje de bienvenida', 'Welcome message', ['saludo', 'greeting']),
  template('mail', 'welcome', 'Pedir correo', 'Ask for e-mail', ['lead']),
  template('away', 'hours', 'Mensaje de ausencia', 'Away message', ['fuera de horario', 'closed']),
  template('turns', 'routing', 'Asignación por turnos', 'Assignment in turns', ['round robin']),
]
const ids = (templates: Template[]) => templates.map(({ id }) => id)

test.each<[string, string | undefined, string, string[]]>([
  ['nothing asked: all in their order', undefined, '', ['hello', 'mail', 'away', 'turns']],
  ['a shelf', 'welcome', '  ', ['hello', 'mail']],
  ['without accents', undefined, 'asignacion', ['turns']],
  ['in the other language', undefined, 'away', ['away']],
  ['by another name of it', undefined, 'robin', ['turns']],
  ['by the name of a shelf', undefined, 'routing', ['turns']],
  ['every word counts', undefined, 'mensaje horario', ['away']],
  ['on a shelf', 'hours', 'mensaje', ['away']],
  ['nothing like it', undefined, 'zzz', []],
])('%s', (_, shelf, find, wanted) => expect(ids(found(all, shelf, find))).toEqual(wanted))

test('shelves tell how much of what was found stands on them', () => {
  const counts = shelvesOf(all, found(all, undefined, 'mensaje')).map(({ id, count }) => `${id} ${count}`)
  expect(counts).toEqual(['welcome 1', 'hours 1', 'routing 0'])
})
