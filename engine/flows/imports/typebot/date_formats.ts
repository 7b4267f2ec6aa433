// Unicode date formats such as `dd/MM/yyyy` as those of our texts, `%d/%m/%Y`.

const tokens: Record<string, string> = {
  yyyy: '%Y',
  yy: '%y',
  MMMM: '%B',
  MMM: '%b',
  MM: '%m',
  M: '%-m',
  dd: '%d',
  d: '%-d',
  EEEE: '%A',
  EEE: '%a',
  HH: '%H',
  H: '%-H',
  hh: '%I',
  h: '%-I',
  mm: '%M',
  m: '%-M',
  ss: '%S',
  a: '%p',
}

/** The format in our spelling; null where a token is unknown or it is too long. */
export function formatOf(format: string): string | null {
  let unknown = false
  const ours = format.replace(/'([^']*)'|([A-Za-z])\2*/g, (whole, quoted: string | undefined) => {
    if (quoted !== undefined) return quoted.replaceAll('%', '')
    unknown ||= !Object.hasOwn(tokens, whole)
    return tokens[whole] ?? ''
  })
  return unknown || ours.length > 100 || ours === '' ? null : ours
}
