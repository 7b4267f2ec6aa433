// Text → pieces with links. Only web and e-mail addresses become links; everything else stays text.

export type Piece = string | { href: string; text: string }

const ADDRESS = /\b(?:https?:\/\/|www\.)[^\s<>"'`]+|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}/gi

/** The pieces of a text, in order; joined they are the text. */
export function linked(text: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const match of text.matchAll(ADDRESS)) {
    const shown = trimmed(match[0])
    const href = hrefOf(shown)
    if (!href) continue
    if (match.index > from) pieces.push(text.slice(from, match.index))
    pieces.push({ href, text: shown })
    from = match.index + shown.length
  }
  if (from < text.length) pieces.push(text.slice(from))
  return pieces
}

/** A web address that is safe to open or show; null for every other scheme. */
export function webAddress(url: string): string | null {
  if (!URL.canParse(url)) return null
  const { protocol, href } = new URL(url)
  return protocol === 'https:' || protocol === 'http:' ? href : null
}

// A sentence's full stop is not part of the address, nor is a bracket that was opened before it.
function trimmed(address: string): string {
  let end = address.length
  while (end > 0) {
    const last = address[end - 1]!
    const unbalanced = last === ')' && !address.slice(0, end).includes('(')
    if (!/[.,;:!?…»”'*_]/.test(last) && !unbalanced) break
    end--
  }
  return address.slice(0, end)
}

function hrefOf(shown: string): string | null {
  if (/^https?:\/\//i.test(shown)) return webAddress(shown)
  if (/^www\./i.test(shown)) return webAddress(`https://${shown}`)
  return shown.includes('@') ? `mailto:${shown}` : null
}
