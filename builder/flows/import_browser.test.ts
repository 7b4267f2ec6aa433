// A file becomes a flow, in a real browser: dropped or chosen, with a report that leads to the steps, and back.
import { readFileSync } from 'node:fs'
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

vi.setConfig({ testTimeout: 40_000 })

let product: Product
let person: Person

beforeAll(async () => {
  product = await startProduct()
  person = await signUp(product.url)
}, 120_000)
afterAll(() => product?.stop())

const folder = new URL('../../engine/flows/imports/typebot/samples/', import.meta.url)
const file = (name: string, text = readFileSync(new URL(name, folder), 'utf8')) => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(text),
})

async function open(phone = false) {
  const context = await windowOf(product, person, phone ? { viewport: { width: 390, height: 844 } } : {})
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const complaints = complaintsOf(page)
  await page.goto('/flows?create=import')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Elegir archivo' }).waitFor()
  return { page, dialog, complaints, close: () => context.close() }
}

describe.each([
  ['on a wide screen', false],
  ['on a phone', true],
])('%s', (_, phone) => {
  test('a Typebot export becomes a draft; the report leads to a step and is there on the way back', async () => {
    const { page, dialog, complaints, close } = await open(phone)
    await dialog.locator('input[type=file]').setInputFiles(file('v61_cards.json'))
    await dialog.getByText('está listo como borrador').waitFor()
    expect(await dialog.locator('summary').allInnerTexts()).toEqual([
      expect.stringMatching(/Conservado como nota\s*4/),
      expect.stringMatching(/Aproximado\s*\d+/),
      expect.stringMatching(/Convertido\s*\d+/),
    ])
    expect(await faultsOf(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    await dialog.getByRole('link', { name: 'Salto en «Cards»' }).click()
    await page.waitForURL(/\/flows\/[\w-]+\?step=s10$/)
    if (!phone) await page.getByText('Sin importar: Salto').first().waitFor()
    await page.goBack()
    await dialog.getByText('está listo como borrador').waitFor()
    await dialog.getByRole('button', { name: 'Importar otro' }).click()
    await dialog.getByRole('button', { name: 'Elegir archivo' }).waitFor()
    expect(complaints).toEqual([])
    await close()
  })
})

test('a flow of ours opens at once; with the keyboard alone the report can be read and left', async () => {
  const { page, dialog, close } = await open()
  await dialog.locator('input[type=file]').setInputFiles(file('v61_bikes.json'))
  await dialog.getByText('está listo como borrador').waitFor()
  const summary = dialog.locator('summary').last()
  await summary.focus()
  await page.keyboard.press('Enter')
  await dialog.getByRole('link', { name: 'Botones en «Welcome»' }).waitFor()
  await dialog.getByRole('button', { name: 'Abrir el flujo' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/flows\/[\w-]{36}/)
  const id = /flows\/([\w-]{36})/.exec(page.url())![1]!
  const document = await person.call('GET', `/flows/${id}/export`)
  await page.goto('/flows?create=import')
  await dialog.locator('input[type=file]').setInputFiles(file('ours.charla.json', JSON.stringify(document)))
  await page.waitForURL((url) => /\/flows\/[\w-]{36}/.test(url.pathname) && !url.pathname.includes(id))
  await close()
})

test('a dropped file is taken, too', async () => {
  const { page, dialog, close } = await open()
  const text = readFileSync(new URL('v2_steps.json', folder), 'utf8')
  const dropped = await page.evaluateHandle((inside) => {
    const carried = new DataTransfer()
    carried.items.add(new File([inside], 'bot.json', { type: 'application/json' }))
    return carried
  }, text)
  const zone = dialog.getByRole('region', { name: 'Suelta un archivo aquí' })
  await zone.dispatchEvent('dragover', { dataTransfer: dropped })
  await zone.dispatchEvent('drop', { dataTransfer: dropped })
  await dialog.getByText('Invented: very old layout').waitFor()
  await close()
})

test.each([
  ['foto.json', '{"a":1}', 'no es un flujo de Charla ni una exportación de Typebot'],
  ['roto.json', '{"groups":[', 'no es JSON válido'],
  ['grande.json', JSON.stringify({ groups: 'x'.repeat(1_100_000) }), 'demasiado grande'],
])('%s gets a sentence', async (name, text, says) => {
  const { dialog, close } = await open()
  await dialog.locator('input[type=file]').setInputFiles(file(name, text))
  await dialog.getByRole('alert').getByText(says).waitFor()
  await close()
})
