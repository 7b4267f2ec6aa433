// The main job, walked by a newcomer, a visitor and an agent in three windows, asserted by what stands on their screens.
import type { BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { complaintsOf, owner, type Product, startProduct } from './browser_testing.ts'

// Slow machines take their time; nothing here waits longer than it must.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
const PATIENCE = 30_000

const spanish = {
  locale: 'es-EC',
  setup: {
    title: 'Crea tu espacio',
    name: 'Tu nombre',
    email: 'Correo electrónico',
    password: 'Contraseña',
    workspaceName: 'Nombre del espacio',
    create: 'Crear espacio',
    missing: 'Escribe tu nombre, para que tu equipo sepa quién eres.',
    goals: '¿Qué hará tu primer bot?',
    goal: /^Responder preguntas/,
  },
  canvas: {
    draft: 'Borrador',
    label: 'Lienzo del flujo',
    panel: 'Panel del paso',
    step: 'Menú principal',
    question: 'Pregunta',
    saved: /^Guardado hace/,
    test: 'Probar',
    talk: 'Conversación de prueba',
    write: 'Escribe como el cliente…',
    publish: 'Publicar…',
    publishNow: 'Publicar',
    changes: 'Qué cambia',
    published: 'Publicado · v1',
    checklist: /^Tu primer bot/,
    hosted: 'Abrir el chat',
  },
  inbox: {
    link: 'Bandeja',
    nothing: 'No hay conversaciones abiertas',
    speaks: 'Quién habla ahora',
    bot: 'Habla el bot',
    paused: 'Bot en pausa',
    reply: 'Respuesta',
    giveBack: 'Devolver al bot…',
    confirm: 'Devolver al bot',
    gaveBack: 'Mara Ríos devolvió la conversación al bot',
    close: 'Cerrar',
    closing: 'Cerrar conversación',
    summary: 'Resumen',
    contact: 'Contacto',
    lastClosure: 'Último cierre',
  },
  visitor: { write: 'Escribe un mensaje', author: /^(Tú|Asistente automático|Mara):\s*/ },
  said: {
    question: '¡Hola! ¿En qué te ayudamos hoy en Óptica Sol?',
    template: '¡Hola! ¿En qué te ayudamos hoy en {{workspace.name}}?',
    hours: '🕘 Horario',
    open: 'Atendemos de lunes a sábado, de 9:00 a 18:00.',
    place: '📍 Dónde estamos',
    address: 'Estamos en la Av. Principal 123.',
    typed: 'donde estamos',
    understood: 'entendido como «📍 Dónde estamos»',
    agent: 'Hola, soy Mara. ¿Buscas lentes de sol?',
    silent: '¿Y tienen lentes de lectura?',
    note: 'Preguntó por lentes de lectura; vendrá el sábado.',
  },
}

const english: typeof spanish = {
  locale: 'en-US',
  setup: {
    title: 'Create your workspace',
    name: 'Your name',
    email: 'E-mail',
    password: 'Password',
    workspaceName: 'Workspace name',
    create: 'Create workspace',
    missing: 'Write your name, so that your team knows who you are.',
    goals: 'What should your first bot do?',
    goal: /^Answer questions/,
  },
  canvas: {
    draft: 'Draft',
    label: 'Flow canvas',
    panel: 'Step panel',
    step: 'Main menu',
    question: 'Question',
    saved: /^Saved .* ago/,
    test: 'Try it',
    talk: 'Test conversation',
    write: 'Write as the customer…',
    publish: 'Publish…',
    publishNow: 'Publish',
    changes: 'What changes',
    published: 'Published · v1',
    checklist: /^Your first bot/,
    hosted: 'Open the chat',
  },
  inbox: {
    link: 'Inbox',
    nothing: 'No open conversations',
    speaks: 'Who speaks now',
    bot: 'The bot speaks',
    paused: 'Bot paused',
    reply: 'Reply',
    giveBack: 'Give back to the bot…',
    confirm: 'Give back to the bot',
    gaveBack: 'Mara Ríos gave the conversation back to the bot',
    close: 'Close',
    closing: 'Close conversation',
    summary: 'Summary',
    contact: 'Contact',
    lastClosure: 'Last closure',
  },
  visitor: { write: 'Write a message', author: /^(You|Automatic assistant|Mara):\s*/ },
  said: {
    question: 'Hello! How can we help you today at Óptica Sol?',
    template: 'Hello! How can we help you today at {{workspace.name}}?',
    hours: '🕘 Opening hours',
    open: 'We are open Monday to Saturday, 9:00 to 18:00.',
    place: '📍 Where we are',
    address: 'You find us at 123 Main Street.',
    typed: 'where we are',
    understood: 'understood as «📍 Where we are»',
    agent: 'Hello, I am Mara. Are you after sunglasses?',
    silent: 'Do you have reading glasses too?',
    note: 'Asked for reading glasses; will come on Saturday.',
  },
}

type Words = typeof spanish

let product: Product | undefined
afterAll(() => product?.stop())

describe.each([
  ['es', spanish],
  ['en', english],
])('%s', (_, words) => {
  test('a newcomer draws a bot, a visitor talks to it, an agent takes over, gives back and closes', async () => {
    await product?.stop()
    product = await startProduct()
    const staff = await newWindow(product, words)
    const newcomer = await openPage(staff)
    await makeWorkspace(newcomer.page, words)
    await changeTheQuestion(newcomer.page, words)
    await tryIt(newcomer.page, words)
    const hosted = await publish(newcomer.page, words)

    const agent = await openPage(staff)
    await agent.page.goto('/inbox')
    await agent.page.getByText(words.inbox.nothing).waitFor()
    // A reload would lose this mark.
    await agent.page.evaluate(() => document.documentElement.setAttribute('data-walked', ''))
    const visitor = await openPage(await newWindow(product, words))
    await visitor.page.goto(hosted)
    await talkToTheBot(visitor.page, agent.page, words)
    await takeOver(visitor.page, agent.page, words)
    await giveBack(visitor.page, agent.page, words)
    await closeWithNote(agent.page, words)

    expect(await said(visitor.page, words)).toEqual(everythingSaid(words.said))
    expect(await agent.page.locator('html[data-walked]').count(), 'the inbox was never reloaded').toBe(1)
    for (const { complaints } of [newcomer, agent, visitor]) expect(complaints).toEqual([])
  })
})

function newWindow({ browser, url }: Product, { locale }: Words): Promise<BrowserContext> {
  const options: BrowserContextOptions = {
    baseURL: url,
    locale,
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
  }
  return browser.newContext(options)
}

async function openPage(context: BrowserContext): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE)
  return { page, complaints: complaintsOf(page) }
}

