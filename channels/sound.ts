// What no channel may let through, whatever its provider said: items of nobody, without an id, or at a time that is none.
import type { Received } from './channel.ts'

const MAX_ADDRESS = 200
const MAX_ID = 300
const DAY_MS = 24 * 60 * 60 * 1_000

const isName = (text: string, max: number): boolean => text.trim() !== '' && text.length <= max

/** The items with unsound ones left aside. An impossible time, or one of tomorrow, becomes `now`. */
export function sound(items: Received[], now: Date): Received[] {
  return items.map((item) => {
    if ('address' in item && !isName(item.address, MAX_ADDRESS)) return aside(item, 'of nobody')
    if ('externalId' in item && !isName(item.externalId, MAX_ID)) return aside(item, 'without an id')
    if ('of' in item && !isName(item.of, MAX_ID)) return aside(item, 'about nothing')
    return atTime(item, now)
  })
}

const aside = ({ type }: Received, why: string): Received => ({ type: 'ignored', reason: `a ${type} ${why}` })

function atTime(item: Received, now: Date): Received {
  const isPossible = (at: Date) => at.getTime() >= 0 && at.getTime() < now.getTime() + DAY_MS
  if ('sentAt' in item && !isPossible(item.sentAt)) return { ...item, sentAt: now }
  if ('at' in item && !isPossible(item.at)) return { ...item, at: now }
  if ('until' in item && !isPossible(item.until)) return { ...item, until: now }
  return item
}
