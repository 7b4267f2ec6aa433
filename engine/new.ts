// `npm run new step <name>`: a step that works from its first minute, with its cases and its line in the list.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const usage = `npm run new step <name> [-- --en "Title" --es "Título"]

<name> is the type in snake_case, such as send_survey. Writes engine/steps/<name>.ts, its cases, and its line in index.ts.`

/** What to make, as asked on the command line. */
export interface Wish {
  type: string
  en: string
  es: string
}

/** Reads the command line; a sentence when it cannot be understood. */
export function wishOf(args: string[]): Wish | string {
  const [what, type = '', ...rest] = args
  if (what !== 'step' || !/^[a-z]+(_[a-z]+)*$/.test(type) || rest.length % 2 === 1) return usage
  const spoken = `${type[0]!.toUpperCase()}${type.slice(1).replaceAll('_', ' ')}`
  const wish: Wish = { type, en: spoken, es: spoken }
  for (let index = 0; index < rest.length; index += 2) {
    const title = rest[index + 1]!.trim()
    if (rest[index] === '--en' && title) wish.en = title
    else if (rest[index] === '--es' && title) wish.es = title
    else return usage
  }
  return wish
}

const camel = (type: string) => type.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

/** The new step's file: it saves a text in a variable. */
export function stepSource({ type, en, es }: Wish): string {
  const title = `{ en: ${quoted(en)}, es: ${quoted(es)} }`
  return `// Saves a text in a variable.
import { z } from 'zod'
import { field, step } from '#engine/machine/step.ts'
import { exits, shortened } from './fields.ts'

/** Fills a text in and saves it in a variable of the run. */
export const ${camel(type)} = step({
  type: '${type}',
  title: ${title},
  about: { en: 'Saves a text in a variable.', es: 'Guarda un texto en una variable.' },
  keywords: ['save', 'variable', 'guardar', 'texto'],
  icon: 'variable',
  category: 'logic',
  data: z.object({
    variable: field(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,59}$/), {
      field: 'variable',
      title: { en: 'Variable', es: 'Variable' },
    }),
    text: field(z.string().trim().min(1).max(4_000), {
      field: 'template',
      title: { en: 'Text', es: 'Texto' },
    }),
  }),
  fresh: () => ({ variable: '', text: '' }),
  exits: () => [exits.next],
  summary: ({ variable, text }) => shortened(\`\${variable} = \${text}\`),
  waitsFor: null,
  writes: ({ variable }) => [{ name: variable, type: 'text' }],
  enter: ({ variable, text }, { render }) => ({ set: { [variable]: render(text) }, exit: 'next' }),
})
`
}

/** The new step's cases. */
export function casesSource(): string {
  const cases = [
    {
      name: 'saves the text with its variables filled in',
      data: { variable: 'greeting', text: 'Hi {{contact.first_name}}' },
      expect: { exit: 'next', vars: { greeting: 'Hi Ana' } },
    },
    {
      name: 'without a variable it fails the run',
      data: { variable: '', text: 'Hi' },
      expect: { problem: 'bad_data' },
    },
  ]
  return `${JSON.stringify(cases, null, 2)}\n`
}

/** index.ts with the new step: its import in the order of the alphabet, its entry at the end of the list. */
export function withStep(index: string, { type }: Wish): string {
  const line = `import { ${camel(type)} } from './${type}.ts'`
  const imports = index.match(/^import \{ .* from '\.\/.*'$/gm) ?? []
  const next = imports.find((one) => one.split("'")[1]! > `./${type}.ts`)
  const last = imports.at(-1)
  if (last === undefined || !index.includes('\n] as ReadonlyArray<StepType>')) {
    throw new Error('engine/steps/index.ts has lost its shape; add the step there by hand.')
  }
  const imported = next
    ? index.replace(next, () => `${line}\n${next}`)
    : index.replace(last, () => `${last}\n${line}`)
  return imported.replace(
    '\n] as ReadonlyArray<StepType>',
    () => `\n  ${camel(type)},\n] as ReadonlyArray<StepType>`,
  )
}

/** Writes the step into the house at `root`; a sentence when it is already there. */
export function makeStep(root: string, wish: Wish): string[] | string {
  const folder = join(root, 'engine', 'steps')
  const file = join(folder, `${wish.type}.ts`)
  if (existsSync(file)) return `There is already a step «${wish.type}». Choose another name.`
  const index = join(folder, 'index.ts')
  const list = withStep(readFileSync(index, 'utf8'), wish)
  writeFileSync(file, stepSource(wish))
  writeFileSync(join(folder, 'cases', `${wish.type}.json`), casesSource())
  writeFileSync(index, list)
  return [`engine/steps/${wish.type}.ts`, `engine/steps/cases/${wish.type}.json`, 'engine/steps/index.ts']
}

function main(args: string[]): number {
  const wish = wishOf(args)
  const made = typeof wish === 'string' ? wish : makeStep(join(import.meta.dirname, '..'), wish)
  if (typeof made === 'string') {
    console.error(made)
    return 2
  }
  for (const path of made) console.log(`wrote ${path}`)
  console.log('Now say what it does, in both languages, and run npm run docs && npm test.')
  return 0
}

if (import.meta.main) process.exitCode = main(process.argv.slice(2))
