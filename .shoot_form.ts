import { launch } from './builder/chromium.ts'
const url = 'http://localhost:4711'
let cookie = '', ws = ''
async function call(method: string, path: string, body?: unknown): Promise<any> {
  const headers: Record<string, string> = { 'content-type': 'application/json', origin: url }
  if (cookie) headers['cookie'] = cookie
  if (ws) headers['x-workspace'] = ws
  const a = await fetch(`${url}/api${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) })
  const [c] = a.headers.getSetCookie(); if (c) cookie = c.split(';')[0]!
  const j = await a.json(); if (!a.ok) throw new Error(`${method} ${path} ${a.status} ${JSON.stringify(j)}`)
  return j
}
const owner = { name: 'Mara Ríos', email: 'mara@ejemplo.test', password: 'tres gatos azules' }
try { ws = (await call('POST', '/setup', { workspaceName: 'Óptica Sol', language: 'es', timeZone: 'America/Guayaquil', ...owner })).workspaceId }
catch { await call('POST', '/auth/sign-in/email', { email: owner.email, password: owner.password }); const me = await call('GET', '/me'); ws = me.workspaces?.[0]?.id ?? me.workspaceId }
const at = (n: number) => ({ x: 300 * n, y: 0 })
const graph = (trigger: any, steps: any) => ({ format: 1, trigger: { at: { x: 0, y: 0 }, ...trigger }, steps: Object.fromEntries(Object.entries(steps).map(([id, [type, data]]: any, i) => [id, { id, type, name: '', data, at: at(i + 1) }])), edges: [{ from: 'trigger', exit: 'next', to: Object.keys(steps)[0] }] })
const flow = (name: string, g: any) => call('POST', '/flows', { name, graph: g })
const week = Object.fromEntries(['mon','tue','wed','thu','fri','sat','sun'].map((d, i) => [d, i < 5 ? [{ from: '09:00', to: '13:00' }, { from: '14:00', to: '18:00' }] : i === 5 ? [{ from: '10:00', to: '13:00' }] : []]))
const hook = await flow('Pedidos ' + Date.now() % 1000, graph({ type: 'incoming_webhook', data: { by: 'phone', path: '$.phone', create: true, variables: [{ path: '$.order.total', variable: 'total', type: 'number' }], conditions: { all: [] }, oncePerContact: false, unlessRunning: false } }, {
  req: ['http_request', { method: 'POST', url: 'https://api.example.test', headers: [{ name: 'X-Pedido', value: '{{total}}' }, { name: '', value: '' }], bodyType: 'json', body: '{}', form: [], save: [{ variable: 'estado', path: '$.state' }], statusVariable: '', timeout: 10, retries: 1, byStatus: false }],
  sw: ['switch', { value: '{{total}}', cases: [{ id: 'c1', name: 'Grande', match: 'range', text: '', min: 100, max: null }, { id: 'c2', name: '', match: 'equals', text: 'x', min: null, max: null }] }],
  hours: ['date_time', { mode: 'own', hours: { week, holidays: [{ date: '2026-12-25', name: 'Navidad', intervals: [] }] }, ranges: [], zone: '' }],
  dates: ['date_time', { mode: 'ranges', hours: { week, holidays: [] }, ranges: [{ from: '2026-12-24', to: '2026-12-26 12:00' }], zone: '' }],
  note: ['notify_users', { to: 'team', userId: null, teamId: null, text: 'Hola', byEmail: false }],
  file: ['add_file_row', { file: 'Pedidos', columns: [{ name: 'Total', value: '{{total}}' }] }],
}))
const { path } = await call('PUT', `/flows/${hook.id}/hook`, {})
await fetch(url + path, { method: 'POST', body: JSON.stringify({ phone: '+593980000001', order: { id: 7, total: 12.5, paid: true, at: '2026-11-24T10:00:00Z', items: [{ sku: 'L-1', name: 'Lentes de sol' }] } }) })
const sched = await flow('Recordatorio', graph({ type: 'schedule', data: { when: 'clock', cron: '0 9 * * 1-5', field: '', offset: 0, hour: 9, yearly: false, audience: { all: [] }, oncePerContact: false, unlessRunning: false } }, { s1: ['send_message', { text: 'Hola' }] }))
const form = [
  { label: 'Motivo', type: 'list', options: 'Garantía, Cambio', required: true, variable: 'motivo' },
  { label: 'Correo', type: 'email', options: '', required: true, variable: 'correo' },
  { label: 'Fecha', type: 'date', options: '', required: false, variable: 'fecha' },
  { label: 'Cantidad', type: 'number', options: '', required: false, variable: 'cantidad' },
  { label: 'Urgente', type: 'checkbox', options: '', required: false, variable: 'urgente' },
  { label: 'Satisfacción', type: 'rating', options: '', required: true, variable: 'stars' },
]
const sc = await flow('Abrir caso', graph({ type: 'shortcut', data: { icon: 'shield-check', title: 'Abrir caso', about: 'Crea un caso en soporte', form, oncePerContact: false, unlessRunning: false } }, { s1: ['send_message', { text: 'Caso abierto' }] }))
try { const d = await call('GET', `/flows/${sc.id}`); await call('POST', `/flows/${sc.id}/publication`, { revision: d.revision ?? 1 }) } catch (e) { console.log(String(e)) }
const browser = await launch()
const eq = cookie.indexOf('=')
const shots = async (options: any, tag: string, work: (page: any, snap: (n: string) => Promise<void>) => Promise<void>) => {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 }, locale: 'es-EC', reducedMotion: 'reduce', ...options })
  await context.addCookies([{ name: cookie.slice(0, eq), value: cookie.slice(eq + 1), url }])
  const page = await context.newPage()
  page.on('pageerror', (e: any) => console.log('ERR', tag, String(e).slice(0, 300)))
  page.on('console', (m: any) => m.type() === 'error' && console.log('CON', tag, m.text().slice(0, 300)))
  const snap = async (n: string) => { await page.waitForTimeout(500); await page.screenshot({ path: `/tmp/shots/form/${tag}-${n}.png` }) }
  try { await work(page, snap) } catch (e) { console.log('FAIL', tag, String(e).slice(0, 600)); await snap('fail') }
  await context.close()
}
const only = process.argv[2]
const want = (n: string) => !only || only.split(',').includes(n)
const openStep = async (page: any, id: string, step: string) => { await page.goto(`/flows/${id}`); await page.locator(`.react-flow__node[data-id="${step}"]`).waitFor(); await page.locator(`.react-flow__node[data-id="${step}"]`).dispatchEvent('click'); await page.waitForTimeout(300); if (await page.locator('aside').count() === 0) await page.locator(`.react-flow__node[data-id="${step}"]`).click() }
const scroll = (page: any, y: number) => page.evaluate((y: number) => { for (const e of document.querySelectorAll('aside *')) if (e.scrollHeight > e.clientHeight + 20 && getComputedStyle(e).overflowY === 'auto') e.scrollTop = y }, y)
if (want('canvas')) await shots({}, 'es', async (page, snap) => {
  await openStep(page, hook.id, 'trigger'); await snap('trigger'); await scroll(page, 500); await snap('trigger2')
  await page.getByRole('combobox', { name: 'Disparador' }).or(page.getByLabel('Disparador', { exact: true })).first().click(); await snap('chooser')
  for (const s of ['req', 'sw', 'hours', 'dates', 'note', 'file']) { await openStep(page, hook.id, s); await snap(s); if (s === 'req' || s === 'hours') { await scroll(page, 450); await snap(s + '2') } if (s === 'sw') { await page.locator('[aria-expanded=false]', { hasText: 'caso 2' }).click(); await snap('sw2') } }
  await openStep(page, sched.id, 'trigger'); await scroll(page, 300); await snap('schedule')
  await openStep(page, sc.id, 'trigger'); await snap('shortcut'); await page.getByRole('button', { name: /^Icono/ }).click(); await snap('icons')
})
if (want('dark')) await shots({ colorScheme: 'dark', locale: 'en-US', viewport: { width: 390, height: 844 } }, 'phone', async (page, snap) => { const openAll = () => page.getByRole('button', { name: 'All settings' }).click();
  await page.goto(`/flows/${hook.id}`); await page.evaluate(() => localStorage.setItem('charla.language', 'en')); await page.goto(`/flows/${hook.id}`); await page.waitForTimeout(1500); await snap('flow')
  await page.locator('text=Call an API').first().click(); await openAll(); await snap('req'); await scroll(page, 300); await snap('req2')
})
if (want('inbox')) {
  const chat = await call('POST', '/channels', { type: 'webchat', name: 'Chat web', settings: {} })
  const v = await browser.newContext({ baseURL: url, locale: 'es-EC' }); const p = await v.newPage()
  await p.goto(`/c/${chat.key}?ref=verano`); await p.getByRole('textbox').fill('Hola, escríbeme a rosa@ejemplo.test o @Mara'); await p.keyboard.press('Enter'); await p.waitForTimeout(1500); console.log(p.url()); await v.close()
  for (const [tag, options] of [['inbox', {}], ['inboxphone', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }]] as const)
    await shots(options, tag, async (page, snap) => {
      await page.goto('/inbox'); await page.locator('[data-conversation]').first().click(); await snap('open')
      await page.getByRole('button', { name: 'Atajos' }).click(); await snap('menu'); console.log(await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 160)))
      await page.keyboard.press('Enter'); await snap('form')
      await page.getByRole('button', { name: 'Iniciar' }).click(); await snap('errors')
      await page.getByRole('combobox', { name: 'Motivo' }).or(page.getByLabel(/Motivo/)).first().click(); await page.getByRole('option', { name: 'Cambio' }).click()
      await page.getByLabel(/Correo/).fill('rosa@ejemplo.test'); await page.locator('.mantine-Rating-root label').last().click({ force: true }).catch(() => {})
      await page.getByRole('button', { name: 'Iniciar' }).click(); await snap('started')
    })
}
await browser.close()
