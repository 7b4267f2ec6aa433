// Small pieces of JavaScript on one variable that our templates can say, such as `{{Name}}.toUpperCase()`.
import type { Book } from './variables.ts'

const calls: Array<[RegExp, string]> = [
  [/^$/, ''],
  [/^\.toString\(\)$/, ''],
  [/^\.toUpperCase\(\)$/, ' | upcase'],
  [/^\.toLowerCase\(\)$/, ' | downcase'],
  [/^\.trim\(\)$/, ' | strip'],
  [/^\.trim\(\)\.toUpperCase\(\)$/, ' | strip | upcase'],
  [/^\.trim\(\)\.toLowerCase\(\)$/, ' | strip | downcase'],
  [/^\.length$/, ' | size'],
  [/^\.split\((["'])([^"'\\{}|]{1,10})\1\)\[0\]$/, ' | split: "$2" | first'],
  [/^\.at\(0\)$|^\[0\]$/, ' | first'],
  [/^\.at\(-1\)$/, ' | last'],
  [/^\.join\((["'])([^"'\\{}|]{0,10})\1\)$/, ' | join: "$2"'],
]

/** What stands between the braces of our template; null for code that is more than this. */
export function callOf(source: string, book: Book): string | null {
  const match = /^\{\{([^{}]+)\}\}([\s\S]{0,80})$/.exec(source.trim())
  const name = match && book.named(match[1]!)
  if (!match || !name) return null
  for (const [pattern, filter] of calls) {
    const call = pattern.exec(match[2]!)
    if (call) return `${name}${filter.replace('$2', call[2] ?? '')}`
  }
  return null
}
