// The inbox as an agent works in it: a real process, a real browser, visitors who write through the web chat.
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { wire } from '#channels/webchat/widget/wire.ts'
import {
  complaintsOf,
  faultsOf,
  type Person,
  type Product,
  signUp,
  startProduct,
  windowOf,
} from '../browser_testing.ts'

vi.setConfig({ testTimeout: 40_000 })

let product: Product
let mara: Person
let key: string
let context: BrowserContext
let page: Page
let complaints: string[]

beforeAll(async () => {
  product = await startProduct()
  mara = await signUp(product.url)
  const { id } = await mara.call<{ id: string }>('POST', '/flows', {
    name: 'Menú de la óptica',
    template: 'main_menu',
  })
  const { revision } = await mara.call<{ revision: number }>('GET', `/flows/${id}`)
  await mara.call('POST', `/flows/${id}/publication`, { revision })
  const channel = await mara.call<{ key: string }>('POST', '/channels', { type: 'webchat', name: 'Tienda' })
  key = channel.key
}, 90_000)

afterAll(() => product.stop())

beforeEach(async () => {
  context = await windowOf(product, mara)
  page = await context.newPage()
  page.setDefaultTimeout(10_000)
  complaints = complaintsOf(page)
})

afterEach(() => context.close())

/** Somebody on the hosted chat page, without its window. */
async function visitor(firstName: string, base = product.url) {
  const door = wire(key, base)
  await door.visit(undefined)
  return {
    say: (text: string) =>
      door.send({ clientId: crypto.randomUUID(), text, at: new Date().toISOString() }, { firstName }),
    heard: async () => {
      const { items } = await door.page('after=0')
      return items.flatMap(({ direction, content }) =>
        direction === 'out' && content.kind === 'text' ? [content.text] : [],
      )
    },
  }
}

const row = (name: string) => page.getByRole('link', { name: new RegExp(`^${name}\\b`) })
const history = () => page.getByRole('log')
const openTab = () => page.getByRole('button', { name: 'Cerrar', exact: true })

async function open(name: string): Promise<void> {
  await row(name).click()
  await history().waitFor()
  await page.getByRole('heading', { level: 2, name }).first().waitFor()
}

async function reply(text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Respuesta' }).fill(text)
  await page.keyboard.press('Enter')
  await history().getByText(text, { exact: true }).waitFor()
}

describe('live', () => {
  test('a first message appears in the list, with its count, and the next one in the open conversation', async () => {
    await page.goto('/inbox')
    await page.getByText('No hay conversaciones abiertas').waitFor()
    const ana = await visitor('Ana')
    await ana.say('¿Hacen envíos a Cuenca?')
    await row('Ana').waitFor()
    await row('Ana').getByText('1 sin leer').waitFor()
    await page.getByRole('navigation', { name: 'Vistas' }).getByText('1').first().waitFor()
    await open('Ana')
    await page.getByRole('separator').getByText('Nuevo').waitFor()
    await ana.say('Sigo aquí')
    await history().getByText('Sigo aquí').waitFor()
    expect(complaints).toEqual([])
  })

  test('what came while the server was dead is there when it is back, without reloading', async () => {
    const other = await product.another({ ROLE: 'server' })
    await page.goto('/inbox')
    await row('Ana').waitFor()
    product.process.kill('SIGKILL')
    await product.process.ended
    await (await visitor('Bruno', other.url)).say('¿Están abiertos?')
    await product.revive()
    await page.evaluate(() => window.dispatchEvent(new Event('online')))
    await row('Bruno').waitFor()
    await (await visitor('Carla', other.url)).say('Hola')
    await row('Carla').waitFor()
    other.kill('SIGTERM')
    await other.ended
  })
})

