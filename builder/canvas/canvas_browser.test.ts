// The screens of flows as people meet them: a real process, a real browser; drawn, undone, compared, and accessible.
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  complaintsOf,
  faultsOf,
  type Person,
  type Product,
  signUp,
  startProduct,
  windowOf,
} from '../browser_testing.ts'

vi.setConfig({ testTimeout: 60_000 })

const schemes = ['light', 'dark'] as const
const setupFaults: Record<string, unknown> = {}
let product: Product
let mara: Person
let flowId: string
let context: BrowserContext
let page: Page
let complaints: string[]

beforeAll(async () => {
  product = await startProduct()
  // The sign-up page is there only until there is a workspace.
  for (const colorScheme of schemes) {
    const stranger = await product.browser.newPage({ baseURL: product.url, locale: 'es-EC', colorScheme })
    await stranger.goto('/')
    await stranger.getByRole('button', { name: 'Crear espacio' }).click()
    await stranger.getByText('Escribe tu nombre, para que tu equipo sepa quién eres.').waitFor()
    setupFaults[colorScheme] = await faultsOf(stranger)
    await stranger.close()
  }
  mara = await signUp(product.url)
}, 120_000)

afterAll(() => product.stop())

beforeEach(async () => {
  context = await windowOf(product, mara)
  page = await context.newPage()
  page.setDefaultTimeout(20_000)
  complaints = complaintsOf(page)
  const made = { name: 'Menú de la óptica', template: 'main_menu' }
  flowId = (await mara.call<{ id: string }>('POST', '/flows', made)).id
})

afterEach(() => context.close())

const canvas = () => page.getByRole('application', { name: 'Lienzo del flujo' })
const step = (name: string) =>
  canvas()
    .getByRole('article')
    .filter({ has: page.getByRole('heading', { name, exact: true }) })
const panel = () => page.getByRole('complementary', { name: 'Panel del paso' })
const saved = () => page.getByText(/^Guardado hace/).waitFor()

async function open(): Promise<void> {
  await page.goto(`/flows/${flowId}`)
  await step('Menú principal').waitFor()
}

describe('drawing', () => {
  test('the + of an exit adds a step found by another word for it; undo and redo walk there and back', async () => {
    await open()
    await step('Recordatorio').hover()
    await step('Recordatorio').getByRole('button', { name: 'Agregar un paso después de «Siguiente»' }).click()
    await page.getByRole('combobox', { name: 'Busca un paso…' }).fill('TERMINAR conversacion')
    await page.keyboard.press('Enter')
    await step('Cerrar conversación').waitFor()
    await panel().getByText('Qué sigue').waitFor()
    await saved()
    await canvas()
      .getByRole('group', { name: 'De «Recordatorio», salida «Siguiente», a «Cerrar conversación»' })
      .waitFor({ state: 'attached' })

    await page.getByRole('button', { name: /^Deshacer: / }).click()
    await step('Cerrar conversación').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+Shift+z')
    await step('Cerrar conversación').waitFor()
    await page.keyboard.press('Control+z')
    await step('Cerrar conversación').waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
  })

  test('deleting by the keyboard heals the way, and the open step is never hidden by its panel', async () => {
    await open()
    await step('Volver al menú').getByRole('heading').click()
    await panel().getByRole('button', { name: 'Eliminar paso' }).waitFor()
    await expect
      .poll(async () => {
        const [card, side] = await Promise.all([step('Volver al menú').boundingBox(), panel().boundingBox()])
        return card !== null && side !== null && card.x + card.width <= side.x
      })
      .toBe(true)
    await page.keyboard.press('Delete')
    await step('Volver al menú').waitFor({ state: 'detached' })
    await page.getByText('Paso eliminado').waitFor()
    await page.getByRole('button', { name: 'Deshacer', exact: true }).click()
    await step('Volver al menú').waitFor()
    expect(complaints).toEqual([])
  })

  test('a version is compared with the draft and comes back into it', async () => {
    await open()
    await page.getByRole('button', { name: 'Publicar…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Publicar', exact: true }).click()
    await page.getByText('Publicado · v1', { exact: true }).waitFor()
    await step('Dirección').getByRole('heading').click()
    await panel().getByRole('textbox', { name: 'Mensaje' }).fill('Nos mudamos a la Calle Nueva 45.')
    await page.getByText('1 cambio sin publicar').waitFor()
    await saved()

    await page.getByRole('button', { name: 'Historial' }).click()
    const drawer = page.getByRole('dialog', { name: 'Historial' })
    await drawer.getByRole('button', { name: 'Comparar con el borrador' }).click()
    const comparison = drawer.getByRole('region', { name: 'Del borrador a esta versión' })
    await comparison.getByText('«Dirección»').waitFor()
    await drawer.getByRole('button', { name: 'Restaurar en el borrador' }).click()
    await step('Dirección').getByText('Estamos en la Av. Principal 123.').waitFor()
    await page.getByText('1 cambio sin publicar').waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
  })
})

