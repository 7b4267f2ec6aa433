// Talks as people read them, line by line, and as the moves that the history plays, each at its instant.

/** One talk. `at`: `3d 10:15` (that day, on the workspace's clock) or `25 min` (ago). */
export interface Talk {
  with: string
  on: string
  at: string
  /**
   * One line each: `> text` the contact writes (`> [title]` taps), `mara: text` a colleague answers (`agente`: whoever has
   * it), `mara falla:` an answer that does not arrive, `anota:` a comment, `asigna:`, `pausa:`, `devuelve:`, `lee:`,
   * `cierra: category | summary`, and `(5 min)`, `(2 h)`, `(1 d)` pass.
   */
  lines: string
}

/** What somebody does in a talk. */
export type Deed = { kind: 'says'; text: string } | { kind: Verb; by: string; text: string }

const verbs = ['answers', 'fails', 'remarks', 'gives', 'pauses', 'resumes', 'reads', 'closes'] as const
export type Verb = (typeof verbs)[number]

const words: Record<string, Verb> = {
  falla: 'fails',
  anota: 'remarks',
  asigna: 'gives',
  pausa: 'pauses',
  devuelve: 'resumes',
  lee: 'reads',
  cierra: 'closes',
}

/** A deed of a talk at its instant, in milliseconds. */
export interface Move {
  at: number
  talk: Talk
  deed: Deed
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const units: Record<string, number> = { min: MINUTE, h: HOUR, d: DAY }
/** The last move of a talk is at least this old. */
const OLD_MS = 20_000

/** The moves of all talks in order of time. `zone` is the clock's offset from UTC, in milliseconds. */
export function movesOf(talks: Talk[], now: number, zone: number, random: () => number): Move[] {
  const moves = talks.flatMap((talk) => {
    let at = startOf(talk, now, zone)
    const own: Move[] = []
    for (const line of talk.lines.trim().split('\n')) {
      const pause = /^\((\d+) (min|h|d)\)$/.exec(line.trim())
      if (pause) {
        at += Number(pause[1]) * units[pause[2]!]!
        continue
      }
      at += own.length === 0 ? 0 : Math.round(12_000 + random() * 50_000)
      own.push({ at, talk, deed: deedOf(line.trim()) })
    }
    const late = Math.max(0, at - (now - OLD_MS))
    return own.map((move) => ({ ...move, at: move.at - late }))
  })
  return moves.sort((a, b) => a.at - b.at)
}

function startOf({ at, with: who }: Talk, now: number, zone: number): number {
  const ago = /^(\d+) min$/.exec(at)
  if (ago) return now - Number(ago[1]) * MINUTE
  const [, days, hours, minutes] = /^(\d+)d (\d\d):(\d\d)$/.exec(at) ?? []
  if (days === undefined) throw new Error(`The talk with ${who} begins at no time: ${at}`)
  return instantOf(Number(days), Number(hours) * HOUR + Number(minutes) * MINUTE, now, zone)
}

/** The instant of a time of day some days ago. */
export function instantOf(days: number, time: number, now: number, zone: number): number {
  const midnight = Math.floor((now + zone) / DAY) * DAY - zone
  return midnight - days * DAY + time
}

function deedOf(line: string): Deed {
  if (line.startsWith('> ')) return { kind: 'says', text: line.slice(2) }
  const [, by, word, text = ''] = /^(\p{L}+)(?: (\p{L}+))?:\s*(.*)$/u.exec(line) ?? []
  const kind = word === undefined ? 'answers' : words[word]
  if (by === undefined || kind === undefined) throw new Error(`No line of a talk: ${line}`)
  return { kind, by, text }
}
