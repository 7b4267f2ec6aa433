// Which sites may show a web chat. Pure: origins in, yes or no (or a header) out.

/** Whether a site may embed a channel. No list means any; `https://*.example.com` means every subdomain. */
export function mayEmbed(allowed: string[], origin: string): boolean {
  if (allowed.length === 0) return true
  if (!URL.canParse(origin)) return false
  const asked = new URL(origin)
  return allowed.some((one) => matches(one, asked))
}

/** Whether a request's origin is the very host it is sent to. */
export function sameHost(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host
}

/** The `frame-ancestors` directive of a channel's pages: only allowed sites may show them in a frame. */
export function frameAncestors(allowed: string[]): string {
  return `frame-ancestors ${allowed.length === 0 ? '*' : ["'self'", ...allowed].join(' ')}`
}

function matches(allowed: string, asked: URL): boolean {
  const wildcard = allowed.includes('://*.')
  const right = new URL(wildcard ? allowed.replace('://*.', '://') : allowed)
  if (right.protocol !== asked.protocol || right.port !== asked.port) return false
  return wildcard ? asked.hostname.endsWith(`.${right.hostname}`) : asked.hostname === right.hostname
}
