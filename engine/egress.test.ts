import { createServer, type Server } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isPublic } from './addresses.ts'
import { egress, resolver } from './egress.ts'

let tripwire: Server
let port: number
let hits: Array<{ path: string; headers: Record<string, unknown>; method: string; body: string }> = []

beforeAll(async () => {
  tripwire = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    hits.push({ path: request.url!, headers: request.headers, method: request.method!, body })
    const [, what, rest] = /^\/(\w+)\/?(.*)$/.exec(request.url!) ?? []
    if (what === 'redirect') {
      const [status, ...to] = rest!.split('/')
      response.writeHead(Number(status), { location: decodeURIComponent(to.join('/')) }).end()
    } else if (what === 'loop') response.writeHead(302, { location: '/loop' }).end()
    else if (what === 'large') {
      response.writeHead(200)
      response.write('x'.repeat(3000))
      response.end('x'.repeat(3000))
    } else if (what === 'silent') return
    else if (what === 'empty') response.writeHead(204).end()
    else response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}')
  })
  await new Promise<void>((resolve) => tripwire.listen(0, '127.0.0.1', resolve))
  port = (tripwire.address() as AddressInfo).port
})
afterAll(() => tripwire.closeAllConnections?.() ?? tripwire.close())

const resolves =
  (...answers: string[][]): LookupFunction =>
  (_, __, callback) => {
    const addresses = answers.length > 1 ? answers.shift()! : answers[0]!
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }

const inside = [
  'http://127.0.0.1:PORT/',
  'http://127.1:PORT/',
  'http://127.0.1:PORT/',
  'http://2130706433:PORT/',
  'http://0x7f000001:PORT/',
  'http://0x7f.1:PORT/',
  'http://017700000001:PORT/',
  'http://0177.0.0.1:PORT/',
  'http://127.255.255.254:PORT/',
  'http://0:PORT/',
  'http://0.0.0.0:PORT/',
  'http://①②⑦.⓪.⓪.①:PORT/',
  'http://127。0。0。1:PORT/',
  'http://１２７.0.0.1:PORT/',
  'http://127.0.0.1.:PORT/',
  'http://[::1]:PORT/',
  'http://[::]:PORT/',
  'http://[0:0:0:0:0:0:0:1]:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://[::ffff:7f00:1]:PORT/',
  'http://[::127.0.0.1]:PORT/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://[64:ff9b::7f00:1]:PORT/',
  'http://[64:ff9b::169.254.169.254]/',
  'http://[64:ff9b:1::1]/',
  'http://[2002:7f00:1::]/',
  'http://[2001::1]/',
  'http://[2001:db8::1]/',
  'http://[fc00::1]/',
  'http://[fd00:ec2::254]/',
  'http://[fe80::1]/',
  'http://[fec0::1]/',
  'http://[ff02::1]/',
  'http://[100::1]/',
  'http://[3fff::1]/',
  'http://10.0.0.1/',
  'http://10.255.255.255/',
  'http://172.16.0.1/',
  'http://172.31.255.255/',
  'http://192.168.1.1/',
  'http://169.254.169.254/latest/meta-data/',
  'http://0xa9fea9fe/',
  'http://2852039166/',
  'http://100.64.0.1/',
  'http://100.127.255.255/',
  'http://192.0.0.192/',
  'http://198.18.0.1/',
  'http://192.0.2.1/',
  'http://203.0.113.1/',
  'http://224.0.0.1/',
  'http://255.255.255.255/',
  'http://240.0.0.1/',
  'http://localhost:PORT/',
  'http://localhost.:PORT/',
  'http://LOCALHOST:PORT/',
  'http://metadata.internal.test/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:PORT/_x',
  'data:text/plain,hi',
  'ftp://127.0.0.1/',
  'javascript:alert(1)',
  'blob:http://127.0.0.1/x',
  'http://user:pass@8.8.8.8/',
  'http://8.8.8.8@127.0.0.1:PORT/',
  'http://example.test:22/',
  'http://example.test:25/',
  'http://example.test:5432/',
  'http://example.test:6379/',
  'http://exa mple.test/',
  'not a url',
  '',
  '/relative',
]

