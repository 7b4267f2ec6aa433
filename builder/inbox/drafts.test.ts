import { expect, test } from 'vitest'
import { drafts } from './drafts.ts'

const shelf = () => {
  const map = new Map<string, string>()
  return {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
    map,
  }
}

test('a draft belongs to its conversation and mode, and outlives the page', () => {
  const storage = shelf()
  drafts(storage).write('c1', 'reply', 'Hola')
  drafts(storage).write('c1', 'comment', 'ojo')
  const later = drafts(storage)
  expect(later.read('c1', 'reply')).toBe('Hola')
  expect(later.read('c1', 'comment')).toBe('ojo')
  expect(later.read('c2', 'reply')).toBe('')
})

test('an emptied draft leaves nothing behind', () => {
  const storage = shelf()
  const here = drafts(storage)
  here.write('c1', 'reply', 'Hola')
  here.write('c1', 'reply', '')
  expect(storage.map.size).toBe(0)
  expect(here.read('c1', 'reply')).toBe('')
})

test('a forbidden storage keeps drafts for this page', () => {
  const refuse = () => {
    throw new Error('denied')
  }
  const here = drafts({ getItem: refuse, setItem: refuse, removeItem: refuse })
  here.write('c1', 'reply', 'Hola')
  expect(here.read('c1', 'reply')).toBe('Hola')
})
