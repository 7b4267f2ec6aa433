// Typebot's `{{Name}}` as our `{{ name }}`. Everything else that looks like a template is made harmless.
import { templateProblem } from '#engine/machine/values.ts'
import { callOf } from './calls.ts'
import type { Book } from './variables.ts'

/** A text of ours, and the pieces of code in it that could not be taken over. */
export interface Written {
  text: string
  /** Sources of inline code that left a gap. */
  code: string[]
  /** Names of variables that are declared nowhere; they are empty there, too. */
  unknown: string[]
}

const parts = /\{\{=((?:(?!\{\{=)[\s\S])*?)=\}\}|\{\{([^{}]*)\}\}/g

/** Longest text that is read. */
const LONGEST = 20_000

/** A text with its variables under their safe names. Total; whatever comes out can be read as a template. */
export function written(whole: string, book: Book): Written {
  const source = whole.slice(0, LONGEST)
  const code: string[] = []
  const unknown: string[] = []
  let text = ''
  let at = 0
  for (const match of source.matchAll(parts)) {
    text += harmless(source.slice(at, match.index))
    at = match.index + match[0].length
    const inline = match[1]
    const shown = inline === undefined ? book.named(match[2] ?? '') : inlineOf(inline, book)
    if (shown !== null) text = `${text.replace(/\{$/, quotedBrace)}{{ ${shown} }}`
    else if (inline === undefined) unknown.push(match[2] ?? '')
    else code.push(inline.trim())
  }
  text += harmless(source.slice(at))
  return { text: templateProblem(text) ? source.replace(/[{}$]/g, '') : text, code, unknown }
}

/** A plain text in which every brace that would begin something is quoted. */
export const harmless = (text: string): string => text.replace(/\{(?=[{%])/g, quotedBrace)

const quotedBrace = '{{ "{" }}'

function inlineOf(source: string, book: Book): string | null {
  const plain = source
    .trim()
    .replace(/^return\s+/, '')
    .replace(/;$/, '')
    .trim()
  return callOf(plain, book)
}
