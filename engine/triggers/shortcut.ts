// A person of the team starts the flow from the inbox, with a form if it needs one.
import { z } from 'zod'
import { field } from '#engine/machine/step.ts'
import { trigger, type Written } from '#engine/machine/trigger.ts'
import { common, commonFresh, missing } from './fields.ts'

const types = ['text', 'number', 'email', 'phone', 'url', 'date', 'list', 'checkbox', 'rating'] as const

const typeWords: Record<(typeof types)[number], { en: string; es: string }> = {
  text: { en: 'Text', es: 'Texto' },
  number: { en: 'Number', es: 'Número' },
  email: { en: 'E-mail', es: 'Correo' },
  phone: { en: 'Phone', es: 'Teléfono' },
  url: { en: 'Website', es: 'Sitio web' },
  date: { en: 'Date', es: 'Fecha' },
  list: { en: 'List', es: 'Lista' },
  checkbox: { en: 'Checkbox', es: 'Casilla' },
  rating: { en: 'Rating', es: 'Calificación' },
}

/** One question of the form that opens before the flow starts. */
export const formField = z.object({
  label: field(z.string().trim().min(1).max(80), { field: 'text', title: { en: 'Label', es: 'Etiqueta' } }),
  type: field(z.enum(types).default('text'), {
    field: 'select',
    title: { en: 'Type', es: 'Tipo' },
    options: types.map((value) => ({ value, title: typeWords[value] })),
  }),
  options: field(z.string().max(2_000).default(''), {
    field: 'text',
    title: { en: 'Options, separated by commas', es: 'Opciones, separadas por comas' },
    when: { field: 'type', is: ['list'] },
  }),
  required: field(z.boolean().default(true), {
    field: 'switch',
    title: { en: 'Required', es: 'Obligatorio' },
  }),
  variable: field(z.string().regex(/^[A-Za-z0-9_]{1,60}$/), {
    field: 'variable',
    title: { en: 'Save as', es: 'Guardar como' },
  }),
})

export type FormField = z.infer<typeof formField>

const kept: Record<FormField['type'], Written['type']> = {
  text: 'text',
  number: 'number',
  email: 'text',
  phone: 'text',
  url: 'text',
  date: 'date',
  list: 'text',
  checkbox: 'boolean',
  rating: 'number',
}

/** Starts by a button in the inbox (product-spec §1.2, Shortcut). */
export const shortcut = trigger({
  type: 'shortcut',
  title: { en: 'Shortcut', es: 'Atajo' },
  about: {
    en: 'A person starts it from the inbox, with a form if needed.',
    es: 'Una persona lo inicia desde la bandeja, con un formulario si hace falta.',
  },
  keywords: ['button', 'agent', 'form', 'inbox', 'botón', 'agente', 'formulario', 'bandeja'],
  icon: 'bolt',
  category: 'people',
  events: [],
  data: z.object({
    icon: field(z.string().max(40).default('bolt'), { field: 'icon', title: { en: 'Icon', es: 'Icono' } }),
    title: field(z.string().trim().max(60), {
      field: 'text',
      title: { en: 'Name on the button', es: 'Nombre en el botón' },
    }),
    about: field(z.string().max(200).default(''), {
      field: 'text',
      title: { en: 'What it does', es: 'Qué hace' },
    }),
    form: field(z.array(formField).max(20).default([]), {
      field: 'rows',
      title: { en: 'Form', es: 'Formulario' },
      help: { en: 'Asked before the flow starts.', es: 'Se pide antes de iniciar el flujo.' },
      row: { title: { en: 'field', es: 'campo' }, shows: 'label' },
    }),
    oncePerContact: common.oncePerContact,
    unlessRunning: common.unlessRunning,
  }),
  fresh: () => ({
    icon: 'bolt',
    title: '',
    about: '',
    form: [],
    oncePerContact: commonFresh.oncePerContact,
    unlessRunning: commonFresh.unlessRunning,
  }),
  summary: ({ title }) =>
    title === '' ? { en: 'No name yet', es: 'Aún sin nombre' } : { en: title, es: title },
  check: ({ title }) =>
    title === '' ? [missing('title', { en: 'Name the button.', es: 'Ponle nombre al botón.' })] : [],
  matches: () => false,
  variables: ({ data }, { form }) =>
    Object.fromEntries([
      ['started_by', data['started_by'] ?? ''],
      ...form.map(({ variable }) => [variable, data[variable] ?? null] as const),
    ]),
  writes: ({ form }) => [
    { name: 'started_by', type: 'text' },
    ...form.map(({ variable, type }) => ({ name: variable, type: kept[type] })),
  ],
})
