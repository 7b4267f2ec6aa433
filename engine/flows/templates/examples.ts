// The golden conversations of a template, as its test plays them and as the gallery shows them. In transcripts/<id>.<language>.txt
// each begins with `## <its title>`; the lines below are those of machine/transcript.ts.
import { readFileSync } from 'node:fs'

/** One line: a bubble of the contact or of the bot, or a quiet word on what else happens. */
export interface ExampleLine {
  from: 'contact' | 'bot' | 'note'
  text: string
  choices: string[]
}

export interface Example {
  title: string
  lines: ExampleLine[]
}

type Language = 'es' | 'en'

const scriptOf = (id: string, language: Language) =>
  readFileSync(new URL(`transcripts/${id}.${language}.txt`, import.meta.url), 'utf8')

/** The conversations of a file: title and script of each. Throws where the file is missing. */
export function scriptsOf(id: string, language: Language): Array<{ title: string; script: string }> {
  const [, ...parts] = scriptOf(id, language).split(/^## /m)
  return parts.map((part) => {
    const end = part.indexOf('\n')
    return { title: part.slice(0, end).trim(), script: part.slice(end + 1) }
  })
}

/** The conversations as bubbles; what a script sets up beforehand is not shown. */
export function examplesOf(id: string, language: Language): Example[] {
  return scriptsOf(id, language).map(({ title, script }) => ({ title, lines: linesOf(script) }))
}

function linesOf(script: string): ExampleLine[] {
  const lines: ExampleLine[] = []
  for (const line of script.split('\n')) {
    const last = lines.at(-1)
    if (line.startsWith('  ') && last) Object.assign(last, more(last, line.slice(2)))
    else if (line.trim() !== '' && !line.startsWith('@') && !line.startsWith('#')) lines.push(lineOf(line))
  }
  return lines
}

function lineOf(line: string): ExampleLine {
  const text = line.slice(1).trim()
  if (line.startsWith('>')) return { from: 'contact', text: text.replace(/^\[(.*)\]$/, '$1'), choices: [] }
  if (line.startsWith('<')) return { from: 'bot', ...spoken(text) }
  return { from: 'note', text: line.startsWith('(') ? line.slice(1, -1) : text, choices: [] }
}

const more = ({ from, text }: ExampleLine, next: string) =>
  from === 'bot' ? spoken(`${text}\n${next}`) : { text: `${text}\n${next}` }

/** A text with the choices that stand at its end as `[A] [B]`. */
function spoken(text: string): { text: string; choices: string[] } {
  const [end = ''] = /(?: \[[^\]]+\])+$/.exec(text) ?? []
  const choices = [...end.matchAll(/\[([^\]]+)\]/g)].map(([, title]) => title ?? '')
  return { text: text.slice(0, text.length - end.length), choices }
}
