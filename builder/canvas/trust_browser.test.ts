// Trust, as people meet it: a talk with every outcome, robots, a conversation kept as a test, real runs replayed, publishing.
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { wire } from '#channels/webchat/widget/wire.ts'
import type { Graph } from '#engine/machine/graph.ts'
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

vi.setConfig({ testTimeout: 60_000 })

let product: Product
let mara: Person
let flowId: string
let context: BrowserContext
let page: Page
let complaints: string[]

const drawn = (price = 'Cuesta 10 dólares'): Graph => {
  const graph = graphOf(
    {
      s1: [
        'ask_question',
        {
          text: 'Hola, ¿qué buscas?',
          answer: 'multiple_choice',
          choices: [
            { id: 'a', title: 'Precio' },
            { id: 'b', title: 'Mi pedido' },
          ],
          save: { variable: 'tema', field: '' },
          timeout: 600_000,
        },
        'Menú',
      ],
      s2: ['send_message', { text: price }, 'Decir el precio'],
      s3: [
        'http_request',
        { url: 'https://api.ejemplo.test/pedido', save: [{ path: '$.estado', variable: 'estado' }] },
        'Buscar pedido',
      ],
      s4: ['send_message', { text: 'Tu pedido está {{estado}}' }, 'Decir el estado'],
      s5: ['send_message', { text: '¿Sigues ahí?' }, 'Aviso'],
    },
    's1',
    's1.a > s2',
    's1.b > s3',
    's1.timeout > s5',
    's3.next > s4',
  )
  return {
    ...graph,
    trigger: { type: 'conversation_opened', data: { sources: ['contact'] }, at: { x: 0, y: 0 } },
    steps: Object.fromEntries(
      Object.values(graph.steps).map((step, index) => [
        step.id,
        { ...step, at: { x: 340 * (1 + Math.ceil(index / 3)), y: 230 * (index % 3) } },
      ]),
    ),
  }
}

beforeAll(async () => {
  product = await startProduct()
  mara = await signUp(product.url)
}, 120_000)
afterAll(() => product.stop())

beforeEach(async () => {
  context = await windowOf(product, mara)
  page = await context.newPage()
  page.setDefaultTimeout(20_000)
  complaints = complaintsOf(page)
  flowId = (await mara.call<{ id: string }>('POST', '/flows', { name: 'Óptica', graph: drawn() })).id
})
afterEach(() => context.close())

const log = () => page.getByRole('log')
const step = (name: string) =>
  page.getByRole('article').filter({ has: page.getByRole('heading', { name, exact: true }) })
const button = (name: string | RegExp) => page.getByRole('button', { name })
const open = async (part = '') => {
  await page.goto(`/flows/${flowId}?tab=test${part && `&test=${part}`}`)
}
const talk = async () => {
  await open()
  await log().getByText('Hola, ¿qué buscas?').waitFor()
}
const publish = async (revision: number) => mara.call('POST', `/flows/${flowId}/publication`, { revision })

