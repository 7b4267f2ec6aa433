// E-mail and web addresses inside sentences.

/** The e-mail address inside a text, in lower case; null where there are two. */
export function emailIn(text: string): string | null {
  const found = text
    .slice(0, 500)
    .match(
      /[A-Za-z0-9](?:[A-Za-z0-9._%+-]{0,62}[A-Za-z0-9_%+-])?@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,24}/g,
    )
  const different = new Set(found?.map((one) => one.toLowerCase()))
  const [email] = different
  return different.size === 1 && email !== undefined && !email.includes('..') ? email : null
}

/** Endings that make a bare name such as `example.com` a web address in a sentence. */
const endings = new Set(
  'com net org edu gov gob mil info io co app dev shop store online site web me tv biz test es ec mx ar pe cl uy py bo ve cr pa gt hn ni sv do pr cu us uk ca de fr it pt br eu ch nl au nz in jp cn lat cloud tech blog page link'.split(
    ' ',
  ),
)

const address =
  /(https?:\/\/)?((?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}[\p{L}]{2,24})(:\d{1,5})?([/?#][^\s<>"«»]{0,1500})?/giu

/** The web address inside a text, with `https://` where it says nothing; null where there is none, or two. */
export function urlIn(text: string): string | null {
  const clean = text
    .slice(0, 2_000)
    .replace(/\S{0,200}@\S{0,200}/g, (part) => (/https?:/i.test(part) ? part : ' '))
  const found = new Set<string>()
  for (const match of clean.matchAll(address)) {
    const before = clean.slice(Math.max(0, match.index - 3), match.index)
    // Part of something longer: another scheme, a file, a sign-in inside the address.
    if (/[\p{L}\p{N}/@\\.:_-]$/u.test(before)) continue
    const [whole, scheme, host = '', door = '', path = ''] = match
    if (
      clean[match.index + whole.length] === '@' ||
      /^:[^/]{0,200}@/.test(clean.slice(match.index + (scheme ?? '').length + host.length))
    )
      continue
    const ending = host.slice(host.lastIndexOf('.') + 1).toLowerCase()
    if (!scheme && !/^www\./i.test(host) && !endings.has(ending)) continue
    const url = parsed(`${scheme?.toLowerCase() ?? 'https://'}${host}${door}${trimmed(path)}`)
    if (url) found.add(url)
  }
  const [url] = found
  return found.size === 1 && url !== undefined ? url : null
}

/** Without the punctuation of the sentence around it; a closing bracket stays where it was opened inside. */
function trimmed(path: string): string {
  let end = path.length
  while (end > 0) {
    const last = path[end - 1]!
    const open = { ')': '(', ']': '[' }[last]
    const part = path.slice(0, end)
    if (open ? count(part, open) >= count(part, last) : !/[.,;:!?'…*_]/.test(last)) break
    end--
  }
  return path.slice(0, end)
}

const count = (text: string, sign: string): number => text.split(sign).length - 1

function parsed(text: string): string | null {
  try {
    const url = new URL(text)
    if (url.username !== '' || url.password !== '') return null
    return url.pathname === '/' && url.search === '' && url.hash === '' ? url.origin : url.href
  } catch {
    return null
  }
}
