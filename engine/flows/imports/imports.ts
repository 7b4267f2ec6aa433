// Files of flows: our own JSON from any workspace, or a Typebot export. Any file that is neither gets a sentence.
import type { Words } from '#channels/channel.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { upgrade } from '#engine/machine/upgrade.ts'
import { nothingChanged, type Report } from './report.ts'
import { isData, textAt } from './typebot/read.ts'
import { looksLikeTypebot } from './typebot/schema.ts'
import { fromTypebot } from './typebot/typebot.ts'

/** Most bytes of a file. */
export const MAX_FILE = 5 * 1024 * 1024

export const kinds = ['charla', 'typebot'] as const

export type Kind = (typeof kinds)[number]

/** A flow out of a file. `names`: how a flow of ours knows what it names, as it was written down. */
export interface Brought {
  kind: Kind
  name: string
  graph: Graph
  names: unknown
  report: Report
}

/** The flow in a document, or why there is none. `only`: of which kind it must be. Total. */
export function importDocument(
  json: unknown,
  language: 'es' | 'en',
  only: Kind | null = null,
): Brought | { problem: Words } {
  const isBot = only === 'typebot' || (only === null && looksLikeTypebot(json))
  if (isBot) {
    const read = fromTypebot(json, language)
    return 'problem' in read ? read : { kind: 'typebot', names: {}, ...read }
  }
  if (!looksLikeOurs(json)) return { problem: only === null ? neither : notOurs }
  const read = upgrade(json)
  if ('problem' in read) return { problem: read.problem.text }
  const names = isData(json) && isData(json['names']) ? json['names'] : {}
  const name = isData(json) ? textAt(json, 'name').slice(0, 120) : ''
  return { kind: 'charla', name, graph: read.graph, names, report: nothingChanged }
}

/** The flow in the text of a file. Total. */
export function importText(
  text: string,
  language: 'es' | 'en',
  only: Kind | null = null,
): Brought | { problem: Words } {
  if (text.length > MAX_FILE) return { problem: tooLarge }
  if (text.trim() === '') return { problem: empty }
  let json: unknown
  try {
    // A mark of the byte order at the beginning is no JSON.
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return { problem: noJson }
  }
  return importDocument(json, language, only)
}

const looksLikeOurs = (json: unknown): boolean =>
  isData(json) && (json['charla'] === 'flow' || ('steps' in json && 'trigger' in json))

const neither: Words = {
  en: 'This file is neither a flow of Charla nor a Typebot export. Choose a JSON file made with «Export».',
  es: 'Este archivo no es un flujo de Charla ni una exportación de Typebot. Elige un archivo JSON hecho con «Exportar».',
}
const notOurs: Words = {
  en: 'This file is not a flow of Charla. Choose a file that was exported from the flows page.',
  es: 'Este archivo no es un flujo de Charla. Elige un archivo exportado desde la página de flujos.',
}
const noJson: Words = {
  en: 'This file is not valid JSON: it may be cut off, or of another kind. Export it again.',
  es: 'Este archivo no es JSON válido: puede estar cortado o ser de otro tipo. Expórtalo otra vez.',
}
const empty: Words = {
  en: 'This file is empty. Choose another one.',
  es: 'Este archivo está vacío. Elige otro.',
}

/** Told of a file that is too large to be read. */
export const tooLarge: Words = {
  en: `This file is larger than ${MAX_FILE / 1024 / 1024} MB, too large for a flow. Split the bot and export its parts.`,
  es: `Este archivo pesa más de ${MAX_FILE / 1024 / 1024} MB, demasiado para un flujo. Divide el bot y exporta sus partes.`,
}
