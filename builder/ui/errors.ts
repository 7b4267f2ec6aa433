// Any failure as a sentence in both languages.
import type { Words } from '#channels/channel.ts'
import { ApiError } from '../api.ts'

const unexpected: Words = {
  en: 'Something unexpected happened on this page. Try again; if it happens again, reload.',
  es: 'Pasó algo inesperado en esta página. Inténtalo de nuevo; si se repite, recarga.',
}

/** The server's own sentence, or ours when the fault is on this page. */
export function errorWords(error: unknown): Words {
  return error instanceof ApiError ? error.words : unexpected
}
