// What a run of `npm run prove` is asked for.

/** The parts of a proof, in the order in which they are played. */
export const partNames = [
  'drills',
  'sequences',
  'laws',
  'fuzz',
  'planted',
  'processes',
  'crashes',
  'double',
  'postgres',
] as const
export type PartName = (typeof partNames)[number]

export const usage = `npm run prove [-- OPTIONS]

Proves that nothing is lost, doubled, late or said out of turn, whatever dies; with a PostgreSQL of its own. Takes about an hour.
  --short         what also runs in npm test: three minutes
  --json          prints one last line of JSON: { violations, crashPoints, planted: { caught, of }, seconds }
  --report FILE   where the report is written; else data/prove/DATE.md, and none for the short form
  --seed N        other sequences, inputs and pairs; 1 unless told
  --only PARTS    some of: ${partNames.join(', ')}
It exits with 1 when anything is violated or a planted bug is not caught, and with 2 when it does not understand you.`

/** What to do. */
export interface Asked {
  short: boolean
  json: boolean
  report: string | null
  seed: number
  parts: ReadonlyArray<PartName>
}

const shortParts: ReadonlyArray<PartName> = partNames.filter(
  (name) => name !== 'double' && name !== 'postgres',
)

/** Reads the command line; the usage, with what is wrong, when it cannot be understood. */
export function askedOf(args: ReadonlyArray<string>): Asked | string {
  const asked: Asked = { short: false, json: false, report: null, seed: 1, parts: [] }
  const wrong = (what: string) => `${what}\n\n${usage}`
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index]!
    const value = () => args[++index] ?? ''
    if (arg === '--short') asked.short = true
    else if (arg === '--json') asked.json = true
    else if (arg === '--report') {
      asked.report = value()
      if (asked.report === '') return wrong('--report wants a file.')
    } else if (arg === '--seed') {
      asked.seed = Number(value() || Number.NaN)
      if (!Number.isSafeInteger(asked.seed)) return wrong('--seed wants a whole number.')
    } else if (arg === '--only') {
      const names = value().split(',')
      const strange = names.find((name) => !(partNames as ReadonlyArray<string>).includes(name))
      if (strange !== undefined) return wrong(`There is no part «${strange}».`)
      asked.parts = partNames.filter((name) => names.includes(name))
    } else return wrong(`«${arg}» means nothing here.`)
  }
  if (asked.parts.length > 0) return asked
  return { ...asked, parts: asked.short ? shortParts : partNames }
}