describe('bot and people', () => {
  test('answering pauses the bot, which is silent until an agent gives back at a chosen step', async () => {
    const diana = await visitor('Diana')
    await diana.say('Hola')
    await page.goto('/inbox')
    await open('Diana')
    const strip = page.getByRole('region', { name: 'Quién habla ahora' })
    await strip.getByText('Habla el bot').waitFor()
    await reply('Hola Diana, soy Mara')
    await strip.getByText('Bot en pausa').waitFor()
    await history().getByText('El bot se pausó porque Mara Ríos respondió').waitFor()

    const before = await diana.heard()
    expect(before.at(-1)).toBe('Hola Diana, soy Mara')
    await diana.say('🕘 Horario')
    await history().getByText('🕘 Horario', { exact: true }).last().waitFor()
    expect(await diana.heard(), 'a paused bot never speaks').toEqual(before)

    await strip.getByRole('button', { name: 'Devolver al bot…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Devolver al bot' })
    await dialog.getByRole('radio', { name: 'Desde otro paso…' }).check()
    await dialog.getByRole('combobox', { name: 'Paso' }).click()
    await page.getByRole('option', { name: 'Dirección' }).click()
    await dialog.getByRole('button', { name: 'Devolver al bot' }).click()
    await history().getByText('Estamos en la Av. Principal 123.').waitFor()
    await strip.getByText('Habla el bot').waitFor()
    expect(await diana.heard()).toContain('Estamos en la Av. Principal 123.')
    expect(complaints).toEqual([])
  })

  test('a comment mentions somebody of the team and never reaches the contact', async () => {
    const elena = await visitor('Elena')
    await elena.say('Hola')
    await page.goto('/inbox')
    await open('Elena')
    await page.getByText('Comentario', { exact: true }).click()
    await page.getByRole('textbox', { name: 'comentario' }).pressSequentially('Mira @rio')
    await page.getByRole('list', { name: 'Mencionar a' }).getByText('Mara Ríos').waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.type('es clienta VIP')
    await page.keyboard.press('Enter')
    await history().getByText('es clienta VIP').waitFor()
    const { id } = await product.database.db.selectFrom('user').select('id').executeTakeFirstOrThrow()
    const comment = await product.database.db
      .selectFrom('comment')
      .select(['text', 'mentions'])
      .executeTakeFirstOrThrow()
    expect(comment).toEqual({ text: 'Mira @MaraRíos es clienta VIP', mentions: [id] })
    expect((await elena.heard()).join()).not.toContain('VIP')
  })

  test('what is typed and not sent is kept per conversation and mode, and the list says so', async () => {
    await page.goto('/inbox')
    await open('Elena')
    await page.getByRole('textbox', { name: 'Respuesta' }).fill('Te cuento que')
    await open('Diana')
    await expect.poll(() => page.getByRole('textbox', { name: 'Respuesta' }).inputValue()).toBe('')
    await row('Elena').getByText('Borrador').waitFor()
    await page.reload()
    await open('Elena')
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Respuesta' }).inputValue())
      .toBe('Te cuento que')
  })

  test('closing asks for a note that stays with the conversation; reopening brings it back to the list', async () => {
    const flor = await visitor('Flor')
    await flor.say('Quiero cambiar mi talla')
    await page.goto('/inbox')
    await open('Flor')
    await openTab().click()
    const dialog = page.getByRole('dialog', { name: 'Cerrar conversación' })
    await dialog.getByLabel('Resumen').fill('Cambio de talla hecho')
    await dialog.getByRole('button', { name: 'Cerrar conversación' }).click()
    await history().getByText('Cambio de talla hecho').waitFor()
    await page.getByRole('complementary', { name: 'Contacto' }).getByText('Último cierre').waitFor()
    await row('Flor').waitFor({ state: 'detached' })

    await page.getByRole('button', { name: 'Reabrir' }).click()
    await row('Flor').waitFor()
    await openTab().waitFor()
    expect(complaints).toEqual([])
  })
})

describe('by keyboard alone', () => {
  test('walks the list, opens, writes, closes and goes back', async () => {
    await page.goto('/inbox')
    await row('Flor').waitFor()
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('href') ?? '')
    await page.keyboard.press('j')
    const first = await focused()
    await page.keyboard.press('j')
    const second = await focused()
    expect(second).not.toBe(first)
    await page.keyboard.press('k')
    expect(await focused()).toBe(first)
    await page.keyboard.press('Enter')
    await history().waitFor()
    const firstUrl = page.url()

    await page.keyboard.press('j')
    await page.waitForURL((url) => url.href !== firstUrl)
    await page.keyboard.press('k')
    await page.waitForURL(firstUrl)
    await page.getByRole('textbox', { name: 'Respuesta' }).waitFor()

    await page.keyboard.press('n')
    await page.getByRole('textbox', { name: 'comentario' }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('r')
    await page.getByRole('textbox', { name: 'Respuesta' }).waitFor()
    await page.keyboard.type('jkena')
    expect(await page.getByRole('textbox', { name: 'Respuesta' }).inputValue(), 'letters are text').toBe(
      'jkena',
    )
    await page.getByRole('textbox', { name: 'Respuesta' }).fill('')
    await page.keyboard.press('Escape')

    await page.keyboard.press('t')
    await page.keyboard.type('vip')
    await page.keyboard.press('Enter')
    await history().getByText('Etiquetas agregadas: vip').waitFor()
    await page.keyboard.press('Escape')
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())

    await page.keyboard.press('?')
    const sheet = page.getByRole('dialog', { name: 'Atajos de teclado' })
    await sheet.getByText('Cerrar y abrir la siguiente').waitFor()
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })

    await page.keyboard.press('Shift+E')
    const closing = page.getByRole('dialog', { name: 'Cerrar conversación' })
    await closing.getByRole('button', { name: 'Cerrar y abrir la siguiente' }).press('Enter')
    await page.waitForURL((url) => url.href !== firstUrl && url.pathname.length > '/inbox/'.length)
    await closing.waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await page.waitForURL((url) => url.pathname === '/inbox')
    expect(complaints).toEqual([])
  })
})