async function makeWorkspace(page: Page, { setup }: Words): Promise<void> {
  await page.goto('/')
  await page.getByRole('heading', { name: setup.title }).waitFor()
  await page.getByRole('button', { name: setup.create }).click()
  await page.getByText(setup.missing).waitFor()
  await page.getByLabel(setup.name).fill(owner.name)
  await page.getByLabel(setup.email).fill(owner.email)
  await page.getByLabel(setup.password, { exact: true }).fill(owner.password)
  await page.getByLabel(setup.workspaceName).fill('Óptica Sol')
  await page.getByRole('button', { name: setup.create }).click()
  await page.getByRole('heading', { name: setup.goals }).waitFor()
  await page.getByRole('button', { name: setup.goal }).click()
}

const panelOf = (page: Page, { canvas }: Words): Locator =>
  page.getByRole('complementary', { name: canvas.panel })

const stepOn = (page: Page, { canvas }: Words): Locator =>
  page
    .getByRole('application', { name: canvas.label })
    .getByRole('article')
    .filter({ has: page.getByRole('heading', { name: canvas.step, exact: true }) })

async function changeTheQuestion(page: Page, words: Words): Promise<void> {
  const { canvas, said } = words
  await page.getByText(canvas.draft, { exact: true }).waitFor()
  await stepOn(page, words).getByRole('heading').click()
  await panelOf(page, words).getByRole('textbox', { name: canvas.question }).fill(said.template)
  await stepOn(page, words)
    .getByText(said.template.slice(0, said.template.indexOf('{')))
    .waitFor()
  await page.getByText(canvas.saved).waitFor()
}

async function tryIt(page: Page, words: Words): Promise<void> {
  const { canvas, said } = words
  await page.getByRole('button', { name: canvas.test, exact: true }).click()
  const talk = page.getByRole('log', { name: canvas.talk })
  await talk.getByText(said.question, { exact: true }).waitFor()
  await talk.getByRole('button', { name: said.hours }).click()
  await talk.getByText(said.open, { exact: true }).waitFor()
  await page.getByRole('textbox', { name: canvas.write }).fill(said.typed)
  await page.keyboard.press('Enter')
  await talk.getByText(said.understood).waitFor()
  await talk.getByText(said.address, { exact: true }).waitFor()
}

