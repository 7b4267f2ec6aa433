// Editing on the canvas as people do it: notes, groups, switched-off steps, lines, search, copies across flows, by mouse and by keys.
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Graph } from '#engine/machine/graph.ts'
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
let mara: Person
let flowId: string
let context: BrowserContext
let page: Page
let complaints: string[]

beforeAll(async () => {
  product = await startProduct()
  mara = await signUp(product.url)
}, 120_000)

afterAll(() => product.stop())

beforeEach(async () => {
  context = await windowOf(product, mara, { permissions: ['clipboard-read', 'clipboard-write'] })
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
const bar = () => page.getByRole('toolbar', { name: 'Selección' })
const draft = async () => (await mara.call<{ draft: Graph }>('GET', `/flows/${flowId}`)).draft
/** What the server holds, as soon as it holds what is waited for. */
const kept = <T>(read: (graph: Graph) => T) =>
  expect.poll(async () => read(await draft()), { timeout: 10_000 })
const named = (graph: Graph, name: string) => Object.values(graph.steps).find((one) => one.name === name)

async function open(): Promise<void> {
  await page.goto(`/flows/${flowId}`)
  await step('Menú principal').waitFor()
}

async function choose(...names: string[]): Promise<void> {
  await page.keyboard.press('Escape')
  for (const name of names)
    await step(name)
      .getByRole('heading')
      .click({ modifiers: ['Shift'] })
}

async function drag(what: Locator, dx: number, dy: number): Promise<void> {
  const { x, y, width, height } = (await what.boundingBox())!
  await page.mouse.move(x + width / 2, y + height / 2)
  await page.mouse.down()
  for (let part = 1; part <= 10; part += 1)
    await page.mouse.move(x + width / 2 + (dx * part) / 10, y + height / 2 + (dy * part) / 10)
  await page.mouse.up()
}

describe('notes', () => {
  test('S sticks one, it is written, coloured, resized, deleted and brought back', async () => {
    await open()
    await page.keyboard.press('s')
    await page.getByRole('textbox', { name: 'Texto de la nota' }).fill('# Horario\n- **feriados**')
    await page.keyboard.press('Escape')
    const note = canvas().getByRole('article').filter({ hasText: 'Horario' }).filter({ hasText: 'feriados' })
    await note.getByRole('listitem').getByText('feriados').waitFor()
    await page.getByRole('button', { name: 'Morado' }).click()
    await kept(({ notes }) => Object.values(notes ?? {})).toMatchObject([
      { text: '# Horario\n- **feriados**', color: 'plum', width: 240 },
    ])
    await drag(note.locator('.react-flow__resize-control.handle.bottom.right'), 60, 40)
    await kept(({ notes }) => (notes?.['note:1']?.width ?? 0) > 260).toBe(true)
    await page.keyboard.press('Delete')
    await page.getByText('Nota eliminada').waitFor()
    await kept(({ notes }) => notes).toBeUndefined()
    await page.keyboard.press('Control+z')
    await note.waitFor()
    expect(complaints).toEqual([])
  })
})

describe('groups', () => {
  test('Mod+G frames what is selected; collapsed it shows its ways, moved it takes its steps along', async () => {
    await open()
    await choose('Horario', 'Dirección')
    await page.keyboard.press('Control+g')
    await page.getByRole('textbox', { name: 'Nombre del grupo' }).fill('Información')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Contraer «Información»' }).click()
    await step('Horario').waitFor({ state: 'detached' })
    const card = canvas().getByRole('article').filter({ hasText: 'Información' })
    await card.getByText('2 pasos').waitFor()
    await canvas()
      .getByRole('group', { name: /^De «Menú principal».* a «Horario»$/ })
      .waitFor({ state: 'attached' })
    const before = named(await draft(), 'Horario')!.at
    await drag(card.getByText('2 pasos'), 0, 90)
    await kept((graph) => named(graph, 'Horario')!.at.y > before.y + 40).toBe(true)
    await page.getByRole('button', { name: 'Expandir «Información»' }).click()
    await step('Horario').waitFor()
    await page.getByRole('button', { name: 'Desagrupar' }).click()
    await kept(({ groups }) => groups).toBeUndefined()
    expect(complaints).toEqual([])
  })
})

test('D switches steps off and on; the card says so', async () => {
  await open()
  await step('Dirección').getByRole('heading').click()
  await page.keyboard.press('d')
  await step('Dirección').getByText('Desactivado').waitFor()
  await kept((graph) => named(graph, 'Dirección')?.off).toBe(true)
  await page.keyboard.press('d')
  await step('Dirección').getByText('Desactivado').waitFor({ state: 'detached' })
  await kept((graph) => named(graph, 'Dirección')?.off).toBeUndefined()
  expect(complaints).toEqual([])
})

describe('places', () => {
  test('the bar and the keys align; arrows move; one undo takes all of them back from the list', async () => {
    await open()
    await choose('Horario', 'Dirección')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Shift+ArrowRight')
    await bar().getByRole('button', { name: 'Alinear arriba' }).click()
    await kept((graph) => named(graph, 'Horario')!.at.y - named(graph, 'Dirección')!.at.y).toBe(0)
    await page.keyboard.press('v')
    await kept((graph) => named(graph, 'Horario')!.at.x - named(graph, 'Dirección')!.at.x).toBe(0)
    await page.getByRole('button', { name: 'Lo que se puede deshacer' }).click()
    await page
      .getByRole('menuitem', { name: /^…hasta Mover 2 pasos/ })
      .last()
      .click()
    await page.getByRole('button', { name: 'Nada que deshacer' }).waitFor()
    expect(complaints).toEqual([])
  })

  test('a dragged step catches on the line of another', async () => {
    await open()
    await choose('Dirección')
    const [card, other] = [step('Dirección'), step('Horario')]
    const [from, to] = [(await card.boundingBox())!, (await other.boundingBox())!]
    await page.mouse.move(from.x + 60, from.y + 12)
    await page.mouse.down()
    for (let part = 1; part <= 8; part += 1) await page.mouse.move(from.x + 60 + 4, from.y + 12 + part * 3)
    await expect.poll(async () => Math.abs((await card.boundingBox())!.x - to.x)).toBeLessThan(1)
    await page.mouse.up()
    await kept((graph) => named(graph, 'Dirección')!.at.x === named(graph, 'Horario')!.at.x).toBe(true)
    expect(complaints).toEqual([])
  })
})

describe('connecting', () => {
  test('an exit dropped on a card leads there; dropped on nothing it asks for a step', async () => {
    await open()
    const exit = step('Recordatorio').locator('.react-flow__handle-right')
    const from = (await exit.boundingBox())!
    const card = (await step('Volver al menú').boundingBox())!
    await drag(exit, card.x + card.width / 2 - from.x, card.y + card.height / 2 - from.y)
    const target = named(await draft(), 'Volver al menú')!.id
    const source = named(await draft(), 'Recordatorio')!.id
    await kept(({ edges }) => edges.find(({ from: id }) => id === source)?.to).toBe(target)
    await drag(exit, 120, 60)
    await page.getByRole('combobox', { name: 'Busca un paso…' }).fill('etiqueta')
    await page.keyboard.press('Enter')
    await kept(({ edges, steps }) => steps[edges.find(({ from: id }) => id === source)?.to ?? '']?.type).toBe(
      'update_tags',
    )
    expect(complaints).toEqual([])
  })
})

describe('finding', () => {
  test('Mod+F goes from hit to hit and counts them; Escape stays there', async () => {
    await open()
    await page.keyboard.press('Control+f')
    const field = page.getByRole('textbox', { name: 'Buscar en el flujo' })
    await field.fill('enviar mensaje')
    await page.getByText(/^1 de [2-9]$/).waitFor()
    await page.keyboard.press('Enter')
    await page.getByText(/^2 de [2-9]$/).waitFor()
    await field.fill('no hay nada asi')
    await page.getByText('Nada', { exact: true }).waitFor()
    await field.fill('principal 123')
    await page.getByText('1 de 1').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('d')
    await step('Dirección').getByText('Desactivado').waitFor()
    expect(complaints).toEqual([])
  })

  test('the palette goes to a step, and the address of a step opens it', async () => {
    await open()
    await page.keyboard.press('/')
    await page.getByRole('combobox', { name: 'Busca un paso…' }).fill('dirección')
    await page.getByRole('option', { name: /^Dirección/ }).click()
    await expect.poll(() => page.url()).toContain('step=')
    await page.goto(page.url())
    await page.getByRole('textbox', { name: 'Nombre del paso' }).waitFor()
    expect(await page.getByRole('textbox', { name: 'Nombre del paso' }).inputValue()).toBe('Dirección')
    expect(complaints).toEqual([])
  })
})

test('steps go by the clipboard into another flow in another tab; foreign text is a sentence', async () => {
  await open()
  await choose('Horario', 'Dirección')
  await page.keyboard.press('Control+c')
  const clip = await page.evaluate(() => navigator.clipboard.readText())
  expect(JSON.parse(clip)).toMatchObject({ charla: 'steps', variables: { saves: [], reads: [] } })
  const other = (await mara.call<{ id: string }>('POST', '/flows', { name: 'Otro' })).id
  const tab = await context.newPage()
  await tab.goto(`/flows/${other}`)
  await tab.locator('.react-flow__node').first().waitFor()
  await tab.keyboard.press('Control+v')
  await tab.getByRole('heading', { name: 'Horario', exact: true }).waitFor()
  await tab.getByRole('heading', { name: 'Dirección', exact: true }).waitFor()
  await tab.evaluate(() => navigator.clipboard.writeText('{"charla":"steps","steps":[{}]}'))
  await tab.keyboard.press('Control+v')
  await tab.getByText('Lo que copiaste no son pasos de un flujo.', { exact: false }).waitFor()
  expect(await tab.locator('.react-flow__node-step').count()).toBe(3)
  expect(complaints).toEqual([])
})

test('by the keyboard alone: a step is reached, written, duplicated, cut and put back, and the sheet names every key', async () => {
  await open()
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab')
    const here = await page.evaluate(
      () => document.activeElement?.classList.contains('react-flow__node') ?? false,
    )
    if (here) break
  }
  await page.keyboard.press('Alt+ArrowRight')
  await page.getByRole('textbox', { name: 'Nombre del paso' }).waitFor()
  await page.keyboard.press('F2')
  await page.keyboard.type('Inicio')
  await page.keyboard.press('Enter')
  await step('Inicio').waitFor()
  await page.keyboard.press('Control+d')
  await expect.poll(() => step('Inicio').count()).toBe(2)
  await page.keyboard.press('Control+x')
  await expect.poll(() => step('Inicio').count()).toBe(1)
  await page.keyboard.press('Control+v')
  await expect.poll(() => step('Inicio').count()).toBe(2)
  await page.keyboard.press('F6')
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('[role=toolbar]') !== null))
    .toBe(true)
  await page.keyboard.press('Shift+F6')
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('.react-flow') !== null))
    .toBe(true)
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog')
  for (const does of [
    'Nota adhesiva',
    'Desactivar o activar el paso',
    'Buscar en el flujo',
    'Repartir en fila',
  ])
    await sheet.getByText(does, { exact: true }).waitFor()
  expect(complaints).toEqual([])
})

