// What a message looks like on each channel, beside the form in which it is written.
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { graphOf } from '#engine/machine/testing.ts'
import {
  complaintsOf,
  faultsOf,
  type Person,
  type Product,
  signUp,
  startProduct,
  windowOf,
} from '../../browser_testing.ts'

vi.setConfig({ testTimeout: 60_000 })

let product: Product
let mara: Person
let context: BrowserContext
let page: Page
let complaints: string[]

beforeAll(async () => {
  product = await startProduct()
  mara = await signUp(product.url)
  await mara.call('POST', '/channels', { type: 'webchat', name: 'Mi web', settings: {} })
  const graph = graphOf(
    {
      say: [
        'send_message',
        { text: 'Hola', choices: [{ id: 'a', title: 'Catálogo', url: 'https://ejemplo.test/c' }] },
      ],
    },
    'say',
  )
  const { id } = await mara.call<{ id: string }>('POST', '/flows', { name: 'Saludo', graph })
  context = await windowOf(product, mara)
  page = await context.newPage()
  page.setDefaultTimeout(20_000)
  complaints = complaintsOf(page)
  await page.goto(`/flows/${id}?step=say`)
}, 120_000)

afterAll(async () => {
  await context.close()
  await product.stop()
})

test('shows it as the connected channel does, counts what is written, and says what another channel makes of it', async () => {
  const preview = page.getByRole('region', { name: 'Cómo se ve' })
  await preview.getByText('Se muestra como lo escribiste.').waitFor()
  expect(await preview.getByRole('link', { name: 'Catálogo' }).getAttribute('href')).toBe(
    'https://ejemplo.test/c',
  )
  await page.getByRole('textbox', { name: 'Mensaje' }).fill('Hola, Ana')
  await preview.getByText('9 de 4000').waitFor()
  await page.getByText('9 de 2000 caracteres').waitFor()
  expect(await faultsOf(page)).toEqual([])
  // A button beside it that answers: Telegram shows both, WhatsApp only one kind at a time.
  await page.getByRole('button', { name: 'Agregar un botón' }).click()
  await page.keyboard.type('Hablar')
  await preview.getByRole('combobox', { name: 'Cómo se ve' }).click()
  await page.getByRole('option', { name: 'WhatsApp Cloud API' }).click()
  await preview.getByText('Los botones que abren una página se vuelven direcciones en el texto.').waitFor()
  await preview.getByText('Catálogo: https://ejemplo.test/c').waitFor()
  expect(complaints).toEqual([])
})
