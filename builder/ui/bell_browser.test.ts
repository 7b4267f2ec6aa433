// The bell in a real browser: it rings live, its list opens the conversation, and what was read is read everywhere.
import type { Page } from 'playwright-core'
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
let person: Person
let flowId: string

beforeAll(async () => {
  product = await startProduct()
  person = await signUp(product.url)
  const at = { x: 0, y: 0 }
  const tell = {
    id: 's1',
    type: 'notify_users',
    name: '',
    at,
    data: { to: 'everyone', text: 'Llegó un cliente VIP' },
  }
  const graph = {
    ...{ format: 1, trigger: { type: 'manual', data: {}, at }, steps: { s1: tell } },
    edges: [{ from: 'trigger', exit: 'next', to: 's1' }],
  }
  flowId = (await person.call<{ id: string }>('POST', '/flows', { name: 'Avisar', graph })).id
  await person.call('POST', `/flows/${flowId}/publication`, { revision: 1 })
}, 120_000)
afterAll(() => product?.stop())

async function ring(firstName: string): Promise<void> {
  const { id } = await person.call<{ id: string }>('POST', '/contacts', { firstName })
  await person.call('POST', `/flows/${flowId}/runs`, { contactId: id })
}

const bell = (page: Page) => page.getByRole('button', { name: /^Alertas/ })

describe('the bell', () => {
  test('rings live, and leads to the conversation', async () => {
    const window = await windowOf(product, person)
    const page = await window.newPage()
    const complaints = complaintsOf(page)
    await page.goto('/inbox')
    await bell(page).click()
    await page.getByText('Nada nuevo por ahora').waitFor()
    await page.keyboard.press('Escape')
    await ring('Rosa')
    await page.getByRole('button', { name: 'Alertas, 1 sin leer' }).waitFor()
    await bell(page).click()
    await page.getByText('Llegó un cliente VIP').waitFor()
    expect(await faultsOf(page)).toEqual([])
    await page.getByRole('button', { name: /Avisar · Rosa/ }).click()
    await page.waitForURL(/\/inbox\/[0-9a-f-]{36}/)
    await page.getByRole('button', { name: 'Alertas', exact: true }).waitFor()
    expect(complaints).toEqual([])
    await window.close()
  })

  test('on a phone its list stays on the screen, and all is read at once', async () => {
    await ring('Iván')
    await ring('Nora')
    const window = await windowOf(product, person, { viewport: { width: 390, height: 844 } })
    const page = await window.newPage()
    await page.goto('/inbox')
    await bell(page).click()
    const list = page.getByRole('dialog', { name: 'Alertas' })
    await list.getByText('Avisar · Nora').waitFor()
    const box = (await list.boundingBox())!
    expect(box.x).toBeGreaterThanOrEqual(0)
    expect(box.x + box.width).toBeLessThanOrEqual(390)
    expect(box.y).toBeGreaterThanOrEqual(0)
    await page.getByRole('button', { name: 'Marcar todo como leído' }).click()
    await page.getByRole('button', { name: 'Alertas', exact: true }).waitFor()
    expect(await person.call('GET', '/notifications/count')).toEqual({ unread: 0 })
    await window.close()
  })
})
