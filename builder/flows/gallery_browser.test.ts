// The template gallery in a real browser: shelves, search, preview, and a template that still needs something.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
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

let product: Product
let person: Person

beforeAll(async () => {
  product = await startProduct()
  person = await signUp(product.url)
}, 120_000)
afterAll(() => product?.stop())

async function open(address: string, phone = false, colorScheme: 'light' | 'dark' = 'light') {
  const viewport = phone ? { viewport: { width: 390, height: 844 } } : {}
  const context = await windowOf(product, person, { ...viewport, colorScheme })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const complaints = complaintsOf(page)
  await page.goto(address)
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('heading', { name: 'Crear un flujo' }).waitFor()
  return { page, dialog, complaints, close: () => context.close() }
}

const address = (url: string) => Object.fromEntries(new URL(url).searchParams)

test('shelves and search narrow the list, and stand in the address', async () => {
  const { page, dialog, complaints, close } = await open('/flows?create=template')
  const shelf = (name: RegExp) => dialog.getByRole('navigation').getByRole('button', { name })
  await shelf(/^Difusiones/).click()
  await dialog.getByRole('button', { name: /^Darse de baja/ }).waitFor()
  expect(await dialog.getByRole('button', { name: /^Mensaje de bienvenida/ }).count()).toBe(0)
  expect(address(page.url())).toMatchObject({ create: 'template', shelf: 'broadcasts' })
  await dialog.getByRole('searchbox').fill('OPT OUT')
  await dialog.getByRole('heading', { name: 'Darse de baja de las difusiones' }).waitFor()
  expect(address(page.url())).toMatchObject({ find: 'OPT OUT' })
  await dialog.getByRole('searchbox').fill('encuesta')
  await dialog.getByText('Ninguna plantilla coincide').waitFor()
  await dialog.getByRole('button', { name: 'Buscar en todas' }).click()
  await dialog.getByRole('button', { name: /^Encuesta a Google Sheets/ }).waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  expect(address(page.url())).toEqual({})
  expect(complaints).toEqual([])
  await close()
})

test('the keyboard alone opens a template and pages through its conversations', async () => {
  const { page, dialog, complaints, close } = await open('/flows?create=template&shelf=hours')
  await dialog.getByRole('button', { name: /^Mensaje de ausencia por horario/ }).focus()
  await page.keyboard.press('Enter')
  const examples = dialog.getByRole('region', { name: 'Conversaciones de ejemplo' })
  await examples.getByRole('heading', { name: 'Lunes a mediodía: abierto' }).waitFor()
  await examples.getByRole('button', { name: 'Conversación siguiente' }).focus()
  await page.keyboard.press('Enter')
  await examples.getByRole('heading', { name: 'Lunes por la noche: cerrado' }).waitFor()
  await examples.getByText('Ahora estamos cerrados').waitFor()
  await dialog.getByRole('region', { name: 'Pasos de «Mensaje de ausencia por horario»' }).focus()
  expect(complaints).toEqual([])
  await close()
})

test('what a template needs is said before, and shown on the canvas after', async () => {
  const { page, dialog, complaints, close } = await open('/flows?create=template&template=support_team')
  await dialog.getByText('Necesita un equipo.').waitFor()
  await dialog.getByRole('button', { name: 'Usar esta plantilla' }).click()
  const step = page.getByRole('article').filter({ hasText: 'Equipo de soporte' })
  await step.getByText('Elige el equipo.').waitFor()
  expect(address(page.url())).toEqual({})
  expect(complaints).toEqual([])
  await close()
})

describe.each(['light', 'dark'] as const)('%s', (scheme) => {
  test('no serious finding of axe, wide and on a phone, where one thing shows at a time', async () => {
    const wide = await open('/flows?create=template&template=privacy_consent', false, scheme)
    await wide.dialog.getByRole('heading', { name: 'Acepta' }).waitFor()
    expect(await faultsOf(wide.page), 'wide').toEqual([])
    await wide.close()
    const { page, dialog, complaints, close } = await open('/flows?create=template', true, scheme)
    expect(await dialog.getByRole('button', { name: 'Usar esta plantilla' }).isVisible()).toBe(false)
    expect(await faultsOf(page), 'list').toEqual([])
    await dialog.getByRole('button', { name: /^Consentimiento de privacidad/ }).click()
    await dialog.getByRole('heading', { name: 'Acepta' }).waitFor()
    expect(await dialog.getByRole('searchbox').isVisible()).toBe(false)
    expect(await faultsOf(page), 'preview').toEqual([])
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(wider, 'nothing sticks out to the side').toBeLessThanOrEqual(0)
    await dialog.getByRole('button', { name: 'Todas las plantillas' }).click()
    await dialog.getByRole('searchbox').waitFor()
    expect(complaints).toEqual([])
    await close()
  })
})