describe('talking with the draft', () => {
  test('what a call comes back with is decided on the spot, with its JSON; going back takes one turn', async () => {
    await talk()
    await button('Mi pedido').click()
    await expect.poll(() => step('Buscar pedido').getAttribute('data-lit')).toBe('now')
    await button(/: con qué responde/)
      .first()
      .click()
    await page.getByRole('textbox', { name: 'Respuesta en JSON' }).fill('{"estado":"en camino"}')
    await button('Responder así').click()
    await log().getByText('Tu pedido está en camino').waitFor()
    await page.getByRole('region', { name: 'Lo que sabe' }).getByText('en camino').waitFor()
    await log().focus()
    await page.keyboard.press('Alt+z')
    await log().getByText('Tu pedido está en camino').waitFor({ state: 'detached' })
    await button('Sin respuesta').click()
    await log().getByText('El flujo termina').waitFor()
    expect(complaints).toEqual([])
  })

  test('time goes by until the timer; the talk stops at a step and goes on by the keyboard', async () => {
    await talk()
    await step('Aviso').getByRole('heading').click()
    await page.getByRole('tabpanel').getByRole('button', { name: 'Más acciones', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Parar en el paso seleccionado' }).click()
    await button(/^No responde 10/).click()
    await step('Aviso').getByText('detenido aquí').waitFor()
    expect(await log().getByText('¿Sigues ahí?').count()).toBe(0)
    await log().focus()
    await page.keyboard.press('Alt+Enter')
    await log().getByText('¿Sigues ahí?').waitFor()
    expect(complaints).toEqual([])
  })
})

test('robots walk, paint what they passed, and their conversation plays', async () => {
  await open('robots')
  await button('Enviar robots').click()
  await page.getByText(/300 recorridos · 5 de 5 pasos/).waitFor()
  await page
    .getByText('«Buscar pedido» no lleva a ningún lado en «Falló»: la conversación se corta.')
    .waitFor()
  await expect.poll(() => step('Menú').getAttribute('data-lit')).toBe('heat')
  await button('Ver la conversación').first().click()
  await log().getByText('El flujo termina').waitFor()
  expect(complaints).toEqual([])
})

test('a conversation is kept as a test, turns red with the draft, is seen before publishing, and is accepted', async () => {
  await talk()
  await button('Precio').click()
  await button('Guardar como prueba').click()
  await page.getByRole('textbox', { name: 'Nombre de la prueba' }).fill('Pregunta el precio')
  await page.getByRole('dialog').getByRole('button', { name: 'Guardar' }).click()
  await page.getByText('Prueba guardada').waitFor()
  await mara.call('PUT', `/flows/${flowId}/draft`, { revision: 1, graph: drawn('Cuesta 12 dólares') })
  await open('tests')
  await page.getByText('1 de 1 pruebas sale distinta').waitFor()
  await button('Publicar…').click()
  const tests = page.getByRole('dialog').getByRole('region', { name: 'Pruebas' })
  await tests.getByText('Ahora dice «Cuesta 12 dólares» en lugar de «Cuesta 10 dólares».').waitFor()
  const dialog = page.getByRole('dialog')
  const order = await dialog.getByRole('heading', { level: 3 }).allTextContents()
  expect(order.slice(0, 3)).toEqual(['Qué cambia', 'Pruebas', 'Puedes publicar, pero revisa esto'])
  await tests.getByRole('button', { name: 'Aceptar como lo esperado' }).click()
  await tests.getByText('1 prueba pasa').waitFor()
  await dialog.getByRole('button', { name: 'Publicar', exact: true }).click()
  await page.getByText('Versión 1 publicada').waitFor()
  expect(complaints).toEqual([])
})

describe('real runs', () => {
  const lived = async () => {
    await publish(1)
    const { key } = await mara.call<{ key: string }>('POST', '/channels', { type: 'webchat', name: 'Tienda' })
    const door = wire(key, product.url)
    await door.visit(undefined)
    const say = (text: string) =>
      door.send({ clientId: crypto.randomUUID(), text, at: new Date().toISOString() }, { firstName: 'Rosa' })
    await say('Hola')
    await say('Precio')
    await mara.call('PUT', `/flows/${flowId}/draft`, {
      revision: 1,
      graph: {
        ...drawn(),
        edges: drawn().edges.map((edge) => (edge.exit === 'a' ? { ...edge, to: 's5' } : edge)),
      },
    })
    type Runs = { items: Array<{ id: string; status: string }> }
    await expect
      .poll(async () => (await mara.call<Runs>('GET', `/flows/${flowId}/runs`)).items[0]?.status)
      .toBe('ended')
    // The next flow must be the only one that starts for whoever comes.
    await mara.call('DELETE', `/flows/${flowId}/publication`)
  }

  test('are drawn turn by turn, kept as a test, and would go another way on the draft', async () => {
    await lived()
    await open('replay')
    await page.getByText('1 de 1 iría por otro camino').waitFor()
    await step('Aviso').getByText('1 por otro camino').waitFor()
    await button('Como fue').click()
    await page.getByText('Turno 2 de 2').first().waitFor()
    await page.getByRole('slider').focus()
    await page.keyboard.press('ArrowLeft')
    await page.getByText('Turno 1 de 2').first().waitFor()
    await expect.poll(() => step('Menú').getAttribute('data-lit')).toBe('now')
    await button('Guardar como prueba').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Guardar' }).click()
    await page.getByText('Prueba guardada').waitFor()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByText('Guardadas', { exact: true }).click()
    await page.getByText('1 de 1 pruebas sale distinta').waitFor()
    expect(complaints).toEqual([])
  })

  test('a run’s drawer leads to the canvas, whose numbers are those of a chosen version and period', async () => {
    await lived()
    await page.goto(`/flows/${flowId}/runs`)
    await button('Rosa').click()
    await page.getByRole('link', { name: 'Ver en el lienzo' }).click()
    await page.getByText('Turno 2 de 2').first().waitFor()
    await page.goto(`/flows/${flowId}`)
    await button('1 inicio').click()
    await page.getByRole('combobox', { name: 'Período' }).click()
    await page.getByRole('option', { name: 'Hoy' }).click()
    await button('1 inicio · Hoy').waitFor()
    expect(complaints).toEqual([])
  })
})

test('in English, on a phone, the same talk is had', async () => {
  await page.evaluate(() => localStorage.setItem('charla.language', 'en')).catch(() => null)
  await page.addInitScript(() => localStorage.setItem('charla.language', 'en'))
  await page.setViewportSize({ width: 390, height: 844 })
  await talk()
  await button('Mi pedido').click()
  await button(/It answers/)
    .first()
    .waitFor()
  await button('No answer').click()
  await log().getByText('The flow ends').waitFor()
  await page.getByText('Robots', { exact: true }).click()
  await button('Send robots').click()
  await page.getByText(/300 walks · 5 of 5 steps/).waitFor()
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(wide, 'nothing sticks out to the side').toBeLessThanOrEqual(0)
  expect(complaints).toEqual([])
})

test.each(['light', 'dark'] as const)('no serious finding of axe on any part, %s', async (colorScheme) => {
  await page.emulateMedia({ colorScheme })
  await talk()
  await button('Mi pedido').click()
  await button('Sin respuesta').waitFor()
  expect(await faultsOf(page), 'talk').toEqual([])
  await page.getByText('Robots', { exact: true }).click()
  await button('Enviar robots').click()
  await page.getByText(/300 recorridos/).waitFor()
  expect(await faultsOf(page), 'robots').toEqual([])
  for (const part of ['Guardadas', 'Reales']) {
    await page.getByText(part, { exact: true }).click()
    await page.getByText(/Todavía no hay pruebas|Aún no pasó nadie/).waitFor()
    expect(await faultsOf(page), part).toEqual([])
  }
  expect(complaints).toEqual([])
})
