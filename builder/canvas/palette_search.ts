// Finding a type of step or trigger by what people call it, in either language, with or without accents.
import type { Words } from '#channels/channel.ts'

/** What a type says of itself. */
interface Kind {
  type: string
  title: Words
  about: Words
  keywords: string[]
}

/** Text as it is compared: no accents, no capitals. */
export function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
}

/** The types that fit, best first; all of them, the recent ones first, when nothing is asked. */
export function searchKinds<K extends Kind>(
  kinds: ReadonlyArray<K>,
  query: string,
  recent: ReadonlyArray<string> = [],
): K[] {
  const words = plain(query).split(/\s+/).filter(Boolean)
  const used = (kind: Kind) => {
    const place = recent.indexOf(kind.type)
    return place === -1 ? recent.length : place
  }
  if (words.length === 0) return kinds.toSorted((a, b) => used(a) - used(b))
  return kinds
    .map((kind) => ({ kind, points: points(kind, words) }))
    .filter((one) => one.points > 0)
    .sort((a, b) => b.points - a.points || used(a.kind) - used(b.kind))
    .map((one) => one.kind)
}

/** Every word must be found somewhere; a title counts more than a keyword, a beginning more than a middle. */
function points(kind: Kind, words: string[]): number {
  const places: Array<[string, number]> = [
    [plain(kind.title.es), 8],
    [plain(kind.title.en), 8],
    [kind.type, 6],
    ...kind.keywords.map((keyword): [string, number] => [plain(keyword), 5]),
    [plain(kind.about.es), 1],
    [plain(kind.about.en), 1],
  ]
  let sum = 0
  for (const word of words) {
    const best = Math.max(...places.map(([text, weight]) => weight * nearness(text, word)))
    if (best === 0) return 0
    sum += best
  }
  return sum
}

function nearness(text: string, word: string): number {
  if (text.startsWith(word)) return 3
  if (text.split(/[\s_-]+/).some((part) => part.startsWith(word))) return 2
  return word.length > 2 && text.includes(word) ? 1 : 0
}
