// The arrows between rooms and the words of the house, as rules that rooms.test.ts holds over every file.
import { posix } from 'node:path'

/** A file of ours: its path from the root, and its text. */
export interface Source {
  path: string
  text: string
}

/** Rooms from left to right; each may import those to its left. */
const engineRooms = [
  'accounts',
  'contacts',
  'inbox',
  'knowledge',
  'effects',
  'flows',
  'broadcasts',
  'reports',
  'demo',
] as const

const pure = ['machine', 'steps', 'triggers']

/** Files beside the rooms that put everything together; all others there belong to every room and know none. */
const roots = ['main', 'server', 'worker', 'dev', 'play', 'import', 'docs', 'new', 'environment', 'config']

/** Room → the rooms that it may import values from, besides itself. */
export const arrows: Record<string, ReadonlyArray<string>> = {
  db: [],
  channels: [],
  fit: [],
  widget: ['widget'],
  machine: [],
  steps: ['machine'],
  triggers: ['machine'],
  base: ['db', 'channels', ...pure],
  ...Object.fromEntries(
    engineRooms.map((room, index) => [
      room,
      ['base', 'db', 'channels', ...pure, ...engineRooms.slice(0, index)],
    ]),
  ),
  demo: ['base', 'db', 'channels', ...pure, 'accounts', 'contacts', 'inbox', 'effects', 'flows'],
  builder: [...pure, 'fit'],
  anything: [],
}

/** The room of a file; `anything` may import all. */
export function roomOf(path: string): string {
  const [top = '', second = '', third = ''] = path.split('/')
  if (/\.test\.tsx?$/.test(path) || isTesting(path)) return 'anything'
  if (path === 'channels/fit.ts' || path === 'channels/loss.ts') return 'fit'
  if (top === 'channels') return second === 'webchat' && third === 'widget' ? 'widget' : 'channels'
  if (top === 'db' || top === 'builder') return top
  if (top !== 'engine' || second === 'bench' || second === 'prove') return 'anything'
  if (second.endsWith('.ts')) return roots.includes(second.slice(0, -3)) ? 'anything' : 'base'
  return second
}

/** Whether a file only serves tests: testing.ts, deliver_testing.ts, the driver of the browser. */
const isTesting = (path: string) =>
  /(^|[/_])testing(_server)?\.ts$/.test(path) || path === 'builder/chromium.ts'

/** The value imports of a source: `import type` and types in braces alone do not count. */
export function importsOf({ path, text }: Source): string[] {
  const bare = withoutComments(text)
  const found: string[] = []
  for (const [, clause = '', from = ''] of bare.matchAll(
    /^\s*(?:import|export)\s+(?!type\s)([\w*{}\s,$]*?)\s*from\s*['"]([^'"]+)['"]/gm,
  )) {
    const names = /^\{([^}]*)\}$/
      .exec(clause.trim())?.[1]
      ?.split(',')
      .map((name) => name.trim())
    if (!names?.every((name) => name === '' || name.startsWith('type '))) found.push(from)
  }
  for (const [, from = ''] of bare.matchAll(/^\s*import\s*['"]([^'"]+)['"]/gm)) found.push(from)
  for (const [, from = ''] of bare.matchAll(/(?<!typeof\s)\bimport\(\s*['"]([^'"]+)['"]\s*\)(?!\.[A-Z])/g))
    found.push(from)
  return found.map((from) => targetOf(path, from))
}

/** `#engine/a.ts` and `./a.ts` as paths from the root; packages as they are. */
function targetOf(path: string, from: string): string {
  if (from.startsWith('#')) return from.slice(1)
  return from.startsWith('.') ? posix.join(posix.dirname(path), from) : from
}

const isOurs = (target: string) => /^(engine|channels|db|builder)\//.test(target)

/** The imports that go against the arrows, one sentence each. */
export function arrowProblems(source: Source): string[] {
  const room = roomOf(source.path)
  const targets = importsOf(source)
  const found = targets.flatMap((target) => {
    if (!isOurs(target)) return []
    if (isTesting(target) && room !== 'anything')
      return [`${source.path} imports ${target}, which only tests may`]
    const to = roomOf(target)
    const allowed = room === 'anything' || to === room || arrows[room]?.includes(to) || to === 'fit'
    return allowed ? [] : [`${source.path} (${room}) may not import ${target} (${to})`]
  })
  if (room === 'anything' || (arrows[room] && !isNew(room))) return [...found, ...spelling(source)]
  return [`${source.path}: the room «${room}» is in no arrow of rooms.ts`, ...found]
}

const isNew = (room: string) => !Object.hasOwn(arrows, room)

