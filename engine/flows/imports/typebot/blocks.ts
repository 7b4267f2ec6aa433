// Every block of a bot, one after the other: a question takes the words above it along, and what cannot be said is kept.
import type { Words } from '#channels/channel.ts'
import { bubbles, MAX_TEXT, wordsOf } from './bubbles.ts'
import type { Draft } from './draft.ts'
import { inputs } from './inputs.ts'
import { jumps } from './jumps.ts'
import { originalOf, placeholder } from './kept.ts'
import { logic } from './logic.ts'
import { type Converter, cut, type Desk, deskFor, type Told } from './made.ts'
import { outside, payment } from './outside.ts'
import { requests } from './requests.ts'
import type { Block, BotGroup } from './schema.ts'
import { variables } from './set_variable.ts'
import { titleOf } from './titles.ts'

type Common = Omit<Desk, 'differs' | 'text' | 'asked'>

const converters: Record<string, Converter> = {
  ...bubbles,
  ...inputs,
  ...logic,
  ...jumps,
  ...variables,
  ...requests,
  ...outside,
}

const isInput = ({ type }: Block) => Object.hasOwn(inputs, type)

/** The words right above a question. */
interface Above {
  block: Block
  text: string
  told: Told
}

/** Adds the steps of every block of a group to the draft, and tells what became of each. */
export function convertGroup(group: BotGroup, common: Common, draft: Draft): void {
  let above: Above | null = null
  for (const [index, block] of group.blocks.entries()) {
    const next = aboveQuestion(block, group.blocks[index + 1], common)
    if (next) draft.entries.set(block, { step: null, passes: 'on' })
    else convert(block, group, common, above, draft)
    above = next
  }
}

/** The words of a text right above a question, which says them itself. */
function aboveQuestion(block: Block, below: Block | undefined, common: Common): Above | null {
  if (block.type !== 'text' || !below || !isInput(below)) return null
  const { desk, told } = deskFor({ ...common, asked: '' })
  const text = wordsOf(block, desk)
  return text !== '' && text.length <= MAX_TEXT ? { block, text, told } : null
}

function convert(block: Block, group: BotGroup, common: Common, above: Above | null, draft: Draft): void {
  const { desk, told } = deskFor({ ...common, asked: above?.text ?? '' })
  const converter = Object.hasOwn(converters, block.type) ? converters[block.type] : undefined
  const made = converter?.(block, desk) ?? null
  const title = titleOf(block.type)
  const isPayment = block.type === 'payment input'
  const stands = isPayment ? payment(block.options, desk) : placeholder(title, common.language)
  const step = draft.add(block, group.id, made ?? { parts: [stands] })
  const originals = made && told.lost ? [block] : []
  if (above) {
    draft.tell(step, named(above.block, group), above.told.whys)
    if (above.told.lost) originals.unshift(above.block)
  }
  draft.tell(step, named(block, group), made ? told.whys : [], !made, block)
  if (!made) draft.remarks.push({ step, text: noteText(title, block, common.language) })
  else if (step !== null && originals.length > 0) {
    const original = originals.length === 1 ? originals[0]!.original : originals.map((one) => one.original)
    draft.remarks.push({ step, text: `${originalHead[common.language]}\n\n${originalOf(original)}` })
  }
}

const originalHead: Words = {
  en: 'The original, of which a part is lost',
  es: 'El original, del que se pierde una parte',
}

/** What a note beside a kept block says. */
export function noteText(
  title: Words,
  { type, original }: { type: string; original: unknown },
  language: 'es' | 'en',
): string {
  const head = type === 'Code' ? codeHead : keptHead(title)
  return `${head[language]}\n\n${originalOf(original)}`
}

const codeHead: Words = { en: 'Code not imported', es: 'Código sin importar' }
const keptHead = ({ en, es }: Words): Words => ({ en: `Not imported: ${en}`, es: `Sin importar: ${es}` })

/** A block as the report names it. */
function named(block: Block, { title }: BotGroup): Words {
  const { en, es } = titleOf(block.type)
  const group = cut(title.trim(), 60)
  return group === '' ? { en, es } : { en: `${en} in «${group}»`, es: `${es} en «${group}»` }
}
