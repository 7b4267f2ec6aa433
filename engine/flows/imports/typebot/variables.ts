// Names of variables as Typebot knows them, and the safe names under which our texts read them.
import { ROOTS } from '#engine/machine/values.ts'
import type { BotVariable } from './schema.ts'

/** A declared variable with its safe name. */
export interface Entry {
  id: string
  name: string
  safe: string
  value: BotVariable['value']
}

/** Everything known of the variables of a bot; hands out further names that are free. */
export interface Book {
  entries: Entry[]
  /** Names that were declared more than once. */
  twice: string[]
  /** The safe name of the variable that texts call so; null where none is declared. */
  named(name: string): string | null
  /** The safe name of the variable with this id; '' where there is none. */
  withId(id: string): string
  /** A name of its own, for what an imported step keeps on its way. */
  fresh(hint: string): string
}

// Words that templates and formulas read as something else.
const reserved = new Set<string>([
  ...ROOTS,
  'true',
  'false',
  'nil',
  'null',
  'empty',
  'blank',
  'and',
  'or',
  'contains',
  'not',
  'if',
  'forloop',
  'source',
  'now',
])

const LONGEST = 40

/** `Nombre del dueño` is `nombre_del_dueno`. */
export function safeName(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase()
    .slice(0, LONGEST)
  if (plain === '') return 'value'
  return /^\d/.test(plain) || reserved.has(plain) ? `v_${plain}` : plain
}

/** The book of a bot's variables. */
export function bookOf(variables: ReadonlyArray<BotVariable>): Book {
  const taken = new Set<string>()
  const fresh = (hint: string): string => {
    const plain = safeName(hint)
    for (let number = 1; ; number++) {
      const name = number === 1 ? plain : `${plain}_${number}`
      if (taken.has(name)) continue
      taken.add(name)
      return name
    }
  }
  const entries = variables.map(({ id, name, value }) => ({ id, name, value, safe: fresh(name) }))
  const byName = new Map(entries.map(({ name, safe }) => [name, safe] as const).reverse())
  const byId = new Map(entries.map(({ id, safe }) => [id, safe] as const).reverse())
  const names = entries.map(({ name }) => name)
  return {
    entries,
    twice: [...new Set(names.filter((name, index) => names.indexOf(name) < index))],
    named: (name) => byName.get(name) ?? null,
    withId: (id) => (id === '' ? '' : (byId.get(id) ?? '')),
    fresh,
  }
}
