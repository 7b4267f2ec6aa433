// Shapes of texts that cannot blow up: # a digit, @ a letter, ? any character, * anything. Time: text × shape, both bounded.
import { fold } from '#engine/machine/conditions.ts'

const MAX_TEXT = 2_000

const kinds: Record<string, RegExp> = { '#': /\p{Nd}/u, '@': /\p{L}/u, '?': /./su }

/** Whether the whole text has the shape; case, accents and outer spaces do not matter. An empty shape fits nothing. */
export function matchesPattern(pattern: string, text: string): boolean {
  const shape = [...fold(pattern)]
  const given = [...fold(text)].slice(0, MAX_TEXT)
  if (shape.length === 0) return false
  // at[i]: whether the first i signs of the shape fit what was read so far.
  let at = begun(shape)
  for (const character of given) {
    const next = [false]
    for (const [index, sign] of shape.entries()) {
      next.push(sign === '*' ? next[index]! || at[index + 1]! : at[index]! && fits(sign, character))
    }
    at = next
  }
  return at[shape.length]!
}

/** What fits before anything was read: as many stars as the shape begins with. */
function begun(shape: string[]): boolean[] {
  const at = [true]
  for (const sign of shape) at.push(at.at(-1)! && sign === '*')
  return at
}

const fits = (sign: string, character: string) => kinds[sign]?.test(character) ?? sign === character
