// Sales: who is interested, in what, and where they came from.
import { draw } from './draw.ts'
import { meet, opened } from './parts.ts'
import type { Template } from './template.ts'

export const leadCapture: Template = {
  id: 'lead_capture',
  title: { en: 'Lead capture', es: 'Captar interesados' },
  about: {
    en: 'Asks for name, e-mail and interest, and leaves a summary for the team.',
    es: 'Pide nombre, correo e interés, y deja un resumen para el equipo.',
  },
  icon: 'user-plus',
  category: 'sales',
  keywords: ['lead', 'prospecto', 'formulario', 'form', 'calificar', 'qualify', 'crm', 'nombre', 'correo'],
  needs: [],
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      name: [
        'ask_question',
        say('Nombre', 'Name'),
        {
          text: say('¡Hola! ¿Cómo te llamas?', 'Hello! What is your name?'),
          save: { variable: '', field: 'first_name' },
        },
        'email',
      ],
      email: [
        'ask_question',
        say('Correo', 'E-mail'),
        {
          text: say(
            'Mucho gusto, {{contact.first_name}}. ¿Cuál es tu correo?',
            'Nice to meet you, {{contact.first_name}}. What is your e-mail?',
          ),
          answer: 'email',
          save: { variable: '', field: 'email' },
          invalidText: say(
            'Eso no parece un correo. ¿Lo escribes otra vez?',
            'That does not look like an e-mail. Could you write it again?',
          ),
        },
        'interest',
      ],
      interest: [
        'ask_question',
        say('Interés', 'Interest'),
        {
          text: say('¿Qué te interesa?', 'What are you interested in?'),
          answer: 'multiple_choice',
          choices: [
            { id: 'products', title: say('Productos', 'Products') },
            { id: 'services', title: say('Servicios', 'Services') },
          ],
          save: { variable: say('interes', 'interest'), field: '' },
        },
        { products: 'tag', services: 'tag' },
      ],
      tag: [
        'update_tags',
        say('Etiquetar', 'Tag'),
        { add: [say('interesado', 'lead')], remove: [] },
        'comment',
      ],
      comment: [
        'add_comment',
        say('Resumen', 'Summary'),
        {
          text: say(
            '{{contact.first_name}} ({{contact.email}}) pregunta por: {{interes}}',
            '{{contact.first_name}} ({{contact.email}}) asks about: {{interest}}',
          ),
        },
        'thanks',
      ],
      thanks: [
        'send_message',
        say('Gracias', 'Thanks'),
        {
          text: say(
            '¡Gracias! Alguien del equipo te escribe hoy mismo.',
            'Thank you! Somebody from the team writes to you today.',
          ),
        },
        'assign',
      ],
      assign: ['assign', say('Asignar', 'Assign'), { to: 'anyone', logic: 'round_robin', onlineOnly: false }],
    },
  })),
}

export const adVisitors: Template = {
  id: 'click_to_chat_ads',
  title: { en: 'People who come by an ad', es: 'Personas que llegan por un anuncio' },
  about: {
    en: 'Greets whoever taps an ad, link or QR code, writes down which one it was and gives the conversation to one person.',
    es: 'Saluda a quien toca un anuncio, enlace o código QR, anota cuál fue y pasa la conversación a una persona.',
  },
  icon: 'pointer',
  category: 'sales',
  keywords: [
    'click to chat',
    'ads',
    'ctwa',
    'facebook',
    'instagram',
    'publicidad',
    'campaña',
    'qr',
    'enlace',
    'lead',
  ],
  needs: ['person'],
  graph: draw((say) => ({
    trigger: { type: 'referral', data: { refs: [], channels: [] } },
    steps: {
      tag: ['update_tags', say('Etiquetar', 'Tag'), { add: [say('anuncio', 'ad')], remove: [] }, 'comment'],
      comment: [
        'add_comment',
        say('Anotar de dónde viene', 'Write down where from'),
        {
          text: say(
            'Llegó por {{reference_title | default: reference | default: "un enlace"}}',
            'Came by {{reference_title | default: reference | default: "a link"}}',
          ),
        },
        'hello',
      ],
      hello: [
        'send_message',
        say('Saludo', 'Greeting'),
        {
          text: say(
            '¡Hola! Gracias por tu interés{% if reference_title != "" %} en «{{reference_title}}»{% endif %}. Enseguida te cuenta más alguien del equipo.',
            'Hello! Thank you for your interest{% if reference_title != "" %} in «{{reference_title}}»{% endif %}. Somebody from the team tells you more in a moment.',
          ),
        },
        'assign',
      ],
      assign: [
        'assign',
        say('A quien atiende anuncios', 'To whoever handles ads'),
        { to: 'user', userId: null },
        'meet',
      ],
      meet: meet(say),
    },
  })),
}
