// The one way out. Every request to the outside world goes through this function, so that none reaches our own network.
import { lookup as systemLookup } from 'node:dns'
import { type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { Readable } from 'node:stream'
import { isPublic } from './addresses.ts'

const MAX_REDIRECTS = 3
const redirects = new Set([301, 302, 303, 307, 308])
const bodiless = new Set([101, 204, 205, 304])
// Our own headers, and those that open cloud metadata services or smuggle requests.
const forbidden =
  /^(host|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|content-length|expect|metadata.*|x-aws-.*|x-google-metadata.*)$/
const closedPorts = new Set([
  1433, 1521, 2049, 2375, 2376, 3306, 5432, 5984, 6000, 6379, 6667, 9200, 9300, 10250, 11211, 27017,
])

export interface EgressConfig {
  /** `host:port` pairs that are reachable wherever they point, separated by commas: the self-hoster's own services. */
  allow?: string
  /**
   * Addresses that stand in for providers’, as `https://api.example.com=http://127.0.0.1:9000`, separated by commas: sandboxes,
   * gateways, and the fakes of tests.
   */
  routes?: string
  /** The whole exchange, redirects and body included. */
  timeoutMs?: number
  /** Most bytes of an answer's body. */
  maxBytes?: number
  /** How names become addresses; the system's resolver unless a test brings its own. */
  lookup?: LookupFunction
  /** Which addresses lie outside; those of the public internet unless a test draws the border elsewhere. */
  outside?: (address: string) => boolean
}

/** A request that was not made, or an answer that was cut, and why. `code` is stable, the sentence is for people. */
export class EgressError extends TypeError {
  readonly code: 'EGRESS_REFUSED' | 'EGRESS_TIMEOUT' | 'EGRESS_TOO_LARGE' | 'EGRESS_FAILED'

  constructor(code: EgressError['code'], text: string, cause?: unknown) {
    super(text, { cause })
    this.name = 'EgressError'
    this.code = code
  }
}

interface Rules {
  allow: ReadonlySet<string>
  routes: ReadonlyArray<[from: string, to: string]>
  timeoutMs: number
  maxBytes: number
  lookup: LookupFunction
  outside: (address: string) => boolean
}

interface Call {
  method: string
  headers: Headers
  body: Uint8Array | null
  redirect: RequestRedirect
  signal: AbortSignal
}

/** A `fetch` that reaches the public internet (and what `allow` names) and nothing else. */
export function egress(config: EgressConfig = {}): typeof fetch {
  const rules = rulesOf(config)
  return async (input, init) => {
    const asked = open(input, init)
    const call: Call = {
      method: asked.method,
      headers: withoutForbidden(asked.headers),
      body: asked.body ? new Uint8Array(await asked.arrayBuffer()) : null,
      redirect: asked.redirect,
      signal: AbortSignal.any([asked.signal, AbortSignal.timeout(rules.timeoutMs)]),
    }
    return follow(routed(asked.url, rules), call, rules, 0)
  }
}

/** The address of a host, for other protocols than HTTP, by the same border. Throws EgressError. */
export function resolver(config: EgressConfig = {}): (host: string, port: number) => Promise<string> {
  const rules = rulesOf(config)
  return (host, port) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const name = host.replace(/^\[|\]$/g, '').toLowerCase()
    const known = rules.allow.has(`${name}:${port}`)
    if (isIP(name))
      return known || rules.outside(name)
        ? Promise.resolve(name)
        : Promise.reject(refused('The address is inside a private network.'))
    const lookup = known ? rules.lookup : guarded(rules)
    lookup(name, {}, (error, address) => {
      if (!error) return resolve(Array.isArray(address) ? address[0]!.address : address)
      reject(
        error instanceof EgressError
          ? error
          : new EgressError('EGRESS_FAILED', 'The name has no address.', error),
      )
    })
    return promise
  }
}

function rulesOf(config: EgressConfig): Rules {
  return {
    allow: new Set(listed(config.allow).map((one) => one.toLowerCase())),
    routes: listed(config.routes).map((one) => one.split('=') as [string, string]),
    timeoutMs: config.timeoutMs ?? 15_000,
    maxBytes: config.maxBytes ?? 5 * 1024 * 1024,
    lookup: config.lookup ?? (systemLookup as LookupFunction),
    outside: config.outside ?? isPublic,
  }
}

const listed = (text = ''): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)