describe.each(['light', 'dark'] as const)('accessible, %s', (colorScheme) => {
  test('nothing serious with notes, groups, a switched-off step, a selection and the search', async () => {
    await page.emulateMedia({ colorScheme })
    await open()
    await page.keyboard.press('s')
    await page.getByRole('textbox', { name: 'Texto de la nota' }).fill('# Nota\nhttps://ejemplo.test `x`')
    expect(await faultsOf(page), 'writing a note').toEqual([])
    await page.keyboard.press('Escape')
    expect(await faultsOf(page), 'note').toEqual([])
    await step('Recordatorio').getByRole('heading').click()
    await page.keyboard.press('d')
    await choose('Horario', 'Dirección')
    expect(await faultsOf(page), 'selection').toEqual([])
    await page.keyboard.press('Control+g')
    await page.keyboard.press('Enter')
    expect(await faultsOf(page), 'frame').toEqual([])
    await page.getByRole('button', { name: 'Contraer «Grupo sin nombre»' }).click()
    await page.getByRole('button', { name: 'Expandir «Grupo sin nombre»' }).waitFor()
    expect(await faultsOf(page), 'closed group').toEqual([])
    await page.keyboard.press('Control+f')
    await page.getByRole('textbox', { name: 'Buscar en el flujo' }).fill('menu')
    await page.getByText(/^1 de \d+$/).waitFor()
    expect(await faultsOf(page), 'search').toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Lo que se puede deshacer' }).click()
    await page.getByRole('menu', { name: 'Lo que se puede deshacer' }).getByRole('menuitem').first().waitFor()
    expect(await faultsOf(page), 'what can be undone').toEqual([])
    expect(complaints).toEqual([])
  })
})
