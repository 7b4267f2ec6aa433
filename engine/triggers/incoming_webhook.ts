// Another system calls the flow's own address with JSON.
import { z } from 'zod'
import { field } from '#engine/machine/step.ts'
import { trigger, type Written } from '#engine/machine/trigger.ts'
import { common, commonFresh } from './fields.ts'

const types = ['text', 'number', 'date', 'boolean', 'list'] as const satisfies ReadonlyArray<Written['type']>

const path = z
  .string()
  .trim()
  .regex(/^\$?[\w.[\]"' -]{1,200}$/)

const mapping = z.object({
  path: field(path, {
    field: 'text',
    title: { en: 'Path in the payload', es: 'Ruta en los datos' },
    placeholder: { en: '$.order.total', es: '$.pedido.total' },
  }),
  variable: field(z.string().regex(/^[A-Za-z0-9_]{1,60}$/), {
    field: 'variable',
    title: { en: 'Variable', es: 'Variable' },
  }),
  type: field(z.enum(types).default('text'), {
    field: 'select',
    title: { en: 'Type', es: 'Tipo' },
    options: [
      { value: 'text', title: { en: 'Text', es: 'Texto' } },
      { value: 'number', title: { en: 'Number', es: 'Número' } },
      { value: 'date', title: { en: 'Date', es: 'Fecha' } },
      { value: 'boolean', title: { en: 'Yes or no', es: 'Sí o no' } },
      { value: 'list', title: { en: 'List', es: 'Lista' } },
    ],
  }),
})

/** Starts by `POST /hooks/flow/<key>` (product-spec §1.2, Incoming Webhook); the door maps the payload to variables. */
export const incomingWebhook = trigger({
  type: 'incoming_webhook',
  title: { en: 'Incoming webhook', es: 'Webhook entrante' },
  about: { en: 'Another system calls a secret address.', es: 'Otro sistema llama a una dirección secreta.' },
  keywords: ['http', 'api', 'post', 'json', 'zapier', 'make', 'integración', 'sistema'],
  icon: 'webhook',
  category: 'outside',
  events: [],
  data: z.object({
    by: field(z.enum(['phone', 'email', 'id']).default('phone'), {
      field: 'select',
      title: { en: 'Find the contact by', es: 'Buscar el contacto por' },
      options: [
        { value: 'phone', title: { en: 'Phone', es: 'Teléfono' } },
        { value: 'email', title: { en: 'E-mail', es: 'Correo' } },
        { value: 'id', title: { en: 'Contact id', es: 'Id del contacto' } },
      ],
    }),
    path: field(path.default('$.phone'), {
      field: 'text',
      title: { en: 'Where it is in the payload', es: 'Dónde está en los datos' },
    }),
    create: field(z.boolean().default(true), {
      field: 'switch',
      title: { en: 'Create the contact if it is new', es: 'Crear el contacto si es nuevo' },
      when: { field: 'by', is: ['phone', 'email'] },
    }),
    variables: field(z.array(mapping).max(50).default([]), {
      field: 'rows',
      title: { en: 'Variables from the payload', es: 'Variables de los datos' },
      row: { title: { en: 'variable', es: 'variable' }, shows: 'variable' },
    }),
    ...common,
  }),
  fresh: () => ({ by: 'phone', path: '$.phone', create: true, variables: [], ...commonFresh }),
  summary: ({ path }) => ({ en: `Contact by ${path}`, es: `Contacto por ${path}` }),
  payload: { rows: 'variables', contact: 'path' },
  matches: () => false,
  variables: ({ data }, { variables }) =>
    Object.fromEntries(variables.map(({ variable }) => [variable, data[variable] ?? null])),
  writes: ({ variables }) => variables.map(({ variable, type }) => ({ name: variable, type })),
})
