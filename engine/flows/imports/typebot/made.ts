// What a block becomes: steps of ours, and where each of their exits leads. Ids come later, when all is put together.
import type { Words } from '#channels/channel.ts'
import type { Graph } from '#engine/machine/graph.ts'
import type { Block, Bot } from './schema.ts'
import { written } from './templates.ts'
import type { Book } from './variables.ts'

export type StepData = Graph['steps'][string]['data']

/** Where an exit leads: on (the block's own edge, or the block below), nowhere, to another part of the same block, along an edge of the file, on from another block, or to a place by its ids. */
export type Goal =
  | 'on'
  | 'end'
  | { part: number }
  | { edge: string | undefined; or: Goal }
  | { after: Block }
  | { group: string; block: string | undefined }

/** A step to be. Exits that are not named: `next` leads to the part behind or on, failures where `next` leads. */
export interface Part {
  type: string
  data: StepData
  to?: Record<string, Goal>
  name?: string
  off?: true
}

/** Without parts a block only passes people on, by `next`. */
export interface Made {
  parts: Part[]
  next?: Goal
}

/** Where somebody jumped last is kept in a variable, as the place of the jump in this list, counted from 1. */
export interface Returns {
  variable: string
  jumps: Block[]
}

/** What the converter of a block works with. */
export interface Desk {
  bot: Bot
  book: Book
  language: 'es' | 'en'
  /** The words right above an input, which our question says itself; '' where there are none. */
  asked: string
  /** How `Return` finds back; null where nothing returns. */
  returns: Returns | null
  /** Tells that something is not quite as it was; `lost` where the original is worth a note. */
  differs(why: Words, lost?: 'lost'): void
  /** A text of the file as one of ours. */
  text(source: string): string
}

/** Makes steps of a block; null where our language cannot say it, so that it is kept as a note. */
export type Converter = (block: Block, desk: Desk) => Made | null

/** What a block's converter told: the differences, and whether the original is worth a note. */
export interface Told {
  whys: Words[]
  lost: boolean
}

/** A desk for one block, and what differed once it was used. */
export function deskFor(common: Omit<Desk, 'differs' | 'text'>): { desk: Desk; told: Told } {
  const told: Told = { whys: [], lost: false }
  const differs: Desk['differs'] = (why, lost) => {
    told.lost ||= lost === 'lost'
    if (!told.whys.some(({ en }) => en === why.en)) told.whys.push(why)
  }
  const text = (source: string): string => {
    const { text, code, unknown } = written(source, common.book)
    if (code.length > 0) differs(codeGone, 'lost')
    if (unknown.length > 0) differs(noVariable(unknown[0]!))
    return text
  }
  return { desk: { ...common, differs, text }, told }
}

/** One step that goes on. */
export const one = (type: string, data: StepData): Made => ({ parts: [{ type, data }] })

/** The text in the author's language. */
export const say = ({ language }: Pick<Desk, 'language'>, words: Words): string => words[language]

/** At most so many characters, with a mark where it was cut. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  const head = text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')
  // A variable is kept whole or not at all.
  const open = head.lastIndexOf('{{')
  return `${open > head.lastIndexOf('}}') ? head.slice(0, open) : head.replace(/\{$/, '')}…`
}

const codeGone: Words = {
  en: 'Code inside the text was left out: code is never executed.',
  es: 'El código dentro del texto se omitió: el código nunca se ejecuta.',
}

const noVariable = (name: string): Words => ({
  en: `The text reads «${cut(name, 60)}», a variable that the file does not declare; it is left out.`,
  es: `El texto lee «${cut(name, 60)}», una variable que el archivo no declara; se omite.`,
})
