import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { screens } from './static.ts'

const folder = mkdtempSync(join(tmpdir(), 'charla-static-'))
afterAll(() => rmSync(folder, { recursive: true }))
mkdirSync(join(folder, 'app/assets'), { recursive: true })
writeFileSync(join(folder, 'secret.txt'), 'hidden')
writeFileSync(join(folder, 'app/index.html'), '<title>Charla</title>')
writeFileSync(join(folder, 'app/icon.svg'), '<svg/>')
writeFileSync(join(folder, 'app/assets/main-abc123.js'), 'run()')

const app = screens(new URL('app/', `${pathToFileURL(folder).href}/`))

it.each([
  ['/', '<title>Charla</title>', 'no-cache'],
  ['/inbox/0192-conversation', '<title>Charla</title>', 'no-cache'],
  ['/icon.svg', '<svg/>', 'no-cache'],
  ['/assets/main-abc123.js', 'run()', 'public, max-age=31536000, immutable'],
])('serves %s', async (path, text, caching) => {
  const answer = await app.request(path)
  expect(answer.status).toBe(200)
  expect(await answer.text()).toBe(text)
  expect(answer.headers.get('cache-control')).toBe(caching)
})

it.each(['/assets/main-old.js', '/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets'])(
  'never serves what is not there or outside: %s',
  async (path) => {
    const answer = await app.request(path)
    expect(await answer.text()).not.toContain('hidden')
    if (path.includes('.js')) expect(answer.status).toBe(404)
  },
)

it('says how to build what is not built', async () => {
  const answer = await screens(pathToFileURL(`${folder}/nothing/`)).request('/')
  expect(answer.status).toBe(503)
  expect(await answer.text()).toContain('npm run build')
})