/** Where a request really goes. */
function routed(url: string, { routes }: Rules): URL {
  const route = routes.find(([from]) => url.startsWith(from) && /^$|^[/?#]/.test(url.slice(from.length)))
  return new URL(route ? route[1] + url.slice(route[0].length) : url)
}

function open(input: Parameters<typeof fetch>[0], init: RequestInit | undefined): Request {
  try {
    return new Request(input, init)
  } catch (error) {
    throw new EgressError('EGRESS_REFUSED', 'This address is not valid.', error)
  }
}

async function follow(url: URL, call: Call, rules: Rules, hops: number): Promise<Response> {
  permit(url, rules)
  const answer = await exchange(url, call, rules)
  const status = answer.statusCode ?? 502
  const target = redirects.has(status) ? answer.headers.location : undefined
  if (target === undefined || call.redirect === 'manual') return respond(url, answer, status, hops > 0, rules)
  answer.destroy()
  if (call.redirect === 'error') throw refused('The answer is a redirect, which is not allowed here.')
  if (hops >= MAX_REDIRECTS) throw refused(`There were more than ${MAX_REDIRECTS} redirects.`)
  if (!URL.canParse(target, url)) throw refused('The answer redirects to an address that is not valid.')
  const next = new URL(target, url)
  return follow(next, redirected(call, status, next.origin === url.origin), rules, hops + 1)
}

function permit(url: URL, rules: Rules): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw refused('Only http and https addresses are allowed.')
  if (url.username || url.password) throw refused('An address must not carry a user name or password.')
  if (isAllowed(url, rules)) return
  const port = portOf(url)
  if ((port < 1024 && port !== 80 && port !== 443) || closedPorts.has(port)) {
    throw refused(`Port ${port} is not one for web addresses.`)
  }
  const host = bareHost(url)
  if (isIP(host) && !rules.outside(host)) throw refused('The address is inside a private network.')
}

function exchange(url: URL, call: Call, rules: Rules): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const send = url.protocol === 'https:' ? tlsRequest : plainRequest
  const request: ClientRequest = send(
    {
      protocol: url.protocol,
      hostname: bareHost(url),
      port: portOf(url),
      path: url.pathname + url.search,
      method: call.method,
      headers: headersFor(call),
      lookup: isAllowed(url, rules) ? rules.lookup : guarded(rules),
      signal: call.signal,
      agent: false,
    },
    resolve,
  )
  request.on('error', (error) => reject(asEgressError(error, call.signal)))
  request.end(call.body ?? undefined)
  return promise
}

// The check sits in the socket's own lookup: the address that was checked is the one that is connected to.
function guarded({ lookup, outside }: Rules): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '')
      const all = Array.isArray(addresses) ? addresses : [{ address: addresses, family: isIP(addresses) }]
      const first = all[0]
      if (!first) return callback(new EgressError('EGRESS_FAILED', 'The name has no address.'), '')
      if (!all.every((one) => outside(one.address))) {
        return callback(refused('The name leads inside a private network.'), '')
      }
      if (options.all) return callback(null, all)
      return callback(null, first.address, first.family)
    })
  }
}

function respond(
  url: URL,
  answer: IncomingMessage,
  status: number,
  wasRedirected: boolean,
  rules: Rules,
): Response {
  const headers = new Headers()
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const one of Array.isArray(value) ? value : [value ?? '']) headers.append(name, one)
  }
  if (Number(answer.headers['content-length'] ?? 0) > rules.maxBytes) {
    answer.destroy()
    throw new EgressError('EGRESS_TOO_LARGE', tooLarge(rules))
  }
  if (bodiless.has(status)) answer.resume()
  const body = bodiless.has(status) ? null : limited(answer, rules)
  const response = new Response(body, { status, statusText: answer.statusMessage, headers })
  Object.defineProperty(response, 'url', { value: url.href })
  Object.defineProperty(response, 'redirected', { value: wasRedirected })
  return response
}

function limited(answer: IncomingMessage, rules: Rules): ReadableStream<Uint8Array> {
  let seen = 0
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      seen += chunk.byteLength
      if (seen <= rules.maxBytes) return controller.enqueue(chunk)
      answer.destroy()
      controller.error(new EgressError('EGRESS_TOO_LARGE', tooLarge(rules)))
    },
  })
  return (Readable.toWeb(answer) as ReadableStream<Uint8Array>).pipeThrough(limit)
}

function redirected(call: Call, status: number, sameOrigin: boolean): Call {
  const headers = new Headers(call.headers)
  if (!sameOrigin) for (const name of ['authorization', 'cookie', 'proxy-authorization']) headers.delete(name)
  const asGet = status === 303 ? call.method !== 'HEAD' : status <= 302 && call.method === 'POST'
  if (!asGet) return { ...call, headers }
  headers.delete('content-type')
  return { ...call, headers, method: 'GET', body: null }
}

function headersFor(call: Call): Record<string, string> {
  const headers = new Headers(call.headers)
  if (!headers.has('user-agent')) headers.set('user-agent', 'Charla')
  headers.set('accept-encoding', 'identity')
  if (call.body) headers.set('content-length', String(call.body.byteLength))
  return Object.fromEntries(headers)
}

function withoutForbidden(given: Headers): Headers {
  return new Headers([...given].filter(([name]) => !forbidden.test(name)))
}

function asEgressError(error: Error, signal: AbortSignal): Error {
  if (error instanceof EgressError) return error
  if (signal.aborted && (signal.reason as Error | undefined)?.name === 'TimeoutError') {
    return new EgressError('EGRESS_TIMEOUT', 'The server did not answer in time.', error)
  }
  if (signal.aborted) return signal.reason instanceof Error ? signal.reason : error
  return new EgressError('EGRESS_FAILED', 'The server could not be reached.', error)
}

function isAllowed(url: URL, rules: Rules): boolean {
  return rules.allow.has(`${url.hostname}:${portOf(url)}`)
}

function portOf(url: URL): number {
  return url.port ? Number(url.port) : url.protocol === 'https:' ? 443 : 80
}

function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

function tooLarge(rules: Rules): string {
  return `The answer is larger than ${rules.maxBytes} bytes.`
}

function refused(text: string): EgressError {
  return new EgressError('EGRESS_REFUSED', text)
}
