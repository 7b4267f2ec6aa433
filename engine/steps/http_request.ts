// Calls somebody's API.
import { z } from 'zod'
import { field, type Move, step } from '#engine/machine/step.ts'
import type { Written } from '#engine/machine/trigger.ts'
import { exits } from './fields.ts'
import { bodyOf, headersOf, urlOf } from './requests.ts'
import { failedExit, missing, namedTwice, pairsField, variableName } from './rows.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const
const withBody = ['POST', 'PUT', 'PATCH', 'DELETE']

const saved = z.object({
  path: field(
    z
      .string()
      .trim()
      .regex(/^\$?[\w.[\]"' -]{1,200}$/),
    {
      field: 'text',
      title: { en: 'Path in the answer', es: 'Ruta en la respuesta' },
      placeholder: { en: '$.order.total', es: '$.pedido.total' },
    },
  ),
  variable: field(variableName, { field: 'variable', title: { en: 'Save as', es: 'Guardar como' } }),
})

const pairs = (
  name: { en: string; es: string },
  title: { en: string; es: string },
  max: number,
  when: { field: string; is: string[] } | null,
) => pairsField({ title, max, ...(when ? { when } : {}) }, name, { en: 'Name', es: 'Nombre' }, max)

const data = z.object({
  method: field(z.enum(methods).default('GET'), {
    field: 'select',
    title: { en: 'Method', es: 'Método' },
    options: methods.map((value) => ({ value, title: { en: value, es: value } })),
  }),
  url: field(z.string().trim().max(2_000).default(''), {
    field: 'template',
    title: { en: 'Address', es: 'Dirección' },
    placeholder: { en: 'https://api.example.test/orders', es: 'https://api.ejemplo.test/pedidos' },
    help: { en: 'Variables in it are encoded by themselves.', es: 'Las variables se codifican solas.' },
  }),
  headers: pairs({ en: 'header', es: 'cabecera' }, { en: 'Headers', es: 'Cabeceras' }, 20, null),
  bodyType: field(z.enum(['none', 'json', 'form', 'text', 'xml']).default('none'), {
    field: 'select',
    title: { en: 'Body', es: 'Cuerpo' },
    options: [
      { value: 'none', title: { en: 'None', es: 'Ninguno' } },
      { value: 'json', title: { en: 'JSON', es: 'JSON' } },
      { value: 'form', title: { en: 'Form', es: 'Formulario' } },
      { value: 'text', title: { en: 'Text', es: 'Texto' } },
      { value: 'xml', title: { en: 'XML', es: 'XML' } },
    ],
    when: { field: 'method', is: withBody },
  }),
  body: field(z.string().max(20_000).default(''), {
    field: 'template',
    title: { en: 'Text of the body', es: 'Texto del cuerpo' },
    when: { field: 'bodyType', is: ['json', 'text', 'xml'] },
  }),
  form: pairs({ en: 'field', es: 'campo' }, { en: 'Form fields', es: 'Campos del formulario' }, 40, {
    field: 'bodyType',
    is: ['form'],
  }),
  save: field(z.array(saved).max(20).default([]), {
    field: 'rows',
    title: { en: 'Save from the answer', es: 'Guardar de la respuesta' },
    row: { title: { en: 'value', es: 'valor' }, shows: 'variable' },
    max: 20,
  }),
  statusVariable: field(
    z
      .string()
      .regex(/^[A-Za-z0-9_]{0,60}$/)
      .default(''),
    {
      field: 'variable',
      title: { en: 'Save the status code as', es: 'Guardar el código de estado como' },
      advanced: true,
    },
  ),
  timeout: field(z.int().min(1).max(30).default(10), {
    field: 'number',
    title: { en: 'Wait for at most (seconds)', es: 'Esperar como máximo (segundos)' },
    max: 30,
    advanced: true,
  }),
  retries: field(z.int().min(0).max(3).default(1), {
    field: 'number',
    title: { en: 'Try again at most', es: 'Reintentar como máximo' },
    max: 3,
    advanced: true,
  }),
  byStatus: field(z.boolean().default(false), {
    field: 'switch',
    title: { en: 'One way out for each kind of failure', es: 'Una salida por cada tipo de falla' },
    advanced: true,
  }),
})

type Data = z.infer<typeof data>

const failures = {
  '4xx': { en: 'Refused (4xx)', es: 'Rechazada (4xx)' },
  '5xx': { en: 'Server error (5xx)', es: 'Error del servidor (5xx)' },
  unreachable: { en: 'Not reached', es: 'Sin respuesta' },
}

/** Calls an address, saves what the answer holds and goes on by how it went; anything but 2xx is a failure. */
export const httpRequest = step({
  type: 'http_request',
  title: { en: 'Call an API', es: 'Llamar a una API' },
  about: {
    en: 'Sends a request to another system and uses the answer.',
    es: 'Envía una solicitud a otro sistema y usa la respuesta.',
  },
  keywords: ['http', 'rest', 'webhook', 'request', 'json', 'solicitud', 'servicio', 'consulta', 'sistema'],
  icon: 'world',
  category: 'data',
  data,
  fresh: () => ({
    method: 'GET',
    url: '',
    headers: [],
    bodyType: 'none',
    body: '',
    form: [],
    save: [],
    statusVariable: '',
    timeout: 10,
    retries: 1,
    byStatus: false,
  }),
  exits: ({ byStatus }) => [
    { ...exits.next, title: { en: 'Success', es: 'Éxito' } },
    ...(byStatus
      ? Object.entries(failures).map(([name, title]) => ({ name, title, kind: 'failure' as const }))
      : [failedExit({ en: 'Failed', es: 'Falló' })]),
  ],
  summary: ({ method, url }) => ({ en: `${method} ${url}`.trim(), es: `${method} ${url}`.trim() }),
  waitsFor: 'outcome',
  writes: ({ save, statusVariable }): Written[] => [
    ...save.map(({ variable }) => ({ name: variable, type: 'text' as const })),
    ...(statusVariable === '' ? [] : [{ name: statusVariable, type: 'number' as const }]),
  ],
  check: ({ url, save, headers }) => [
    ...(/^https?:\/\//i.test(url) || /^(\{\{|\$)/.test(url) ? [] : [noAddress]),
    ...namedTwice(
      'headers',
      headers.map(({ name }) => name),
    ),
    ...namedTwice(
      'save',
      save.map(({ variable }) => variable),
    ),
  ],
  enter: (data, scope) => {
    const type = withBody.includes(data.method) ? data.bodyType : 'none'
    return {
      effects: [
        {
          type: 'http_request',
          method: data.method,
          url: urlOf(data.url, scope),
          headers: headersOf(data.headers, type, scope),
          body: bodyOf(type, data.body, data.form, scope),
          save: Object.fromEntries(data.save.map(({ variable, path }) => [variable, path])),
          statusVariable: data.statusVariable,
          timeoutMs: data.timeout * 1_000,
          retries: data.retries,
        },
      ],
    }
  },
  on: (data, { happening }) => (happening.type === 'outcome' ? wayOf(data, happening.outcome) : {}),
})

function wayOf({ byStatus }: Data, outcome: string): Move {
  if (outcome === '2xx') return { exit: 'next' }
  if (!byStatus) return { exit: 'failed' }
  if (outcome === '5xx' || outcome === 'unreachable') return { exit: outcome }
  // A redirection that was not followed is no answer either.
  return { exit: '4xx' }
}

const noAddress = missing('url', {
  en: 'Write the whole address, beginning with https://.',
  es: 'Escribe la dirección completa, que empieza con https://.',
})
