import { expect, test } from 'vitest'
import { staleAfter } from './stale.ts'

test('a message touches counts and channels, a status nothing, a gap everything', () => {
  expect(staleAfter('message_received')).toEqual(['conversation-counts', 'channels'])
  expect(staleAfter('message_status')).toEqual([])
  expect(staleAfter('contact_tags_updated')).toEqual(['contacts', 'tags'])
  expect(staleAfter('gap')).toBe('everything')
})
