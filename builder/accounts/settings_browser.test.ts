// The settings in a real browser: invited by a link, accepted in another window, hours, a field, a tag, and a required note.
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  complaintsOf,
  faultsOf,
  type Person,
  type Product,
  signUp,
  startProduct,
  windowOf,
} from '../browser_testing.ts'

let product: Product
let mara: Person
let window_: BrowserContext
let page: Page
let complaints: string[]

beforeAll(async () => {
  product = await startProduct()
  mara = await signUp(product.url)
  window_ = await windowOf(product, mara)
  page = await window_.newPage()
  complaints = complaintsOf(page)
}, 120_000)
afterAll(() => product.stop())

const open = async (part: string) => {
  await page.goto(`/settings/${part}`)
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor()
}
const rows = (name: string) => page.getByRole('list', { name, exact: true }).getByRole('listitem')
const saved = () => page.getByText('Guardado').first().waitFor()
const dialog = () => page.getByRole('dialog')

describe('the settings', () => {
  test('invite by a link; whoever accepts it stands in the list with role and team', async () => {
    await open('users')
    await page.getByRole('tab', { name: 'Equipos' }).click()
    await page.getByRole('button', { name: 'Nuevo equipo' }).first().click()
    await dialog().getByLabel('Nombre').fill('Ventas')
    await dialog().getByRole('button', { name: 'Crear equipo' }).click()
    await rows('Equipos').getByText('Ventas').waitFor()

    await page.getByRole('tab', { name: 'Personas' }).click()
    await page.getByRole('button', { name: 'Invitar persona' }).click()
    await dialog().getByRole('button', { name: 'Invitar' }).click()
    await dialog().getByText('Escribe el correo de la persona que invitas.').waitFor()
    await dialog().getByLabel('Correo electrónico').fill('nora@ejemplo.test')
    await dialog().getByRole('combobox', { name: 'Equipo (opcional)' }).click()
    await page.getByRole('option', { name: 'Ventas' }).click()
    await dialog().getByRole('button', { name: 'Invitar' }).click()
    await dialog().getByText('Esta instalación no tiene servidor de correo').waitFor()
    const link = await dialog().getByLabel('Enlace de la invitación', { exact: true }).inputValue()
    expect(await faultsOf(page)).toEqual([])
    await dialog().getByRole('button', { name: 'Listo' }).click()
    await rows('Invitaciones pendientes').getByText('nora@ejemplo.test').waitFor()

    const other = await product.browser.newContext({ locale: 'es-EC', reducedMotion: 'reduce' })
    const guest = await other.newPage()
    await guest.goto(`${product.url}${new URL(link).pathname}`)
    await guest.getByRole('heading', { name: 'Únete a Óptica Sol' }).waitFor()
    await guest.getByText('Mara Ríos te invita como Agente al equipo Ventas.').waitFor()
    expect(await faultsOf(guest)).toEqual([])
    await guest.getByLabel('Tu nombre').fill('Nora Nieto')
    await guest.getByLabel('Contraseña', { exact: true }).fill('cuatro perros verdes')
    await guest.getByRole('button', { name: 'Aceptar invitación' }).click()
    await guest.waitForURL('**/inbox')

    const nora = rows('Personas').filter({ hasText: 'Nora Nieto' })
    await nora.getByText('Ventas').waitFor()
    await nora.getByText('Agente').waitFor()
    await nora.getByText('En línea').waitFor()
    await page.getByRole('list', { name: 'Invitaciones pendientes' }).waitFor({ state: 'detached' })

    await guest.goto(`${product.url}${new URL(link).pathname}`)
    await guest.getByRole('heading', { name: 'Esta invitación ya no vale' }).waitFor()
    await guest.goto(`${product.url}/settings/fields`)
    await guest.getByText('Esta página no existe').waitFor()
    await other.close()
  }, 60_000)

  test('hours with a holiday stay as they were set', async () => {
    await open('hours')
    await page.getByText('Siempre abierto').waitFor()
    await page.getByLabel('Domingo', { exact: true }).uncheck()
    await page.getByRole('button', { name: 'Agregar día especial' }).click()
    const save = page.getByRole('button', { name: 'Guardar' })
    expect(await save.isDisabled()).toBe(true)
    await page.getByLabel('Día especial 1: fecha').fill('2026-12-25')
    await page.getByLabel('Día especial 1: nombre').fill('Navidad')
    await save.click()
    await saved()
    await page.reload()
    expect(await page.getByLabel('Domingo', { exact: true }).isChecked()).toBe(false)
    expect(await page.getByLabel('Día especial 1: nombre').inputValue()).toBe('Navidad')
  }, 60_000)

  test('a field and a tag are made; the field moves with the keyboard', async () => {
    for (const name of ['Plan', 'Fecha de cumpleaños']) {
      await open('fields')
      await page.getByRole('button', { name: 'Nuevo campo' }).first().click()
      await dialog().getByLabel('Nombre').fill(name)
      await dialog().getByRole('button', { name: 'Crear campo' }).click()
      await rows('Campos de contacto').getByText(name, { exact: true }).waitFor()
    }
    await page.getByText('$contact.fecha_de_cumpleanos').waitFor()
    const answered = page.waitForResponse((response) => response.url().endsWith('/fields/order'))
    await page.getByRole('button', { name: 'Mover Fecha de cumpleaños' }).press('ArrowUp')
    await answered
    await page.reload()
    await rows('Campos de contacto').first().getByText('Fecha de cumpleaños').waitFor()

    await open('tags')
    await page.getByRole('button', { name: 'Nueva etiqueta' }).first().click()
    await dialog().getByLabel('Nombre').fill('VIP')
    await dialog().getByRole('radio', { name: 'Ciruela' }).click()
    await dialog().getByRole('button', { name: 'Crear etiqueta' }).click()
    await rows('Etiquetas').getByText('VIP').waitFor()
    await rows('Etiquetas').getByText('0 contactos').waitFor()
  }, 60_000)

  test('a required category keeps a conversation open until one is chosen', async () => {
    await open('closing')
    await page.getByRole('radio', { name: 'Categoría obligatoria' }).click()
    await saved()
    const conversationId = await aConversation()
    await page.goto(`/inbox/${conversationId}`)
    await page.getByRole('button', { name: 'Cerrar', exact: true }).click()
    const closing = page.getByRole('dialog', { name: 'Cerrar conversación' })
    await closing.getByRole('button', { name: 'Cerrar conversación' }).click()
    await closing.getByText('Elige una categoría para cerrar.').waitFor()
    await closing.getByRole('combobox', { name: 'Categoría' }).click()
    await page.getByRole('option', { name: 'Venta' }).click()
    await closing.getByRole('button', { name: 'Cerrar conversación' }).click()
    await page.getByRole('button', { name: 'Reabrir' }).waitFor()
  }, 60_000)

  test.each(['workspace', 'users', 'fields', 'tags', 'closing', 'hours', 'google', 'files', 'me'])(
    '%s is accessible, in light and dark and on a phone',
    async (part) => {
      for (const [scheme, width] of [
        ['light', 1440],
        ['dark', 390],
      ] as const) {
        await page.setViewportSize({ width, height: 844 })
        await page.evaluate((to) => localStorage.setItem('mantine-color-scheme-value', to), scheme)
        await open(part)
        expect(await faultsOf(page)).toEqual([])
        expect(await page.evaluate(() => document.body.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(
          0,
        )
      }
    },
    60_000,
  )

  test('the console stayed quiet', () => {
    expect(complaints).toEqual([])
  })
})

/** A visitor who wrote, straight into the tables: what is tried here is the settings. */
async function aConversation(): Promise<string> {
  const { db } = product.database
  const { id: contactId } = await mara.call<{ id: string }>('POST', '/contacts', { firstName: 'Rosa' })
  const conversationId = crypto.randomUUID()
  await db
    .insertInto('conversation')
    .values({
      workspaceId: mara.workspaceId,
      id: conversationId,
      contactId,
      source: 'contact',
      assigneeId: null,
    })
    .execute()
  return conversationId
}