describe('around the inbox', () => {
  test('contacts are found by text and tag, and the address keeps what was searched', async () => {
    await page.goto('/contacts')
    await page.getByRole('searchbox').fill('flo')
    await page.getByRole('button', { name: 'Flor' }).waitFor()
    await page.getByRole('button', { name: 'Diana' }).waitFor({ state: 'detached' })
    await page.waitForURL(/search=flo/)
    await page.reload()
    await page.getByRole('button', { name: 'Flor' }).waitFor()
    expect(await page.getByRole('row').count(), 'its heading and one contact').toBe(2)
    await page.goto('/contacts?tag=vip')
    await page.getByRole('row').nth(1).getByText('vip').waitFor()
    expect(await page.getByRole('row').count()).toBe(2)
    expect(complaints).toEqual([])
  })

  test('a custom channel is connected, shows its secrets once, and goes only when its name is typed', async () => {
    await page.goto('/channels')
    await page.getByRole('button', { name: /^Tienda.*último mensaje/ }).waitFor()
    await page.getByRole('button', { name: 'Agregar canal' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: /^Canal propio/ }).click()
    await dialog.getByRole('button', { name: 'Conectar' }).click()
    await dialog.getByText('Esto hace falta. Complétalo para continuar.').first().waitFor()
    await dialog.getByLabel('Nombre').fill('Caja')
    await dialog.getByLabel('Dirección de tu servidor').fill('https://caja.ejemplo.test')
    await dialog.getByRole('button', { name: 'Conectar' }).click()
    expect(await dialog.getByLabel('Secreto de firma', { exact: true }).inputValue()).toMatch(/^whsec_/)
    await dialog.getByRole('button', { name: 'Ya los copié' }).click()
    await page.getByText('Aquí verás cuando llegue el primer mensaje.').waitFor()

    await page.getByRole('tab', { name: 'General' }).click()
    await page.getByRole('button', { name: 'Eliminar este canal' }).click()
    const sure = dialog.getByRole('button', { name: 'Eliminar' })
    expect(await sure.isDisabled()).toBe(true)
    await dialog.getByLabel('Escribe «Caja» para confirmar').fill('Caja')
    await sure.click()
    await page.getByRole('button', { name: /^Caja/ }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /^Tienda/ }).waitFor()
    expect(complaints).toEqual([])
  })
})

describe('accessible', () => {
  test.each(['light', 'dark'] as const)('no serious finding of axe in the %s theme', async (colorScheme) => {
    await page.emulateMedia({ colorScheme })
    await page.goto('/inbox')
    await row('Diana').waitFor()
    expect(await faultsOf(page), 'list').toEqual([])
    await open('Diana')
    expect(await faultsOf(page), 'conversation').toEqual([])
    await page.goto('/contacts')
    await page.getByRole('button', { name: 'Diana' }).waitFor()
    expect(await faultsOf(page), 'contacts').toEqual([])
    await page.getByRole('button', { name: 'Diana' }).click()
    await page.getByRole('dialog').getByLabel('Apellido').waitFor()
    expect(await faultsOf(page), 'contact').toEqual([])
    await page.goto('/channels')
    await page.getByRole('button', { name: /^Tienda/ }).click()
    await page.getByRole('tab', { name: 'Instalar' }).click()
    await page.getByRole('img', { name: /QR/ }).waitFor()
    expect(await faultsOf(page), 'channels').toEqual([])
    await page.getByRole('button', { name: 'Agregar canal' }).click()
    await page.getByRole('dialog').getByText('Canal propio').waitFor()
    expect(await faultsOf(page), 'catalogue').toEqual([])
    expect(complaints).toEqual([])
  })
})
