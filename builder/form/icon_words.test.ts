import { expect, test } from 'vitest'
import { isIcon } from '../ui/Icon.tsx'
import { iconWords } from './icon_words.ts'

test('every icon that is offered is drawn, and has names that no other has', () => {
  expect(Object.keys(iconWords).filter((name) => !isIcon(name))).toEqual([])
  for (const language of ['en', 'es'] as const) {
    const names = Object.values(iconWords).map((words) => words[language])
    expect(new Set(names).size).toBe(names.length)
  }
})