/** Between rooms an import is written with `#`, inside a room without. */
function spelling({ path, text }: Source): string[] {
  const folder = (name: string) =>
    name
      .split('/')
      .slice(0, name.startsWith('engine/') ? 2 : 1)
      .join('/')
  return [...withoutComments(text).matchAll(/from\s*['"](\.\.[^'"]*)['"]/g)].flatMap(([, from = '']) => {
    const target = targetOf(path, from)
    return /^(engine|channels|db)\//.test(target) && folder(target) !== folder(path)
      ? [`${path} reaches ${target} by «${from}»; write it with #`]
      : []
  })
}

/** Words that mean nothing here, or something else, with the names in which they are somebody else's word. */
const banned: Record<string, RegExp | null> = {
  org: null,
  account:
    /^engine\/accounts\/\S+ |^db\/tables\.ts accountId$| accounts(Api)?$| (service|Service)Accounts?(Table)?$/,
  tenant: null,
  customer: null,
  urn: null,
  integration: null,
  connector: null,
  ticket: null,
  // Of Node's workers.
  thread: / isMainThread$/,
  chat: / \w*[wW]ebChat\w*$/,
  session:
    /^engine\/accounts\/\S+ |^engine\/openapi\.ts |^db\/tables\.ts session$|^db\/tables\.ts SessionTable$| sessionStorage$|^engine\/machine\/chart\.ts sessionId$/,
  canned: null,
  campaign: null,
  workflow: null,
  scenario: null,
  // Settings of the program that runs us begin with NODE_.
  node: /^builder\/canvas\/| ReactNode$| NodeJS$| node_modules$| NODE_[A-Z_]+$|^builder\/fence\.ts node$|_browser\.test\.ts nodes?$|^engine\/flows\/templates\/draw\.ts (setN|n)ode$/,
  // A port of the network is one; a step's exit is none.
  port: /^(?!engine\/(machine|steps|triggers|flows)\/|builder\/)/,
  execution: /^engine\/bench\/yardstick_driver\.ts /,
  dataset: / dataset$/,
  action: /^builder\/| (actionExecutor|actions)$/,
  member: null,
  operator: / (with)?operators?(Words|Of)?$/i,
  project: / (Test)?[pP]roject$/,
}

const isProviders = (path: string) => /^channels\/(?!webchat\/|custom\/)[a-z0-9_]+\//.test(path)

/** Identifiers with words that the house does not use. */
export function wordProblems({ path, text }: Source): string[] {
  // A provider's words on the wire are its own; they stay in its folder.
  if (path.startsWith('engine/rooms') || isProviders(path)) return []
  const found = new Set<string>()
  for (const [name] of withoutTexts(text).matchAll(/[A-Za-z_$][\w$]*/g)) {
    for (const part of name
      .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .split(/[\s_$]+/)) {
      const word = Object.hasOwn(banned, part) ? part : part.replace(/s$/, '')
      if (Object.hasOwn(banned, word) && !banned[word]?.test(`${path} ${name}`))
        found.add(`${path}: «${name}» says «${word}»`)
    }
  }
  return [...found]
}

/** Files where the clock, the dice and the network may be asked directly. */
const free =
  /^engine\/(world|egress)\.ts$|^engine\/(bench|prove)\/|^builder\/|^channels\/webchat\/widget\/|^db\/testing/

/** Uses of the clock, the dice and the network outside of `World`. */
export function worldProblems({ path, text }: Source): string[] {
  if (free.test(path) || /\.test\.tsx?$/.test(path) || isTesting(path)) return []
  const used = withoutTexts(text).match(/\bDate\.now\b|\bMath\.random\b|(?<![.\w])fetch\(/g) ?? []
  return [...new Set(used)].map((call) => `${path} uses ${call.replace('(', '')}; take it from World`)
}

/** Files that are too long and folders that mean nothing. */
export function shapeProblems({ path, text }: Source): string[] {
  const lines = text.trimEnd().split('\n').length
  const vague = /(^|\/)(utils?|helpers?|common|lib|services?|shared)(\/|\.tsx?$)|(^|\/)types\.ts$/.test(path)
  return [
    ...(lines > 400 ? [`${path} has ${lines} lines; 400 is the most`] : []),
    ...(vague ? [`${path} has a name that says nothing; put it into the room that needs it`] : []),
    ...(/^export default /m.test(text) && !/(^|\/)\w+\.config\.ts$|^db\/testing_server\.ts$/.test(path)
      ? [`${path} has a default export`]
      : []),
  ]
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[\s;{}(),])\/\/.*$/gm, '$1')
}

/** Without comments, texts and the quiet parts of templates. */
function withoutTexts(text: string): string {
  return withoutComments(text)
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''")
    .replace(/`(?:[^`\\]|\\.)*`/g, (template) => (template.match(/\$\{[^}]*\}/g) ?? []).join(' '))
}