describe('addresses', () => {
  test.each(inside)('%s is refused and never reached', async (form) => {
    hits = []
    const http = egress({ lookup: resolves(['127.0.0.1']) })
    await expect(http(form.replace('PORT', String(port)))).rejects.toMatchObject({ code: 'EGRESS_REFUSED' })
    expect(hits).toEqual([])
  })

  test.each([
    '8.8.8.8',
    '1.1.1.1',
    '100.63.255.255',
    '100.128.0.1',
    '172.15.255.255',
    '172.32.0.1',
    '192.167.1.1',
    '198.17.255.255',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a00:1450:4001:82b::200e',
    '2001:4860:4860::8888',
    '::ffff:8.8.8.8',
  ])('%s is public', (address) => {
    expect(isPublic(address)).toBe(true)
  })

  test('text that is no address is not public', () => {
    expect(['', 'example.test', '1.2.3', '::g'].map(isPublic)).toEqual([false, false, false, false])
  })
})

describe('names', () => {
  test('one private address among public ones refuses the name', async () => {
    const http = egress({ lookup: resolves(['8.8.8.8', '10.0.0.1']) })
    await expect(http('http://example.test/')).rejects.toMatchObject({ code: 'EGRESS_REFUSED' })
  })

  test('the address is checked at every connection, so rebinding finds no gap', async () => {
    const answers: string[] = []
    const lookup: LookupFunction = (_, __, callback) => {
      answers.push('asked')
      callback(null, [{ address: '127.0.0.1', family: 4 }])
    }
    const http = egress({ lookup })
    for (const _ of [1, 2])
      await expect(http(`http://rebind.test:${port}/`)).rejects.toMatchObject({ code: 'EGRESS_REFUSED' })
    expect(answers).toHaveLength(2)
  })

  test('a name that leads outside is reached at the address that was checked', async () => {
    const http = egress({
      lookup: resolves(['127.0.0.1'], ['10.0.0.1']),
      outside: (address) => address === '127.0.0.1',
    })
    expect(await (await http(`http://example.test:${port}/x`)).json()).toEqual({ ok: true })
    await expect(http(`http://example.test:${port}/x`)).rejects.toMatchObject({ code: 'EGRESS_REFUSED' })
  })

  test('what the self-hoster allows is reached, only on its port', async () => {
    const http = egress({ allow: `127.0.0.1:${port}, localhost:${port}` })
    expect(await (await http(`http://127.0.0.1:${port}/x`)).json()).toEqual({ ok: true })
    expect((await http(`http://localhost:${port}/x`)).status).toBe(200)
    await expect(http('http://127.0.0.1:8081/')).rejects.toMatchObject({ code: 'EGRESS_REFUSED' })
  })
})

describe('routes', () => {
  const http = () =>
    egress({
      allow: `127.0.0.1:${port}`,
      routes: `https://api.provider.test=http://127.0.0.1:${port}, https://other.test/v1=http://127.0.0.1:${port}/x`,
    })
  test.each([
    ['https://api.provider.test/bot1/send?a=1', '/bot1/send?a=1'],
    ['https://api.provider.test', '/'],
    ['https://other.test/v1/y', '/x/y'],
  ])('%s goes to its substitute', async (url, path) => {
    hits = []
    expect((await http()(url)).status).toBe(200)
    expect(hits[0]!.path).toBe(path)
  })

  test('a name that only begins alike is not substituted', async () => {
    hits = []
    const lost = egress({
      routes: `https://api.provider.test=http://127.0.0.1:${port}`,
      lookup: resolves(['10.0.0.1']),
    })
    await expect(lost('https://api.provider.test.evil.test/')).rejects.toMatchObject({
      code: 'EGRESS_REFUSED',
    })
    expect(hits).toEqual([])
  })
})

describe('other protocols', () => {
  const mail = resolver({ allow: 'mail.local:993, 127.0.0.1:25', lookup: resolves(['10.1.2.3']) })
  test.each([
    ['mail.local', 993, '10.1.2.3'],
    ['127.0.0.1', 25, '127.0.0.1'],
    ['9.9.9.9', 993, '9.9.9.9'],
  ])('%s:%d may be called', async (host, at, address) => {
    expect(await mail(host, at)).toBe(address)
  })
  test.each([
    ['mail.local', 143],
    ['127.0.0.1', 993],
    ['[::1]', 993],
    ['elsewhere.test', 993],
  ])('%s:%d lies inside', async (host, at) => {
    await expect(mail(host, at)).rejects.toMatchObject({ code: 'EGRESS_REFUSED' })
  })
})

