// What our language cannot say: a step that is switched off stands in its place, and a note beside it holds the original.
import type { Words } from '#channels/channel.ts'
import { cut, type Part } from './made.ts'
import { isData } from './read.ts'

/** Longest original in a note; longer ones are cut with a mark. */
const LONGEST = 1_800

const secret = /pass|secret|token|api.?key|authorization|credential|cookie|signature|private/i
const hidden = '•••'

/** The original as readable JSON, without its secrets. */
export function originalOf(original: unknown): string {
  return cut(JSON.stringify(redacted(original), null, 1) ?? '', LONGEST)
}

/** Values under keys that sound secret, and those of rows whose `key` does, are hidden; so are passwords within addresses. */
function redacted(value: unknown): unknown {
  if (typeof value === 'string') return withoutSecrets(value)
  if (Array.isArray(value)) return value.map(redacted)
  if (!isData(value)) return value
  const isSecretRow = typeof value['key'] === 'string' && secret.test(value['key'])
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      const hides = secret.test(key) || (isSecretRow && key === 'value')
      return [key, hides && typeof one !== 'object' ? hidden : redacted(one)]
    }),
  )
}

const withoutSecrets = (text: string): string =>
  text
    .replace(/\/\/[^\s/@:]{1,200}:[^\s/@]{1,200}@/g, `//${hidden}@`)
    .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${hidden}`)
    .replace(/([?&](?:[\w-]*(?:key|token|secret|pass|signature)[\w-]*)=)[^&\s"']+/gi, `$1${hidden}`)
    .replace(/\b(?:sk|pk|rk|ghp|xox[abp])[-_][\w-]{12,}/g, hidden)

/** The step in the place of a block that is kept; it goes on and does nothing. */
export function placeholder(title: Words, language: 'es' | 'en'): Part {
  const text = {
    en: `«${title.en}» could not be taken over. The note beside it holds the original.`,
    es: `«${title.es}» no se pudo importar. La nota de al lado guarda el original.`,
  }
  const name = { en: `Not imported: ${title.en}`, es: `Sin importar: ${title.es}` }
  return {
    type: 'add_comment',
    name: cut(name[language], 80),
    data: { text: harmless(text[language]) },
    off: true,
  }
}

const harmless = (text: string) => text.replace(/[{}$]/g, '')
