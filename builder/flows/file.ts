// Flows as files: `{ charla: 'flow', name, graph, names }`, in and out.

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

export type ReadFlow =
  | { ok: true; name: string; graph: unknown; names: object }
  | { ok: false; problem: 'json' | 'kind' }

/** Reads an exported flow, or a bare graph. What is inside the graph is judged by the server. */
export function readFlowFile(text: string): ReadFlow {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { ok: false, problem: 'json' }
  }
  if (typeof value !== 'object' || value === null) return { ok: false, problem: 'kind' }
  if ('steps' in value && 'trigger' in value) return { ok: true, name: '', graph: value, names: {} }
  if ('charla' in value && value.charla === 'flow' && 'graph' in value) {
    return {
      ok: true,
      name: 'name' in value && typeof value.name === 'string' ? value.name : '',
      graph: value.graph,
      names: 'names' in value && typeof value.names === 'object' && value.names !== null ? value.names : {},
    }
  }
  return { ok: false, problem: 'kind' }
}