describe('exchange', () => {
  const http = (more = {}) => egress({ allow: `127.0.0.1:${port}`, ...more })
  const at = (path: string) => `http://127.0.0.1:${port}${path}`
  const to = (status: number, url: string) => at(`/redirect/${status}/${encodeURIComponent(url)}`)

  test('sends method, headers and body, and hides what a server could abuse', async () => {
    hits = []
    const headers = {
      'x-own': '1',
      'Metadata-Flavor': 'Google',
      'X-aws-ec2-metadata-token': 't',
      host: 'evil.test',
    }
    await http()(at('/x?y=1'), { method: 'POST', body: 'hola', headers })
    expect(hits[0]).toMatchObject({ path: '/x?y=1', method: 'POST', body: 'hola', headers: { 'x-own': '1' } })
    expect(hits[0]!.headers).toMatchObject({ host: `127.0.0.1:${port}` })
    expect(Object.keys(hits[0]!.headers).filter((name) => /metadata/.test(name))).toEqual([])
  })

  test.each([301, 302, 303, 307, 308])('a %i to the inside is refused', async (status) => {
    for (const url of [
      'http://127.0.0.1:1/',
      'http://169.254.169.254/',
      'file:///etc/passwd',
      'http://[::1]/',
      'http://',
    ]) {
      await expect(http()(to(status, url))).rejects.toMatchObject({ code: 'EGRESS_REFUSED' })
    }
  })

  test('follows three redirects, not four', async () => {
    hits = []
    const answer = await http()(to(302, to(307, to(301, at('/end')))))
    expect(answer).toMatchObject({ status: 200, redirected: true, url: at('/end') })
    await expect(http()(at('/loop'))).rejects.toMatchObject({ code: 'EGRESS_REFUSED' })
    expect(hits.filter((hit) => hit.path === '/loop')).toHaveLength(4)
  })

  test('keeps the body over 307, drops it over 303', async () => {
    hits = []
    await http()(to(307, at('/end')), { method: 'POST', body: 'a' })
    await http()(to(303, at('/end')), { method: 'POST', body: 'b' })
    expect(hits.filter((hit) => hit.path === '/end').map(({ method, body }) => [method, body])).toEqual([
      ['POST', 'a'],
      ['GET', ''],
    ])
  })

  test('secrets do not travel to another origin', async () => {
    hits = []
    const both = egress({ allow: `127.0.0.1:${port},localhost:${port}` })
    await both(to(302, `http://localhost:${port}/other`), {
      headers: { authorization: 'Bearer x', cookie: 'a=b' },
    })
    const other = hits.find((hit) => hit.path === '/other')!
    expect(other.headers).not.toHaveProperty('authorization')
    expect(other.headers).not.toHaveProperty('cookie')
  })

  test('manual redirects are handed back, error refuses them', async () => {
    expect((await http()(to(302, 'http://10.0.0.1/'), { redirect: 'manual' })).status).toBe(302)
    await expect(http()(to(302, at('/end')), { redirect: 'error' })).rejects.toMatchObject({
      code: 'EGRESS_REFUSED',
    })
  })

  test('a body over the limit is cut', async () => {
    const answer = await http({ maxBytes: 4000 })(at('/large'))
    await expect(answer.text()).rejects.toMatchObject({ code: 'EGRESS_TOO_LARGE' })
  })

  test('silence ends by the time limit, and by the caller’s signal', async () => {
    await expect(http({ timeoutMs: 30 })(at('/silent'))).rejects.toMatchObject({ code: 'EGRESS_TIMEOUT' })
    const caller = new AbortController()
    const asked = http()(at('/silent'), { signal: caller.signal })
    caller.abort()
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('an answer without a body, and a server that is not there', async () => {
    expect((await http()(at('/empty'))).status).toBe(204)
    await expect(egress({ allow: '127.0.0.1:9' })('http://127.0.0.1:9/')).rejects.toMatchObject({
      code: 'EGRESS_FAILED',
    })
  })
})
