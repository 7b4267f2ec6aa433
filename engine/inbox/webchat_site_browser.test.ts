// The web chat on a customer's site in a real browser: launcher, panel in its frame, and the site's calls.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buttonHeights, field, Stage, say, shows, texts, violations } from './webchat_browser_testing.ts'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.start()
}, 60_000)
afterAll(() => stage.stop())
beforeEach(() => stage.set())

describe('on a site', { timeout: 20_000 }, () => {
  test('opens, talks, closes with Escape, counts what came meanwhile, and is found again on the next page', async () => {
    const page = await stage.site()
    await page.getByRole('button', { name: 'Abrir chat' }).click()
    const frame = await stage.panel(page)
    await field(frame).waitFor()
    await expect.poll(() => frame.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
    await say(frame, 'Hola')
    await shows(frame, 'Dijiste: Hola')
    await field(frame).press('Escape')
    await page.getByRole('button', { name: 'Abrir chat' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.tagName)).toBe(
      'BUTTON',
    )
    await stage.speak('¿Sigues ahí?')
    await page.getByRole('button', { name: 'Abrir chat, 1 sin leer' }).waitFor()
    const kept = JSON.parse(
      await page.evaluate((place) => localStorage.getItem(place)!, `charla:${stage.key}`),
    )
    expect(kept).toEqual({ token: expect.any(String), outbox: [] })
    await page.reload()
    await page.getByRole('button', { name: 'Abrir chat, 1 sin leer' }).click()
    const again = await stage.panel(page)
    await shows(again, '¿Sigues ahí?')
    await page.getByRole('button', { name: 'Cerrar chat' }).waitFor()
    expect(await texts(again)).toEqual(['Hola', 'Dijiste: Hola', '¿Sigues ahí?'])
  })

  test('the site’s calls wait for the script, and a reset forgets the visitor', async () => {
    stage.addToSite(`<script>
      window.seen = []
      charla('identify', { name: 'Ana Pérez', email: 'ana@example.test' })
      charla('on', 'message:out', (text) => seen.push(text))
      charla('on', 'unread', (count) => seen.push(count))
      charla('setLocale', 'en')
      charla('open')
    </script>`)
    const page = await stage.context.newPage()
    await page.goto(stage.siteUrl)
    const frame = await stage.panel(page)
    await frame.getByRole('textbox', { name: 'Write a message' }).fill('Hi')
    await frame.getByRole('button', { name: 'Send' }).click()
    await shows(frame, 'Dijiste: Hi')
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { seen: unknown[] }).seen))
      .toContain('Dijiste: Hi')
    const contact = await stage.database.db
      .selectFrom('contact')
      .select(['name', 'email'])
      .where('workspaceId', '=', stage.home.workspaceId)
      .executeTakeFirstOrThrow()
    expect(contact).toEqual({ name: 'Ana Pérez', email: 'ana@example.test' })
    await page.evaluate(() => (window as unknown as { charla: (name: string) => void }).charla('reset'))
    await expect.poll(async () => (await stage.panel(page)).locator('.bubble').count()).toBe(0)
  })

  test('a site that is not allowed gets neither launcher nor frame', async () => {
    await stage.configure({ origins: ['https://shop.test'] })
    const page = await stage.context.newPage()
    await page.goto(stage.siteUrl)
    const html = await page.request.get(`${stage.base}/webchat/panel/${stage.key}`)
    expect(html.headers()['content-security-policy']).toContain("frame-ancestors 'self' https://shop.test")
    expect(
      (
        await page.request.get(`${stage.base}/webchat/${stage.key}/config`, {
          headers: { origin: stage.siteUrl },
        })
      ).status(),
    ).toBe(403)
    await page.waitForLoadState('networkidle')
    expect(await page.getByRole('button').count()).toBe(0)
  })

  test('another window cannot speak as the panel', async () => {
    const page = await stage.site()
    await page.evaluate((channel) => {
      window.postMessage({ charla: channel, type: 'keep', kept: { token: 'stolen' } }, '*')
      window.postMessage({ charla: channel, type: 'unread', count: 7 }, '*')
    }, stage.key)
    await page.getByRole('button', { name: 'Abrir chat', exact: true }).waitFor()
    expect(await page.evaluate((place) => localStorage.getItem(place), `charla:${stage.key}`)).toBeNull()
  })

  test('shows what came while it was closed, beside the launcher, until opened or dismissed', async () => {
    const page = await stage.site()
    await page.getByRole('button', { name: 'Abrir chat' }).click()
    const frame = await stage.panel(page)
    await say(frame, 'Hola')
    await shows(frame, 'Dijiste: Hola')
    await page.getByRole('button', { name: 'Cerrar chat' }).click()
    await stage.speak('¿Sigues ahí?')
    const news = page.getByRole('status').getByRole('button', { name: '¿Sigues ahí?' })
    await news.waitFor()
    expect(await violations(page)).toEqual([])
    for (const height of await buttonHeights(page)) expect(height).toBeGreaterThanOrEqual(44)
    await page.getByRole('button', { name: 'Descartar' }).click()
    await news.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Abrir chat, 1 sin leer' }).waitFor()
    await stage.speak('Última pregunta')
    await page.getByRole('button', { name: 'Última pregunta' }).click()
    await shows(frame, 'Última pregunta')
    await page.getByRole('button', { name: 'Última pregunta' }).waitFor({ state: 'hidden' })
    await expect.poll(() => stage.statuses()).toEqual(['read', 'read', 'read'])
    await page.reload()
    await page.getByRole('button', { name: 'Abrir chat', exact: true }).waitFor()
    await stage.panel(page).then((again) => shows(again, 'Última pregunta'))
    expect(await page.getByRole('button', { name: 'Última pregunta' }).count()).toBe(0)
  })

  test('the panel passes axe in both themes, whatever the device has', async () => {
    stage.bot = () => [{ kind: 'text', text: '¿Sí?', choices: [{ id: 'y', title: 'Sí' }] }]
    const page = await stage.site()
    await page.getByRole('button', { name: 'Abrir chat' }).click()
    const frame = await stage.panel(page)
    await say(frame, 'Hola')
    await shows(frame, '¿Sí?')
    const backgrounds: string[] = []
    for (const theme of ['light', 'dark']) {
      await page.evaluate((asked) => {
        ;(window as unknown as { charla: (...call: string[]) => void }).charla('setTheme', asked)
      }, theme)
      await frame.locator(`[data-theme=${theme}]`).waitFor()
      expect(await violations(frame)).toEqual([])
      backgrounds.push(await frame.locator('main').evaluate((one) => getComputedStyle(one).backgroundColor))
    }
    expect(backgrounds).toEqual(['rgb(255, 255, 255)', 'rgb(24, 31, 38)'])
  })

  test('any element of the site opens it, and a text can be proposed', async () => {
    stage.addToSite(`<a href="#" data-charla-open><b>Escríbenos</b></a><script>
      window.seen = []
      document.addEventListener('charla:open', () => seen.push('open'))
      charla('prefill', 'Quiero saber de ')
    </script>`)
    const page = await stage.context.newPage()
    await page.goto(stage.siteUrl)
    const frame = await stage.panel(page)
    await expect.poll(() => field(frame).inputValue()).toBe('Quiero saber de ')
    await page.getByRole('button', { name: 'Cerrar chat' }).click()
    await page.getByText('Escríbenos').click()
    await page.getByRole('button', { name: 'Cerrar chat' }).waitFor()
    expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual([
      'open',
      'open',
    ])
  })

  test('on a phone it covers the page, which cannot be reached until it is closed', async () => {
    await stage.set({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
    stage.addToSite('<button>Comprar</button>')
    const page = await stage.site()
    await page.getByRole('button', { name: 'Abrir chat' }).tap()
    const frame = await stage.panel(page)
    await field(frame).waitFor()
    expect(await frame.evaluate(() => [innerWidth, innerHeight])).toEqual([390, 844])
    const behind = page.locator('button', { hasText: 'Comprar' })
    expect(await behind.evaluate((one) => one.closest('[inert]') !== null)).toBe(true)
    await frame.getByRole('button', { name: 'Cerrar' }).tap()
    await expect.poll(() => behind.evaluate((one) => one.closest('[inert]'))).toBeNull()
  })

  test('a site that takes it away gets its page back as it was', async () => {
    const page = await stage.site()
    await page.getByRole('button', { name: 'Abrir chat' }).click()
    await stage.panel(page)
    await page.evaluate(() => (window as unknown as { charla: (name: string) => void }).charla('destroy'))
    expect(await page.locator('body > *:not(main):not(script)').count()).toBe(0)
    expect(await page.frames().length).toBe(1)
  })

  test('the script comes compressed, to any site', async () => {
    const answer = await fetch(`${stage.base}/w.js`, { headers: { 'accept-encoding': 'gzip' } })
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'text/javascript; charset=utf-8',
      'access-control-allow-origin': '*',
      vary: expect.stringMatching(/accept-encoding/i),
    })
    expect(await answer.text()).toContain('charla')
  })
})