/** Publishes and gives the address of the hosted page, as the screen shows it. */
async function publish(page: Page, { canvas }: Words): Promise<string> {
  await page.getByRole('button', { name: canvas.publish }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('heading', { name: canvas.changes }).waitFor()
  await dialog.getByRole('button', { name: canvas.publishNow, exact: true }).click()
  await page.getByText(canvas.published, { exact: true }).waitFor()
  const link = page.getByRole('link', { name: canvas.hosted })
  if (!(await link.isVisible())) await page.getByRole('button', { name: canvas.checklist }).click()
  await link.waitFor()
  return (await link.getAttribute('href'))!
}

const field = (page: Page, { visitor }: Words): Locator => page.getByRole('textbox', { name: visitor.write })

/** The visitor writes and sends by the keyboard. */
async function write(page: Page, words: Words, text: string): Promise<void> {
  await field(page, words).fill(text)
  await field(page, words).press('Enter')
}

/** Waits until the newest bubbles of the visitor's page are these. */
const hears = (page: Page, words: Words, ...texts: string[]): Promise<void> =>
  expect
    .poll(async () => (await said(page, words)).slice(-texts.length), { timeout: PATIENCE })
    .toEqual(texts)

/** Waits until the agent's window shows a message. */
const shows = (page: Page, text: string): Promise<void> =>
  page.getByRole('log').getByText(text, { exact: true }).last().waitFor()

async function talkToTheBot(visitor: Page, agent: Page, words: Words): Promise<void> {
  const { said, inbox } = words
  await hears(visitor, words, said.question)
  await visitor.getByRole('button', { name: said.hours }).click()
  await hears(visitor, words, said.hours, said.open, said.question)

  await agent.getByRole('link', { name: new RegExp(said.question.slice(-12, -1)) }).click()
  for (const text of [said.question, said.hours, said.open]) await shows(agent, text)
  await agent.getByRole('region', { name: inbox.speaks }).getByText(inbox.bot).waitFor()
}

async function takeOver(visitor: Page, agent: Page, words: Words): Promise<void> {
  const { said, inbox } = words
  await agent.getByRole('textbox', { name: inbox.reply }).fill(said.agent)
  await agent.keyboard.press('Enter')
  await hears(visitor, words, said.agent)
  await agent.getByRole('region', { name: inbox.speaks }).getByText(inbox.paused).waitFor()
  // The turn that would have answered is over when the agent sees the message; that nothing came stands at the walk's end.
  await write(visitor, words, said.silent)
  await shows(agent, said.silent)
}

async function giveBack(visitor: Page, agent: Page, words: Words): Promise<void> {
  const { said, inbox } = words
  await agent.getByRole('button', { name: inbox.giveBack }).click()
  await agent.getByRole('dialog').getByRole('button', { name: inbox.confirm, exact: true }).click()
  await agent.getByRole('region', { name: inbox.speaks }).getByText(inbox.bot).waitFor()
  await agent.getByText(inbox.gaveBack).waitFor()
  await write(visitor, words, said.typed)
  await hears(visitor, words, said.typed, said.address, said.question)
  await shows(agent, said.address)
}

async function closeWithNote(page: Page, { inbox, said }: Words): Promise<void> {
  await page.getByRole('button', { name: inbox.close, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: inbox.closing })
  await dialog.getByLabel(inbox.summary).fill(said.note)
  await dialog.getByRole('button', { name: inbox.closing }).click()
  await page.getByRole('log').getByText(said.note).waitFor()
  const contact = page.getByRole('complementary', { name: inbox.contact })
  await contact.getByText(inbox.lastClosure).waitFor()
  await contact.getByText(said.note).waitFor()
}

/** Every bubble of the visitor's page, in order. */
async function said(page: Page, { visitor }: Words): Promise<string[]> {
  const all = await page.locator('.bubble').allTextContents()
  return all.map((text) => text.replace(visitor.author, '').trim())
}

const everythingSaid = (say: Words['said']): string[] => [
  say.question,
  say.hours,
  say.open,
  say.question,
  say.agent,
  say.silent,
  say.typed,
  say.address,
  say.question,
]
