// Web requests: what they send, and what is kept of the answer.

import { type Converter, cut, type Desk, type Made, type StepData } from './made.ts'
import { type Data, dataAt, flagAt, numberAt, rowsAt, textAt } from './read.ts'
import { bodyOf } from './request_body.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']

const request: Converter = ({ type, options }, desk): Made | null => {
  const asked = dataAt(options, 'webhook')
  if (Object.keys(asked).length === 0) desk.differs(notInFile)
  if (flagAt(options, 'isExecutedOnClient')) desk.differs(fromServer)
  const method = textAt(asked, 'method') || 'POST'
  if (!methods.includes(method)) return null
  const headers = headersOf(asked, desk)
  const kind = headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? ''
  const timeout = Math.min(30, Math.max(1, Math.round(numberAt(options, 'timeout') ?? 10)))
  if ((numberAt(options, 'timeout') ?? 0) > 30) desk.differs(shorter)
  const data: StepData = {
    method,
    url: addressOf(asked, desk),
    headers,
    ...(method === 'GET' || method === 'HEAD' ? {} : bodyOf(asked, kind, type, desk)),
    ...savedOf(options, desk),
    timeout,
    retries: 0,
  }
  return { parts: [{ type: 'http_request', data }] }
}

/** The address with its parameters; variables in it are encoded by themselves. */
function addressOf(asked: Data, desk: Desk): string {
  // A brace that begins nothing has no place in an address.
  const plain = (source: string) => desk.text(source).replace(/\{\{ "\{" \}\}/g, '%7B')
  const encoded = (source: string) =>
    plain(source)
      .split(/(\{\{[^{}]*\}\})/)
      .map((piece, index) => (index % 2 === 1 ? piece : encodeURIComponent(piece)))
      .join('')
  const url = plain(textAt(asked, 'url')).trim()
  const params = rowsAt(asked, 'queryParams')
    .filter((row) => textAt(row, 'key').trim() !== '')
    .map((row) => `${encoded(textAt(row, 'key').trim())}=${encoded(textAt(row, 'value'))}`)
  if (params.length === 0) return cut(url, 2_000)
  return cut(`${url}${url.includes('?') ? '&' : '?'}${params.join('&')}`, 2_000)
}

function headersOf(asked: Data, desk: Desk): Array<{ name: string; value: string }> {
  const seen = new Set<string>()
  return rowsAt(asked, 'headers').flatMap((row) => {
    const name = textAt(row, 'key').trim().slice(0, 100)
    if (name === '' || seen.has(name) || seen.size >= 20) return []
    seen.add(name)
    const value = textAt(row, 'value').trim()
    return [{ name, value: cut(encodedBasic(value) ?? desk.text(value), 4_000) }]
  })
}

/** `Basic user:pass` is encoded on the way there; here it is written down encoded. */
function encodedBasic(value: string): string | null {
  const pair = /^Basic\s+([^\s:{}]*:[^{}]*)$/i.exec(value)?.[1]
  if (pair === undefined) return null
  return `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(pair.slice(0, 1_000))))}`
}

/** Which parts of the answer are kept, and where. */
function savedOf(options: Data, desk: Desk): StepData {
  const save: Array<{ path: string; variable: string }> = []
  let statusVariable = ''
  for (const row of rowsAt(options, 'responseVariableMapping')) {
    const variable = desk.book.withId(textAt(row, 'variableId'))
    const source = textAt(row, 'bodyPath').trim()
    if (variable === '' || source === '') continue
    if (source === 'statusCode') {
      statusVariable = variable
      continue
    }
    const path = pathOf(source)
    if (path === null || save.length >= 20) desk.differs(noPath(source), 'lost')
    else if (!save.some((one) => one.variable === variable)) save.push({ path, variable })
  }
  return { save, statusVariable }
}

/** `data.list[0].x` as a path of ours; null for code and for the whole answer. */
export function pathOf(source: string): string | null {
  const rest = /^data((?:\.\w{1,60}|\[\d{1,6}\]|\["[\w .-]{1,60}"\]|\['[\w .-]{1,60}'\])*)$/.exec(source)?.[1]
  return rest === undefined || rest === '' || rest.length > 190 ? null : `$${rest}`
}

/** Converters of requests by the type of the block. */
export const requests: Record<string, Converter> = {
  Webhook: request,
  Zapier: request,
  'Make.com': request,
  Pabbly: request,
}

const notInFile = {
  en: 'The request itself is not in the file. Write its address.',
  es: 'La solicitud no está en el archivo. Escribe su dirección.',
}
const fromServer = {
  en: 'It is sent by the server, not by the browser.',
  es: 'La envía el servidor, no el navegador.',
}
const shorter = { en: 'It waits for 30 seconds at most.', es: 'Espera 30 segundos como máximo.' }
const noPath = (source: string) => ({
  en: `«${cut(source, 80)}» of the answer cannot be picked here and is not kept.`,
  es: `«${cut(source, 80)}» de la respuesta no se puede tomar aquí y no se guarda.`,
})
