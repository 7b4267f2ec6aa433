// Old documents to today's format: one named migration per format number, each a pure function of JSON.
import { FORMAT, type Graph, parseGraph } from './graph.ts'
import type { Problem } from './turn.ts'
import type { Json } from './values.ts'

type Document = { [key: string]: Json }

/** One step of the way: takes a document of format `from` to `from + 1`. */
export interface Migration {
  from: number
  name: string
  change(document: Document): Document
}

/** Every migration there is, oldest first. */
export const migrations: ReadonlyArray<Migration> = [
  {
    from: 0,
    name: 'documents got a format number, steps by id and named exits',
    change: (document) => ({
      ...document,
      steps: Array.isArray(document['steps']) ? byId(document['steps']) : (document['steps'] ?? {}),
      edges: Array.isArray(document['edges']) ? document['edges'].map(withExit) : [],
    }),
  },
]

/** A graph of today out of a document of any age: a bare graph, or an exported flow `{ charla: 'flow', graph }`. */
export function upgrade(json: unknown): { graph: Graph } | { problem: Problem; problems: Problem[] } {
  if (!isDocument(json)) return refused('not_a_flow', notAFlow)
  let document = isDocument(json['graph']) && json['charla'] === 'flow' ? json['graph'] : json
  const format = document['format'] ?? 0
  if (typeof format !== 'number' || !Number.isInteger(format) || format < 0)
    return refused('not_a_flow', notAFlow)
  if (format > FORMAT) return refused('too_new', tooNew)
  for (const migration of migrations) {
    if (migration.from < format) continue
    document = { ...migration.change(document), format: migration.from + 1 }
  }
  const parsed = parseGraph(document)
  return 'graph' in parsed ? parsed : { problem: parsed.problems[0]!, problems: parsed.problems }
}

const isDocument = (json: unknown): json is Document =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

function byId(steps: Json[]): Document {
  return Object.fromEntries(steps.filter(isDocument).map((step) => [String(step['id'] ?? ''), step]))
}

function withExit(edge: Json): Json {
  return isDocument(edge) ? { ...edge, exit: edge['exit'] ?? 'next' } : edge
}

function refused(code: string, text: Problem['text']): { problem: Problem; problems: Problem[] } {
  const problem: Problem = { code, level: 'error', step: null, text }
  return { problem, problems: [problem] }
}

const notAFlow = {
  en: 'This file is not a flow. Choose a file that was exported from the flows page.',
  es: 'Este archivo no es un flujo. Elige un archivo exportado desde la página de flujos.',
}

const tooNew = {
  en: 'This flow was written by a newer Charla. Update this one and try again.',
  es: 'Este flujo fue escrito por una versión más nueva de Charla. Actualiza esta e inténtalo otra vez.',
}
