// What the fakes of SMS share: nothing can be tapped, so people answer by number.
import type { Content } from './channel.ts'
import type { Fake, Mood, Shown } from './testing.ts'

/** An invented number for a name. */
export const numberOf = (who: string): string =>
  `+${593_980_000_000 + ([...who].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1_000_000)}`

/** What somebody types. */
export function textOf(content: Content): string {
  if (content.kind === 'text') return content.text
  throw new Error(`Nobody sends ${content.kind} by SMS`)
}

/** A record of what was shown, and how the next call is taken. */
export function phoneBook(): Pick<Fake, 'shown' | 'mood' | 'sendsFiles' | 'addressOf' | 'learn'> {
  return {
    shown: [] as Shown[],
    mood: 'well' as Mood,
    sendsFiles: false,
    addressOf: numberOf,
    learn: () => {},
  }
}
