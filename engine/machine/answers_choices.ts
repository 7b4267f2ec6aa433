// Which of several choices a reply means: by tap, number, title, beginning, or with a small typo.
import type { Choice } from '#channels/channel.ts'
import { bare, commands, isOneOf, numberWords, ordinalWords } from './answers_words.ts'
import { fold } from './conditions.ts'

/** The choice that a reply means, or null when it means none or could mean two. `tapped` is the id that came with a tap. */
export function choiceIn<C extends Choice>(
  text: string,
  choices: ReadonlyArray<C>,
  tapped?: string,
): C | null {
  const touched = tapped === undefined ? undefined : choices.find((choice) => choice.id === tapped)
  if (touched) return touched
  const said = bare(text)
  const same = only(choices.filter((choice) => exact(choice.title) === exact(text) && exact(text) !== ''))
  if (said === '' || same) return same
  const titles = choices.map((choice) => ({ choice, title: bare(choice.title) }))
  const those = (fits: (title: string) => boolean) =>
    only(titles.filter(({ title }) => fits(title)).map(({ choice }) => choice))
  return (
    those((title) => title === said) ??
    byNumber(said, choices) ??
    those((title) => said.length >= 2 && title.startsWith(said)) ??
    those((title) => speaksOf(said, title)) ??
    those((title) => near(said, title))
  )
}

const only = <C>(found: C[]): C | null => (found.length === 1 ? found[0]! : null)

const exact = (text: string) => fold(text.slice(0, 300)).replace(/\s+/g, ' ')

function byNumber<C>(said: string, choices: ReadonlyArray<C>): C | null {
  const parts = said
    .replace(
      /^(?:(?:quiero|elijo|escojo|prefiero|i want|i choose|i pick) )?(?:la |el |the |opcion |option |numero |number |no |n )*/,
      '',
    )
    .replace(/ (?:one|opcion|option)$/, '')
  const number = numberWords.get(parts) ?? ordinalWords.get(parts) ?? ordinal(parts)
  const index = number === -1 ? choices.length : number
  return choices[index - 1] ?? null
}

/** `2`, `2nd`, `2da`, `1º`. */
const ordinal = (text: string): number =>
  Number(/^(\d{1,2})(?:st|nd|rd|th|ro|er|ra|da|do|to|ta|[aoºª])?$/.exec(text)?.[1] ?? 0)

/** The title's words stand in the sentence («quiero ver productos»), or the sentence's only long word in the title. */
function speaksOf(said: string, title: string): boolean {
  if (title === '') return false
  if (title.length >= 2 && ` ${said} `.includes(` ${title} `)) return true
  if (said.includes(' ')) return false
  return title
    .split(' ')
    .some((word) => (said.length >= 4 ? word.startsWith(said) : said.length === 3 && word === said))
}

/** Small typos: one change in words from four letters, two from eight. */
function near(said: string, title: string): boolean {
  const allowed = title.length >= 8 ? 2 : title.length >= 4 ? 1 : 0
  return allowed > 0 && Math.abs(said.length - title.length) <= allowed && changes(said, title) <= allowed
}

/** Fewest insertions, deletions, replacements and swaps of neighbours between two short texts. */
function changes(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, before[j - 2]! + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return last[b.length]!
}

const everything =
  /^(?:(?:quiero |me interesan |i want )?(?:todo|todos|todas|todas las opciones|todos ellos|all|all of them|everything|the lot))$/
const except = /^(?:todo|todos|todas|all|all of them|everything) (?:menos|excepto|salvo|except|but) (.+)$/

/** The choices that a reply means, in the order of the question; empty for none of them, null when a part is not understood. */
export function choicesIn<C extends Choice>(
  text: string,
  choices: ReadonlyArray<C>,
  tapped?: string,
): C[] | null {
  const one = choiceIn(text, choices, tapped)
  const clean = text.slice(0, 500)
  const said = bare(clean)
  if (one && (tapped === one.id || bare(one.title) === said)) return [one]
  if (everything.test(said)) return [...choices]
  if (isOneOf(clean, commands.none)) return []
  const left = except.exec(said)?.[1]
  const found = partsOf(left ?? clean).map((part) => partIn(part, choices))
  if (found.length === 0 || found.some((part) => part === null)) return null
  const meant = new Set(found.flatMap((part) => part ?? []))
  return choices.filter((choice) => meant.has(choice) !== (left !== undefined))
}

const polite = /^(?:por favor|porfa|gracias|please|thanks|thank you)[.!]*$/

/** Pieces between commas, lines, «y», «and», and the spaces between bare numbers. */
function partsOf(text: string): string[] {
  return fold(text)
    .split(/[,;\n+&/]+|\s(?:y|e|and|plus|mas)\s/)
    .flatMap((part) =>
      /^\s*\d{1,2}(?:\s+\d{1,2})+\s*$/.test(part) ? part.trim().split(/\s+/) : [part.trim()],
    )
    .filter((part) => part !== '' && !polite.test(part))
    .slice(0, 60)
}

function partIn<C extends Choice>(part: string, choices: ReadonlyArray<C>): C[] | null {
  const span = /^(?:de |del |from )?(?:la |el )?(\d{1,2}) ?(?:-|–|a|al|to) ?(?:la |el )?(\d{1,2})$/.exec(part)
  if (span) {
    const [from, to] = [Number(span[1]), Number(span[2])]
    return from >= 1 && from < to && to <= choices.length ? choices.slice(from - 1, to) : null
  }
  const one = choiceIn(part, choices)
  return one && [one]
}
