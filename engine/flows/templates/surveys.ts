// The survey after closing, with its answers in a Google sheet, in a CRM or in a data warehouse.
import { type Drawing, type Drawn, draw, type Say } from './draw.ts'
import { closedByTeam, DAY, HOUR } from './parts.ts'
import type { Template } from './template.ts'

/** The questions of every survey: one to five, and why when it is three or less; then where the answers go. */
const survey = (say: Say, store: Drawn, failure: Record<string, Drawn>): Drawing => ({
  trigger: closedByTeam,
  steps: {
    score: [
      'ask_question',
      say('Calificación', 'Rating'),
      {
        text: say('¿Cómo te atendimos? Toca de 1 a 5 estrellas.', 'How did we do? Tap one to five stars.'),
        answer: 'rating',
        save: { variable: say('puntaje', 'score'), field: '' },
        invalidText: say('Un número del 1 al 5, por favor.', 'A number from 1 to 5, please.'),
        invalidExit: true,
        retries: 1,
        timeout: DAY,
      },
      { next: 'how', invalid: 'silent', timeout: 'silent' },
    ],
    how: [
      'branch',
      say('¿Quedó contento?', 'Happy?'),
      {
        branches: [
          {
            id: 'bad',
            name: say('Tres o menos', 'Three or less'),
            when: {
              all: [{ subject: `variable.${say('puntaje', 'score')}`, operator: 'is_less_than', value: 4 }],
            },
          },
        ],
      },
      { bad: 'why', else: 'store' },
    ],
    why: [
      'ask_question',
      say('Por qué', 'Why'),
      {
        text: say('Lo sentimos. ¿Qué podemos mejorar?', 'We are sorry. What could we do better?'),
        save: { variable: say('comentario', 'comment'), field: '' },
        burst: 15_000,
        timeout: HOUR,
      },
      { next: 'alert', timeout: 'store' },
    ],
    alert: [
      'notify_users',
      say('Avisar al equipo', 'Tell the team'),
      {
        to: 'everyone',
        text: say(
          '{{contact.name}} calificó con {{puntaje}}: {{comentario}}',
          '{{contact.name}} rated us {{score}}: {{comment}}',
        ),
      },
      'store',
    ],
    store,
    ...failure,
    thanks: [
      'send_message',
      say('Gracias', 'Thanks'),
      { text: say('¡Gracias por contarnos!', 'Thank you for telling us!') },
    ],
    silent: ['end', say('No respondió', 'No answer'), {}],
  },
})

/** What a row of the survey holds. */
const columns = (say: Say) => [
  { name: say('Fecha', 'Date'), value: '{{system.current_datetime}}' },
  { name: say('Contacto', 'Contact'), value: '{{contact.name}}' },
  { name: say('Categoría', 'Category'), value: '{{category}}' },
  { name: say('Puntaje', 'Score'), value: say('{{puntaje}}', '{{score}}') },
  { name: say('Comentario', 'Comment'), value: say('{{comentario}}', '{{comment}}') },
]

/** What could not be sent goes to a file of the workspace, so that no answer is lost. */
const fallback = (say: Say): Record<string, Drawn> => ({
  keep: [
    'add_file_row',
    say('Guardar aquí', 'Keep it here'),
    { file: say('Encuestas por enviar', 'Surveys to send'), columns: columns(say) },
    'thanks',
  ],
})

const exitsOf = { next: 'thanks', failed: 'keep' }

export const csatSheets: Template = {
  id: 'csat_sheets',
  title: { en: 'Survey into Google Sheets', es: 'Encuesta a Google Sheets' },
  about: {
    en: 'Asks for one to five stars after closing, why when it is few, and adds a row with date, contact, category and words.',
    es: 'Al cerrar pide de una a cinco estrellas, el porqué cuando son pocas, y agrega una fila con fecha, contacto, categoría y comentario.',
  },
  icon: 'table',
  category: 'feedback',
  keywords: [
    'csat',
    'satisfacción',
    'satisfaction',
    'survey',
    'hoja de cálculo',
    'spreadsheet',
    'excel',
    'estrellas',
    'stars',
  ],
  needs: ['sheet'],
  graph: draw((say) =>
    survey(
      say,
      [
        'add_sheet_row',
        say('A la hoja', 'Into the sheet'),
        { spreadsheet: '', sheet: '', columns: columns(say) },
        exitsOf,
      ],
      fallback(say),
    ),
  ),
}

export const csatCrm: Template = {
  id: 'csat_crm',
  title: { en: 'Survey into your CRM', es: 'Encuesta a tu CRM' },
  about: {
    en: 'Asks for one to five stars after closing and sends the answer, with e-mail and phone, to your CRM; what fails is kept in a file.',
    es: 'Al cerrar pide de una a cinco estrellas y envía la respuesta, con correo y teléfono, a tu CRM; lo que falla queda en un archivo.',
  },
  icon: 'plug-connected',
  category: 'feedback',
  keywords: [
    'csat',
    'satisfacción',
    'satisfaction',
    'survey',
    'hubspot',
    'salesforce',
    'zoho',
    'api',
    'webhook',
    'http',
  ],
  needs: ['service'],
  graph: draw((say) =>
    survey(
      say,
      [
        'http_request',
        say('Al CRM', 'Into the CRM'),
        {
          method: 'POST',
          url: '',
          bodyType: 'json',
          body: say(
            '{\n  "correo": "{{contact.email}}",\n  "telefono": "{{contact.phone}}",\n  "puntaje": {{puntaje}},\n  "comentario": "{{comentario}}"\n}',
            '{\n  "email": "{{contact.email}}",\n  "phone": "{{contact.phone}}",\n  "score": {{score}},\n  "comment": "{{comment}}"\n}',
          ),
          retries: 2,
        },
        exitsOf,
      ],
      fallback(say),
    ),
  ),
}

export const csatWarehouse: Template = {
  id: 'csat_warehouse',
  title: { en: 'Survey into a data warehouse', es: 'Encuesta a tu almacén de datos' },
  about: {
    en: 'Sends every answer as one event with ids, channel and time to the address that feeds your warehouse; what fails is kept in a file.',
    es: 'Envía cada respuesta como un evento con identificadores, canal y hora a la dirección que alimenta tu almacén; lo que falla queda en un archivo.',
  },
  icon: 'database',
  category: 'feedback',
  keywords: [
    'csat',
    'satisfacción',
    'survey',
    'bigquery',
    'snowflake',
    'redshift',
    'etl',
    'bi',
    'api',
    'datos',
    'data',
  ],
  needs: ['service'],
  graph: draw((say) =>
    survey(
      say,
      [
        'http_request',
        say('Al almacén', 'Into the warehouse'),
        {
          method: 'POST',
          url: '',
          bodyType: 'json',
          body: say(
            '{\n  "event": "csat",\n  "at": "{{system.current_datetime}}",\n  "contact_id": "{{contact.id}}",\n  "channel": "{{channel.type}}",\n  "category": "{{category}}",\n  "score": {{puntaje}},\n  "comment": "{{comentario}}"\n}',
            '{\n  "event": "csat",\n  "at": "{{system.current_datetime}}",\n  "contact_id": "{{contact.id}}",\n  "channel": "{{channel.type}}",\n  "category": "{{category}}",\n  "score": {{score}},\n  "comment": "{{comment}}"\n}',
          ),
          retries: 3,
        },
        exitsOf,
      ],
      fallback(say),
    ),
  ),
}
