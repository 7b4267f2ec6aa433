// `npm run import FILE`: a file as a flow of ours, with a report of what became of it, without a server. See the usage below.
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import {
  type Brought,
  importText,
  type Kind,
  kinds,
  MAX_FILE,
  tooLarge,
} from '#engine/flows/imports/imports.ts'
import type { Report } from '#engine/flows/imports/report.ts'
import { check } from '#engine/machine/check.ts'
import { called } from '#engine/machine/walk.ts'
import { stepOf, steps } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'

const usage = `npm run import -- [typebot|charla] FILE [--json] [--out FILE] [--es]

Makes a flow of a file: a Typebot export, or a flow of ours from any workspace. Says what was converted, what is only alike
and what was kept as a note with its original, and what is left to fill in. Nothing in the file is executed or fetched.
typebot, charla  the file must be of this kind; without it, the file tells
--json           one last line: { "graph": …, "report": … }
--out FILE       writes the flow into a file that the flows page, npm run play and this command read
--es             speaks Spanish
Exit code 1, with a sentence, when the file is no flow.`

/** What to do, as asked on the command line. */
export interface Asked {
  kind: Kind | null
  file: string
  json: boolean
  out: string | null
  language: 'es' | 'en'
}

/** Reads the command line; null when it cannot be understood. */
export function askedOf(args: string[]): Asked | null {
  const asked: Asked = { kind: null, file: '', json: false, out: null, language: 'en' }
  const left: string[] = []
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]!
    if (arg === '--json') asked.json = true
    else if (arg === '--es') asked.language = 'es'
    else if (arg === '--out') asked.out = args[++index] ?? ''
    else if (arg.startsWith('-')) return null
    else left.push(arg)
  }
  const kind = left.length > 1 ? kinds.find((one) => one === left[0]) : undefined
  if (kind) left.shift()
  const [file = '', ...more] = left
  if (file === '' || more.length > 0 || asked.out === '') return null
  return { ...asked, kind: kind ?? null, file }
}

type Print = (line: string) => void

const words = {
  en: {
    made: (name: string, count: number) => `«${name}»: a flow of ${count} ${count === 1 ? 'step' : 'steps'}.`,
    converted: 'Converted',
    approximated: 'Approximated',
    kept: 'Kept as a note',
    left: 'To fill in',
    written: (file: string) => `Written into «${file}».`,
  },
  es: {
    made: (name: string, count: number) =>
      `«${name}»: un flujo de ${count} ${count === 1 ? 'paso' : 'pasos'}.`,
    converted: 'Convertido',
    approximated: 'Aproximado',
    kept: 'Conservado como nota',
    left: 'Por completar',
    written: (file: string) => `Escrito en «${file}».`,
  },
}

/** The report in plain words, line by line. */
export function* told({ name, graph, report }: Brought, language: 'es' | 'en'): Generator<string> {
  const say = words[language]
  yield say.made(name || 'Charla', Object.keys(graph.steps).length)
  const where = (id: string | null) => {
    const step = id === null ? undefined : graph.steps[id]
    return step ? ` → ${called(step, stepOf(step.type))[language]} (${id})` : ''
  }
  for (const list of ['converted', 'approximated', 'kept'] as const) {
    const lines: Array<Report['converted'][number] & Partial<Report['approximated'][number]>> = report[list]
    if (lines.length > 0) yield `\n${say[list]} (${lines.length})`
    for (const { step, what, why } of lines)
      yield `- ${what[language]}${where(step)}${why ? `: ${why[language]}` : ''}`
  }
  const left = check(graph, steps, triggers).filter(({ level }) => level === 'error')
  if (left.length > 0) yield `\n${say.left} (${left.length})`
  for (const { text } of left) yield `- ${text[language]}`
}

/** Does what was asked; the exit code. */
export function run(args: string[], print: Print, complain: Print): number {
  const asked = askedOf(args)
  if (!asked) {
    complain(usage)
    return 1
  }
  const { language } = asked
  const read = fileOf(asked)
  if ('problem' in read) {
    complain(read.problem[language])
    return 1
  }
  for (const line of told(read, language)) print(line)
  const { name, graph, names, report } = read
  if (asked.out !== null) {
    try {
      writeFileSync(asked.out, `${JSON.stringify({ charla: 'flow', name, graph, names }, null, 2)}\n`)
    } catch {
      complain(cannotWrite(asked.out)[language])
      return 1
    }
    print(`\n${words[language].written(asked.out)}`)
  }
  if (asked.json) print(JSON.stringify({ graph, report }))
  return 0
}

function fileOf({ file, kind, language }: Asked): ReturnType<typeof importText> {
  let text: string
  try {
    if (statSync(file).size > MAX_FILE) return { problem: tooLarge }
    text = readFileSync(file, 'utf8')
  } catch {
    return { problem: cannotRead(file) }
  }
  return importText(text, language, kind)
}

const cannotRead = (file: string) => ({
  en: `«${file}» cannot be read. Check the name of the file.`,
  es: `No se puede leer «${file}». Revisa el nombre del archivo.`,
})
const cannotWrite = (file: string) => ({
  en: `«${file}» cannot be written. Check the folder and its rights.`,
  es: `No se puede escribir «${file}». Revisa la carpeta y sus permisos.`,
})

if (import.meta.main) process.exitCode = run(process.argv.slice(2), console.log, console.error)
