// Publishing with people inside, and what they left behind, in a real browser: choices, progress, runs, starts, files.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { graphOf } from '#engine/machine/testing.ts'
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

const DAY = 86_400_000
const waits = (ms: number) => ['wait', { until: 'duration', ms }] as [string, Record<string, number | string>]
const graph = (first: number, second = DAY) =>
  graphOf(
    { s1: [...waits(first), 'Primera espera'], s2: [...waits(second), 'Segunda espera'] },
    's1',
    's1.next > s2',
  )

/** A published flow with so many people at its first wait. */
async function inside(name: string, people: number): Promise<string> {
  const { id } = await person.call<{ id: string }>('POST', '/flows', { name, graph: graph(DAY) })
  await person.call('POST', `/flows/${id}/publication`, { revision: 1 })
  for (let index = 0; index < people; index++) {
    const contact = await person.call<{ id: string }>('POST', '/contacts', {
      firstName: `Persona ${index + 1} de ${name}`,
    })
    await person.call('POST', `/flows/${id}/runs`, { contactId: contact.id })
  }
  await until(async () => (await passengers(id)).count === people)
  return id
}

interface Standing {
  items: Array<{ step: string; count: number; versions: Array<{ number: number }> }>
  moving: number
}

async function passengers(id: string) {
  const { items, moving } = await person.call<Standing>('GET', `/flows/${id}/passengers`)
  return { items, moving, count: items.reduce((sum, { count }) => sum + count, 0) }
}

async function until(done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await new Promise((resolve) => setImmediate(resolve))
}

async function open(address: string, phone = false) {
  const context = await windowOf(product, person, phone ? { viewport: { width: 390, height: 844 } } : {})
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const complaints = complaintsOf(page)
  await page.goto(address)
  return { page, complaints, close: () => context.close() }
}

describe('publishing with people inside', () => {
  test.each([
    ['on a wide screen', false],
    ['on a phone', true],
  ])('asks what becomes of them, and carries it out, %s', async (where, phone) => {
    const id = await inside(`Espera ${where}`, 2)
    await person.call('PUT', `/flows/${id}/draft`, { revision: 1, graph: graph(2 * DAY) })
    const { page, complaints, close } = await open(`/flows/${id}?dialog=publish`, phone)
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Primera espera', { exact: true }).waitFor()
    await dialog.getByText('2 terminan en su versión').waitFor()
    const choice = dialog.getByLabel('Qué pasa con las personas en «Primera espera»')
    await choice.click()
    await page.getByRole('option', { name: 'Siguen en la nueva' }).click()
    await dialog.getByText('2 siguen en la nueva').waitFor()
    await dialog.getByLabel('Nombre de la versión').fill('Más larga')
    expect(await faultsOf(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Publicar' }).click()
    await dialog.getByText('Listo: 2 personas cambiaron.').waitFor()
    const { items } = await passengers(id)
    expect(items).toMatchObject([{ step: 's1', count: 2, versions: [{ number: 2 }] }])
    expect(complaints).toEqual([])
    await close()
  })
})

test('the runs of a flow are listed, told in words and stopped', async () => {
  const id = await inside('Historia', 1)
  const { page, complaints, close } = await open(`/flows/${id}/runs`)
  await page.getByRole('button', { name: 'Persona 1 de Historia' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByText('Empezó', { exact: true }).waitFor()
  await drawer.getByText('espera', { exact: true }).waitFor()
  expect(await faultsOf(page)).toEqual([])
  await drawer.getByRole('button', { name: 'Detener aquí' }).click()
  await page
    .getByRole('dialog', { name: '¿Detener este recorrido?' })
    .getByRole('button', { name: 'Detener aquí' })
    .click()
  await drawer.getByText('Detenido', { exact: true }).waitFor()
  await until(async () => (await passengers(id)).count === 0)
  expect(complaints).toEqual([])
  await close()
})

test('a flow is started for everybody, after it was said for how many, and stopped with a choice', async () => {
  const id = await inside('Todos', 1)
  const { page, complaints, close } = await open('/flows')
  const menu = async (item: string) => {
    await page.getByRole('button', { name: 'Acciones de Todos' }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  await menu('Iniciar para…')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('1 ya está dentro y se deja como está.').waitFor()
  expect(await faultsOf(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Iniciar', exact: true }).click()
  await dialog.getByRole('button', { name: /^Sí, iniciar para \d+$/ }).click()
  const { total } = await everybody()
  await until(async () => (await passengers(id)).count === total)
  await page.reload()
  await menu('Detener')
  await page.getByRole('radio', { name: 'Terminar ahora' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Detener' }).click()
  await until(async () => (await passengers(id)).count === 0)
  expect(complaints).toEqual([])
  await close()
})

async function everybody() {
  const { items } = await person.call<{ items: unknown[] }>('GET', '/contacts?limit=100')
  return { total: items.length }
}

test('a file that names a stranger is brought in, and says what was cleared', async () => {
  const { page, complaints, close } = await open('/flows?create=import')
  const named = graphOf({ s1: ['assign', { to: 'user', userId: 'u1' }, 'Asignar'] }, 's1')
  const document = {
    charla: 'flow',
    name: 'De otra parte',
    graph: named,
    names: { user: { u1: 'nadie@ejemplo.test' } },
  }
  const buffer = Buffer.from(JSON.stringify(document))
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer })
  await page.getByText('La persona «nadie@ejemplo.test»').waitFor()
  await page.getByText('se vació').waitFor()
  await page.getByRole('button', { name: 'Abrir el flujo' }).click()
  await page.getByRole('article').filter({ hasText: 'Asignar' }).waitFor()
  expect(complaints).toEqual([])
  await close()
})
