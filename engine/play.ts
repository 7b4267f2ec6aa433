// `npm run play flow.json`: talk to a flow in the terminal, with no database. See the usage below.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { check } from '#engine/machine/check.ts'
import { compile, type FlowMachine } from '#engine/machine/compile.ts'
import { begin, type Rehearsal, rehearse } from '#engine/machine/rehearsal.ts'
import { sampleFacts } from '#engine/machine/sample.ts'
import { indented, input, isInput, playScript, textOf, type Variables } from '#engine/machine/transcript.ts'
import { variablesOf } from '#engine/machine/trigger.ts'
import type { Problem } from '#engine/machine/turn.ts'
import { upgrade } from '#engine/machine/upgrade.ts'
import { steps } from '#engine/steps/index.ts'
import { triggerOf, triggers } from '#engine/triggers/index.ts'

const usage = `npm run play -- FLOW.json [--script FILE] [--json] [--es]

Talk to a flow without a server. Type what the contact writes; besides:
  [Menu]                taps the choice of that name
  [image: https://…]    sends an image, as do video, audio and file; [location: -0.18, -78.46] sends a place
  (10 minutes pass)     lets time go by
  ~ nobody is free      assignments wait; ~ somebody is free ends that
  ~ outcome 404 {"a":1} how the next call, e-mail or other flow turns out; they succeed unless told
  ~ event NAME {…}      something happens, such as contact_tags_updated {"added":["vip"]}
--script FILE   plays a transcript and shows where the bot differs (exit code 1)
--json          prints happenings, effects and problems, one JSON object a line
--es            speaks Spanish`

/** What to do, as asked on the command line. */
export interface Asked {
  flow: string
  script: string | null
  json: boolean
  language: 'es' | 'en'
}

/** Reads the command line; a sentence when it cannot be understood. */
export function askedOf(args: string[]): Asked | string {
  const asked: Asked = { flow: '', script: null, json: false, language: 'en' }
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]!
    if (arg === '--json') asked.json = true
    else if (arg === '--es') asked.language = 'es'
    else if (arg === '--script') asked.script = args[++index] ?? ''
    else if (arg.startsWith('-') || asked.flow) return usage
    else asked.flow = arg
  }
  return asked.flow === '' || asked.script === '' ? usage : asked
}

type Print = (line: string) => void

/** Reads a flow, tells its problems, and makes it ready to play; null when it is no flow. */
export function load(
  text: string,
  asked: Asked,
  print: Print,
): { machine: FlowMachine; variables: Variables } | null {
  const tell = (problem: Problem) =>
    print(asked.json ? JSON.stringify({ problem }) : `! ${problem.text[asked.language]}`)
  const read = upgrade(parsed(text))
  if ('problems' in read) {
    for (const problem of read.problems) tell(problem)
    return null
  }
  for (const problem of check(read.graph, steps, triggers)) if (asked.script === null) tell(problem)
  const { type, data } = read.graph.trigger
  return {
    machine: compile(read.graph, steps),
    variables: (fact) => variablesOf(triggerOf(type), data, { type, data: fact }),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Plays a transcript; the exit code. */
export function playFile(flow: string, script: string, asked: Asked, print: Print): number {
  const loaded = load(flow, asked, print)
  if (!loaded) return 2
  const { state, lines, difference } = playScript(loaded.machine, script, loaded.variables)
  if (asked.json) for (const line of jsonLines(state, 0)) print(line)
  else for (const line of difference.length === 0 ? lines : []) print(indented(line))
  for (const line of difference) print(asked.json ? JSON.stringify({ difference: line }) : line)
  return difference.length === 0 ? 0 : 1
}

/** A conversation line by line: each typed line gives the lines that the flow answers. */
export function conversation(flow: string, asked: Asked, print: Print): ((typed: string) => void) | null {
  const loaded = load(flow, asked, print)
  if (!loaded) return null
  const { machine, variables } = loaded
  let state = rehearse({ facts: sampleFacts(asked.language), variables: variables({ source: 'contact' }) })
  const show = (next: Rehearsal) => {
    const said = next.lines.slice(state.lines.length).filter(({ kind }) => kind !== 'in')
    if (asked.json) for (const line of jsonLines(next, state.turns.length)) print(line)
    else for (const line of said) for (const text of textOf(line, asked.language)) print(indented(text))
    state = next
  }
  if (machine.graph.trigger.type === 'manual') show(begin(machine, state))
  return (typed) => {
    const line = typed.trim()
    if (line !== '') show(input(machine, state, isInput(line) ? line : `> ${line}`))
  }
}

function* jsonLines(state: Rehearsal, from: number): Generator<string> {
  for (const { happening, turn } of state.turns.slice(from)) {
    yield JSON.stringify({ happening })
    for (const effect of turn.effects) yield JSON.stringify({ effect })
    if (turn.problem) yield JSON.stringify({ problem: turn.problem })
    yield JSON.stringify({ status: turn.status, step: turn.step, path: turn.path, vars: turn.snapshot.vars })
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    console.error(`«${file}» cannot be read. Check the name of the file.`)
    return null
  }
}

async function main(args: string[]): Promise<number> {
  const asked = askedOf(args)
  if (typeof asked === 'string') {
    console.error(asked)
    return 2
  }
  const print: Print = (line) => console.log(line)
  const flow = read(asked.flow)
  const script = asked.script === null ? null : read(asked.script)
  if (flow === null || (asked.script !== null && script === null)) return 2
  if (script !== null) return playFile(flow, script, asked, print)
  const talk = conversation(flow, asked, print)
  if (!talk) return 2
  const terminal = createInterface({
    input: process.stdin,
    output: process.stdout,
    prompt: asked.json ? '' : '> ',
  })
  terminal.prompt()
  for await (const line of terminal) {
    talk(line)
    terminal.prompt()
  }
  return 0
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2))
