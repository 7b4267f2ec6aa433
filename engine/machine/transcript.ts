// A chat as text that people can read and that plays itself:
//   @ first_name Ana      sets a field of the contact, or tags, channel, assignee, source, category; `@ language es` is that of
//                         the words here, `@ contact_language en` the contact's, `@ online 0` how many of the team are there
//   @ now 2026-01-05 22:30  the wall clock at the beginning; `@ hours 09:00-18:00` the working hours from Monday to Friday
//   @ fact.reason late    what the fact that starts the flow brings, such as the form of a shortcut
//   > hi                  the contact writes; `> [Menu]` taps the choice of that name;
//                         `> [image: https://… image/png 2 MB] words` sends a file, `> [location: -0.18, -78.46]` a place
//   < Hello, Ana!         the bot says; further lines of a message begin with two spaces, choices stand as `[A] [B]` at the end
//   ~ Tags: + vip         the bot does; `~ nobody is free` and `~ somebody is free` change who takes assignments,
//                         `~ the team answers` tells that a person wrote to the contact
//   ~ outcome 404 {"a":1} how the next call turns out, with what it saves; `~ event contact_tags_updated {"added":["vip"]}`
//   (10 minutes pass)     time goes by
//   # …                   a remark
import type { Content } from '#channels/channel.ts'
import type { FlowMachine } from './compile.ts'
import { fold } from './conditions.ts'
import { durationIn, durationText } from './duration.ts'
import { isStandard, project } from './facts.ts'
import { days, type Hours } from './hours.ts'
import {
  answeredNow,
  begin,
  happens,
  type Line,
  pass,
  type Rehearsal,
  receive,
  rehearse,
  say,
  setFree,
  tap,
  turnOut,
} from './rehearsal.ts'
import { choicesIn } from './said.ts'
import { sampleFacts } from './sample.ts'
import { MEGABYTE, said } from './transcript_content.ts'
import type { Facts } from './turn.ts'
import type { Json } from './values.ts'
import { timeIn } from './zone.ts'

type Language = 'es' | 'en'

/** How a played script came out. `difference` is empty when every line is as written. */
export interface Played {
  lines: string[]
  difference: string[]
  state: Rehearsal
}

/** What the flow's trigger hands to a run, given what happened; made by the caller, who knows the trigger types. */
export type Variables = (fact: Record<string, Json>) => Record<string, Json>

const nobody = ['nobody is free', 'nadie esta libre']
const somebody = ['somebody is free', 'alguien esta libre']
const answers = ['the team answers', 'el equipo responde']

/** Plays the script's own lines and compares all that the bot does with what is written. */
export function playScript(machine: FlowMachine, script: string, variables: Variables = () => ({})): Played {
  const written = entriesOf(script)
  let { state, language } = setUp(written, variables)
  const wanted = written.filter((line) => !line.startsWith('@'))
  let lines: string[] = []
  const speak = (next: Rehearsal) => {
    for (const line of next.lines.slice(state.lines.length)) lines = [...lines, ...textOf(line, language)]
    state = next
  }
  for (const entry of wanted) {
    if (!isInput(entry)) {
      // A flow that starts by itself speaks before anybody writes.
      if (state.status === 'new') speak(begin(machine, state))
      continue
    }
    const free = entry.startsWith('~') ? entry : null
    if (free) lines = [...lines, free]
    speak(input(machine, state, entry))
  }
  return { lines, difference: difference(wanted, lines), state }
}

/** Whether a line is something that comes in, rather than something that the bot does. */
export function isInput(entry: string): boolean {
  const done = fold(entry.slice(1))
  return (
    entry.startsWith('>') ||
    entry.startsWith('(') ||
    (entry.startsWith('~') && ([...nobody, ...somebody, ...answers].includes(done) || told.test(entry)))
  )
}

