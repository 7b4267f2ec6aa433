// Flows as files: `{ charla: 'flow', name, graph, names, tests }`, in and out.

/** A file name people recognise, safe on every system. */
export function fileNameOf(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase()
  return `${plain || 'charla'}.charla.json`
}

/** Hands a document to the browser's downloads. */
export function saveFile(name: string, document_: unknown): void {
  saveBlob(name, new Blob([JSON.stringify(document_, null, 2)], { type: 'application/json' }))
}

/** Hands a file to the browser's downloads. */
export function saveBlob(name: string, file: Blob): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

/** Most bytes of a file that becomes a flow. */
export const MAX_FILE = 5 * 1024 * 1024

/** Most characters of a document that the server takes. */
const MAX_SENT = 1_000_000

export type ReadJson =
  | { ok: true; name: string; document: unknown }
  | { ok: false; problem: 'json' | 'large' }

/** Reads the JSON of a file, and its name if it has one. What is inside is judged by the server. */
export function readJson(text: string): ReadJson {
  try {
    // A mark of the byte order at the beginning is no JSON.
    const document: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    // Without the spaces that make a file readable.
    if (new TextEncoder().encode(JSON.stringify(document)).length > MAX_SENT)
      return { ok: false, problem: 'large' }
    return { ok: true, name: nameIn(document), document }
  } catch {
    return { ok: false, problem: 'json' }
  }
}

function nameIn(document: unknown): string {
  if (typeof document !== 'object' || document === null || !('name' in document)) return ''
  return typeof document.name === 'string' ? document.name.trim() : ''
}