test('on a phone the same flow is an outline in which everything can be edited', async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`/flows/${flowId}`)
  const outline = page.getByRole('list', { name: 'Esquema' })
  await outline.getByRole('button', { name: 'Editar el texto: Estamos en la Av. Principal 123.' }).click()
  await outline.getByRole('textbox').fill('Av. Sur 9')
  await outline.getByRole('button', { name: 'Dirección', exact: true }).click()
  await outline.getByRole('button', { name: 'Editar el texto: Av. Sur 9' }).waitFor()
  await outline.getByLabel('«Siguiente» lleva a').selectOption({ label: 'Pasar con alguien' })
  await saved()
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(wide, 'nothing sticks out to the side').toBeLessThanOrEqual(0)
  expect(complaints).toEqual([])
})

describe.each(schemes)('accessible, %s', (colorScheme) => {
  test('no serious finding of axe on any screen of the way to a bot', async () => {
    await page.emulateMedia({ colorScheme })
    expect(setupFaults[colorScheme], 'sign-up').toEqual([])
    await page.goto('/setup?stage=goal')
    await page.getByRole('button', { name: /^Responder preguntas/ }).waitFor()
    expect(await faultsOf(page), 'goals').toEqual([])
    await page.goto('/flows')
    await page.getByRole('link', { name: 'Menú de la óptica' }).first().waitFor()
    expect(await faultsOf(page), 'flows').toEqual([])
    await page.getByRole('button', { name: 'Crear flujo' }).click()
    await page.getByRole('button', { name: 'Usar esta plantilla' }).waitFor()
    expect(await faultsOf(page), 'gallery').toEqual([])
    await open()
    expect(await faultsOf(page), 'canvas').toEqual([])
    await step('Menú principal').getByRole('heading').click()
    await panel().getByRole('textbox', { name: 'Pregunta' }).waitFor()
    expect(await faultsOf(page), 'step').toEqual([])
    for (const tab of ['Prueba', /^Problemas/, 'Variables']) {
      await panel().getByRole('tab', { name: tab }).click()
      await panel().getByRole('tabpanel', { name: tab }).waitFor()
      expect(await faultsOf(page), String(tab)).toEqual([])
    }
    await page.getByRole('button', { name: 'Esquema' }).click()
    await page.getByRole('list', { name: 'Esquema' }).waitFor()
    expect(await faultsOf(page), 'outline').toEqual([])
    await page.getByRole('button', { name: 'Publicar…' }).click()
    await page.getByRole('dialog').getByText('Qué cambia').waitFor()
    const publish = page.getByRole('dialog').getByRole('button', { name: 'Publicar', exact: true })
    await expect.poll(() => publish.isEnabled(), { timeout: 10_000 }).toBe(true)
    expect(await faultsOf(page), 'publishing').toEqual([])
    expect(complaints).toEqual([])
  })
})