/** What the outside world does, as a script tells it. */
const told = /^~\s*(outcome|resultado|event|evento)\s+(\w+)\s*(\{.*\})?$/i

function tell(machine: FlowMachine, state: Rehearsal, entry: string): Rehearsal {
  const [, what = '', name = '', json = '{}'] = told.exec(entry) ?? []
  const data = dataIn(json)
  return what.toLowerCase().startsWith('event')
    ? happens(machine, state, { type: name, data })
    : turnOut(machine, state, { outcome: name, variables: data })
}

function dataIn(json: string): Record<string, Json> {
  try {
    return JSON.parse(json) as Record<string, Json>
  } catch {
    return {}
  }
}

/** One line typed or written: what the contact says or taps, time, who is free. */
export function input(machine: FlowMachine, state: Rehearsal, entry: string): Rehearsal {
  if (entry.startsWith('(')) return pass(machine, state, durationIn(entry) ?? 0)
  if (told.test(entry)) return tell(machine, state, entry)
  if (answers.includes(fold(entry.slice(1)))) return answeredNow(state)
  if (entry.startsWith('~')) {
    return setFree(
      machine,
      state,
      nobody.includes(fold(entry.slice(1))) ? null : { id: 'agent', name: 'Luis' },
    )
  }
  const text = entry.replace(/^>\s?/, '')
  const sent = contentIn(text)
  if (sent) return receive(machine, state, sent)
  const title = /^\[(.*)\]$/.exec(text)?.[1]
  const id = title === undefined ? undefined : choiceCalled(state, title)
  return id === undefined ? say(machine, state, text) : tap(machine, state, id)
}

/** What a typed `[image: https://…]` or `[location: …]` sends; null for any other text. */
export function contentIn(text: string): Content | null {
  const place = /^\[location: (-?[\d.]{1,20}), (-?[\d.]{1,20})\]$/.exec(text)
  if (place) return { kind: 'location', latitude: Number(place[1]), longitude: Number(place[2]) }
  const file =
    /^\[(image|video|audio|file): (\S+?)(?: ([\w.+-]+\/[\w.+-]+))?(?: ([\d.]{1,9}) MB)?\](?: (.*))?$/s.exec(
      text,
    )
  if (!file) return null
  const [, kind, url = '', mimeType, size, caption] = file
  return {
    kind: kind as 'image' | 'video' | 'audio' | 'file',
    url,
    ...(mimeType ? { mimeType } : {}),
    ...(size ? { size: Number(size) * MEGABYTE } : {}),
    ...(caption ? { caption } : {}),
  }
}

function choiceCalled(state: Rehearsal, title: string): string | undefined {
  for (const line of state.lines.toReversed()) {
    if (line.kind !== 'out') continue
    const choice = choicesIn(line.content).find((one) => one.title === title)
    if (choice) return choice.id
  }
}

/** The lines of a script, a message with all its lines as one. */
function entriesOf(script: string): string[] {
  const entries: string[] = []
  for (const line of script.split(/\r?\n/)) {
    if (line.trim() === '' || line.startsWith('#')) continue
    if (line.startsWith('  ') && entries.length > 0) entries[entries.length - 1] += `\n${line.slice(2)}`
    else entries.push(line.trimEnd())
  }
  return entries
}

function setUp(entries: string[], variables: Variables): { state: Rehearsal; language: Language } {
  const given = entries
    .filter((line) => line.startsWith('@'))
    .map((line) => /^@\s*(\S+)\s*(.*)$/.exec(line))
    .map((match) => [match?.[1] ?? '', match?.[2] ?? ''] as const)
  const language: Language = given.find(([key]) => key === 'language')?.[1] === 'es' ? 'es' : 'en'
  let facts = sampleFacts(language)
  const fact: Record<string, Json> = { source: 'contact' }
  for (const [key, value] of given) {
    if (key === 'source' || key === 'category' || key === 'summary') fact[key] = value
    else if (key.startsWith('fact.')) fact[key.slice('fact.'.length)] = value
    else facts = withFact(facts, key, value)
  }
  facts = { ...facts, conversation: { ...facts.conversation, source: String(fact['source']) } }
  return { state: rehearse({ facts, variables: variables(fact) }), language }
}

