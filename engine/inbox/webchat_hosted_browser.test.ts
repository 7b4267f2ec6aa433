// The hosted page of a web chat in a real browser.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buttonHeights, field, Stage, say, shows, texts, violations } from './webchat_browser_testing.ts'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.start()
}, 60_000)
afterAll(() => stage.stop())
beforeEach(() => stage.set())

describe('the hosted page', { timeout: 20_000 }, () => {
  test('a talk with choices, ticks, and its history after a reload', async () => {
    stage.bot = (said) =>
      said === 'Ventas'
        ? [{ kind: 'text', text: 'Te paso con ventas.' }]
        : [
            {
              kind: 'text',
              text: '¿Qué buscas?',
              choices: [
                { id: 'a', title: 'Ventas' },
                { id: 'b', title: 'Soporte' },
              ],
            },
          ]
    const page = await stage.hosted()
    await page.getByRole('heading', { name: 'Mi webchat' }).waitFor()
    await say(page, 'Hola')
    await shows(page, '¿Qué buscas?')
    await page.getByRole('button', { name: 'Ventas' }).click()
    await shows(page, 'Te paso con ventas.')
    await page.getByRole('img', { name: 'Visto' }).first().waitFor()
    expect(await texts(page)).toEqual(['Hola', '¿Qué buscas?', 'Ventas', 'Te paso con ventas.'])
    expect(await page.getByRole('group', { name: 'Respuestas posibles' }).count()).toBe(0)
    const choice = await stage.database.db
      .selectFrom('message')
      .select('content')
      .where('workspaceId', '=', stage.home.workspaceId)
      .where('seq', '=', 3)
      .executeTakeFirstOrThrow()
    expect(choice.content).toEqual({ kind: 'text', text: 'Ventas', choice: 'a' })
    await page.reload()
    await shows(page, 'Te paso con ventas.')
    expect(await texts(page)).toEqual(['Hola', '¿Qué buscas?', 'Ventas', 'Te paso con ventas.'])
    await expect.poll(() => stage.statuses()).toEqual(['read', 'read'])
  })

  test('a cut connection loses and doubles nothing, either way', async () => {
    const page = await stage.hosted()
    await say(page, 'uno')
    await shows(page, 'Dijiste: uno')
    await stage.context.setOffline(true)
    await page.getByText('Sin conexión').waitFor()
    await say(page, 'dos')
    await say(page, 'tres')
    await stage.speak('mientras no estabas')
    expect(await page.getByRole('img', { name: 'Enviando' }).count()).toBe(1)
    await stage.context.setOffline(false)
    await shows(page, 'Dijiste: tres')
    await page.getByText('Sin conexión').waitFor({ state: 'detached' })
    expect(await texts(page)).toEqual([
      'uno',
      'Dijiste: uno',
      'mientras no estabas',
      'dos',
      'Dijiste: dos',
      'tres',
      'Dijiste: tres',
    ])
  })

  test('what was written offline survives closing the page', async () => {
    const page = await stage.hosted()
    await say(page, 'uno')
    await shows(page, 'Dijiste: uno')
    await stage.context.setOffline(true)
    await say(page, 'antes de cerrar')
    await page.close()
    await stage.context.setOffline(false)
    const again = await stage.hosted()
    await shows(again, 'Dijiste: antes de cerrar')
    expect(await texts(again)).toEqual(['uno', 'Dijiste: uno', 'antes de cerrar', 'Dijiste: antes de cerrar'])
  })

  test('an agent has a first name; hostile text is only text, links are safe', async () => {
    const page = await stage.hosted()
    const opened: string[] = []
    page.on('dialog', (dialog) => {
      opened.push(dialog.message())
      void dialog.dismiss()
    })
    stage.bot = () => [
      { kind: 'text', text: '<img src=x onerror=alert(1)> javascript:alert(2)' },
      { kind: 'image', url: 'javascript:alert(3)' },
      { kind: 'text', text: 'Mira https://example.test/a?b=1. Y escribe a ana@example.test' },
    ]
    await say(page, '<script>alert(4)</script>')
    await shows(page, 'Mira')
    await stage.speak('Soy yo', stage.home.ana)
    await page.getByText('Ana ·').waitFor()
    const links = await page
      .locator('.bubble a')
      .evaluateAll((all) => all.map((a) => [a.getAttribute('href'), a.getAttribute('rel')]))
    expect(links).toEqual([
      ['https://example.test/a?b=1', 'noopener noreferrer nofollow ugc'],
      ['mailto:ana@example.test', 'noopener noreferrer nofollow ugc'],
    ])
    expect(opened).toEqual([])
  })

  test('an unknown key says so, in the visitor’s language', async () => {
    const page = await stage.context.newPage()
    const answer = await page.goto(`${stage.base}/c/nope`)
    expect(answer!.status()).toBe(404)
    expect(await page.getByRole('heading').textContent()).toBe('Este chat no existe')
  })

  test('passes axe in both themes, and every target is large enough for a thumb', async () => {
    stage.bot = () => [{ kind: 'text', text: '¿Sí?', choices: [{ id: 'y', title: 'Sí' }] }]
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await stage.hosted()
      await page.emulateMedia({ colorScheme })
      await say(page, 'Hola')
      await shows(page, '¿Sí?')
      expect(await violations(page)).toEqual([])
      for (const height of await buttonHeights(page)) expect(height).toBeGreaterThanOrEqual(44)
      await page.close()
    }
  })

  test('a choice by keyboard alone, and the field has the focus again', async () => {
    stage.bot = (said) =>
      said === 'Hola'
        ? [{ kind: 'text', text: '¿Cuál?', choices: ['Uno', 'Dos'].map((title) => ({ id: title, title })) }]
        : [{ kind: 'text', text: `Elegiste ${said}` }]
    const page = await stage.hosted()
    await say(page, 'Hola')
    await shows(page, '¿Cuál?')
    const focused = () => page.evaluate(() => document.activeElement!.textContent)
    await page.keyboard.press('Shift+Tab')
    expect(await focused()).toBe('Dos')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await shows(page, 'Elegiste Uno')
    expect(await field(page).evaluate((one) => one === document.activeElement)).toBe(true)
  })

  test('says who speaks: the automatic assistant, then a person by name, who is typing', async () => {
    const page = await stage.hosted()
    await say(page, 'Hola')
    await page.locator('header').getByText('Asistente automático').waitFor()
    await page.locator('.meta', { hasText: 'Asistente automático ·' }).waitFor()
    const typing = page.getByText('Ana está escribiendo…')
    const told = async () => {
      // Nobody keeps it: it is said again until the stream is there to hear it.
      await stage.type(stage.home.ana)
      return typing.count()
    }
    await expect.poll(told, { timeout: 8000 }).toBe(1)
    await stage.speak('Soy Ana', stage.home.ana)
    await page.locator('header').getByText('Hablas con Ana').waitFor()
    expect(await typing.count()).toBe(0)
    expect(await violations(page)).toEqual([])
  })

  test('what was refused says so, waits for a tap, and holds up nothing else', async () => {
    const page = await stage.hosted()
    await say(page, 'uno')
    await shows(page, 'Dijiste: uno')
    const messages = `**/webchat/${stage.key}/messages`
    await page.route(messages, (route) => route.fulfill({ status: 400, json: {} }), { times: 1 })
    await say(page, 'dos')
    await page.getByRole('button', { name: 'No se envió. Intentar de nuevo' }).waitFor()
    expect(await violations(page)).toEqual([])
    await say(page, 'tres')
    await shows(page, 'Dijiste: tres')
    await page.reload()
    await page.getByRole('button', { name: 'No se envió. Intentar de nuevo' }).click()
    await shows(page, 'Dijiste: dos')
    expect(await texts(page)).toEqual(['uno', 'Dijiste: uno', 'tres', 'Dijiste: tres', 'dos', 'Dijiste: dos'])
  })

  test('who writes too fast is told, and everything arrives in order', async () => {
    const page = await stage.hosted()
    await page.getByRole('heading', { name: 'Mi webchat' }).waitFor()
    const messages = `**/webchat/${stage.key}/messages`
    const answer = { status: 429, headers: { 'retry-after': '1' }, json: {} }
    await page.route(messages, (route) => route.fulfill(answer), { times: 1 })
    for (const text of ['uno', 'dos']) await say(page, text)
    await page.getByText('Escribes muy rápido').waitFor()
    expect(await violations(page)).toEqual([])
    await shows(page, 'Dijiste: dos')
    await page.getByText('Escribes muy rápido').waitFor({ state: 'detached' })
    expect(await texts(page)).toEqual(['uno', 'Dijiste: uno', 'dos', 'Dijiste: dos'])
  })

  test('what one window cannot send the other one sends, once', async () => {
    const [page, other] = [await stage.hosted(), await stage.hosted()]
    await say(page, 'uno')
    await shows(page, 'Dijiste: uno')
    await other.reload()
    await shows(other, 'Dijiste: uno')
    await page.route(`**/webchat/${stage.key}/messages`, (route) => route.abort())
    await say(page, 'dos')
    for (const window of [other, page]) {
      await shows(window, 'Dijiste: dos')
      expect(await texts(window)).toEqual(['uno', 'Dijiste: uno', 'dos', 'Dijiste: dos'])
    }
  })

  test('news below what is being read are counted on a button that leads there', async () => {
    stage.bot = () => Array.from({ length: 30 }, (_, n) => ({ kind: 'text', text: `Línea ${n + 1}` }))
    const page = await stage.hosted()
    await say(page, 'Hola')
    await shows(page, 'Línea 30')
    await page.getByRole('region', { name: 'Mensajes' }).evaluate((box) => box.scrollTo({ top: 0 }))
    await page.getByRole('button', { name: 'Ir al último mensaje', exact: true }).waitFor()
    await stage.speak('Una más')
    await page.getByRole('button', { name: 'Ir al último mensaje, 1 sin leer' }).click()
    await expect.poll(() => page.getByRole('button', { name: 'Ir al último mensaje' }).count()).toBe(0)
    await page.getByRole('region', { name: 'Mensajes' }).getByText('Una más').waitFor()
    await expect
      .poll(() => page.getByText('Una más').evaluate((one) => one.getBoundingClientRect().top < innerHeight))
      .toBe(true)
  })

  test('a narrow phone in English: nothing is wider than the screen, and no keyboard jumps up', async () => {
    await stage.set({
      locale: 'en-US',
      viewport: { width: 320, height: 640 },
      hasTouch: true,
      isMobile: true,
    })
    stage.bot = () => [
      { kind: 'text', text: `${'w'.repeat(300)} https://example.test/${'a'.repeat(300)}` },
      {
        kind: 'text',
        text: 'Pick',
        choices: [{ id: 'a', title: 'An answer that is longer than most'.repeat(2) }],
      },
    ]
    const page = await stage.hosted()
    const write = page.getByRole('textbox', { name: 'Write a message' })
    expect(await write.evaluate((one) => one === document.activeElement)).toBe(false)
    await write.fill('W'.repeat(200))
    await page.getByRole('button', { name: 'Send' }).tap()
    await shows(page, 'Pick')
    const wide = await page.evaluate(() =>
      [...document.querySelectorAll('body *')]
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5 || one.scrollWidth > innerWidth)
        .map((one) => one.className),
    )
    expect(wide).toEqual([])
    expect(await violations(page)).toEqual([])
  })
})