function withFact(facts: Facts, key: string, value: string): Facts {
  switch (key) {
    case 'language':
      return facts
    case 'contact_language':
      return project(facts, { type: 'update_field', field: 'language', value })
    case 'tags':
      return project(facts, { type: 'update_tags', add: value.split(/,\s*/).filter(Boolean), remove: [] })
    case 'channel':
      return { ...facts, channel: { id: value, type: value, name: value } }
    case 'now':
      return atWall(facts, value)
    case 'online':
      return { ...facts, agents: { ...facts.agents, online: Number(value) } }
    case 'hours':
      return { ...facts, workspace: { ...facts.workspace, hours: onWorkdays(value) } }
    case 'assignee':
      return {
        ...facts,
        assignee: {
          id: 'agent',
          firstName: value,
          lastName: '',
          name: value,
          email: '',
          presence: 'online',
          teams: [],
        },
      }
    default:
      return project(facts, {
        type: 'update_field',
        field: key,
        value: value === '' && !isStandard(key) ? null : value,
      })
  }
}

function atWall(facts: Facts, text: string): Facts {
  const at = timeIn(text, facts.workspace.timeZone)
  if (at === null) return facts
  const now = new Date(at).toISOString()
  return { ...facts, now, conversation: { ...facts.conversation, openedAt: now } }
}

/** `09:00-18:00` from Monday to Friday; what cannot be read is never open. */
function onWorkdays(text: string): Hours {
  const [, from, to] = /^(\d\d:\d\d)-(\d\d:\d\d)$/.exec(text) ?? []
  const open = from !== undefined && to !== undefined ? [{ from, to }] : []
  const week = Object.fromEntries(
    days.map((day) => [day, day === 'sat' || day === 'sun' ? [] : open]),
  ) as Hours['week']
  return { week, holidays: [] }
}

/** A line of the rehearsal as a script writes it. */
export function textOf(line: Line, language: Language): string[] {
  switch (line.kind) {
    case 'in':
      return [
        `> ${line.content.kind === 'text' && line.content.choice !== undefined ? `[${said(line.content)}]` : said(line.content)}`,
      ]
    case 'out':
      return [`< ${said(line.content)}`]
    case 'time': {
      const long = line.text[language]
      const one = /^1 \S+$/.test(long)
      if (language === 'es') return [`(${one ? 'pasa' : 'pasan'} ${long})`]
      return [`(${long} ${one ? 'passes' : 'pass'})`]
    }
    case 'problem':
      return [`! ${line.problem.text[language]}`]
    default:
      return [`~ ${line.text[language]}`]
  }
}

/** A message of several lines, as a script writes it. */
export function indented(line: string): string {
  return line.replace(/\n/g, '\n  ')
}

/** The two transcripts line by line, from the first difference on: `-` is written, `+` is what happened. */
function difference(wanted: string[], lines: string[]): string[] {
  // Empty lines within a message are lost on the page.
  const normal = (line: string | undefined) =>
    line?.startsWith('(') ? `(${durationText(durationIn(line) ?? 0).en})` : line?.replace(/\n\s*\n/g, '\n')
  const first = wanted.findIndex((line, index) => normal(line) !== normal(lines[index]))
  const from = first === -1 ? wanted.length : first
  if (from === wanted.length && lines.length <= from) return []
  return [
    ...wanted.slice(Math.max(0, from - 2), from).map((line) => `  ${line}`),
    ...wanted.slice(from, from + 5).map((line) => `- ${line}`),
    ...lines.slice(from, from + 5).map((line) => `+ ${line}`),
  ].map(indented)
}
