// Welcomes: a greeting, a greeting that asks for something, and one that asks for consent first.
import { draw } from './draw.ts'
import type { Template } from './template.ts'

const category = { en: 'Welcome', es: 'Bienvenida' }
const opened = {
  type: 'conversation_opened',
  data: { sources: ['contact'], channels: [], oncePerContact: false },
}

export const welcome: Template = {
  id: 'welcome',
  title: { en: 'Welcome message', es: 'Mensaje de bienvenida' },
  about: { en: 'Greets everyone who writes.', es: 'Saluda a todos los que escriben.' },
  icon: 'message-2',
  category,
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      hello: [
        'send_message',
        say('Saludo', 'Greeting'),
        {
          text: say(
            '¡Hola{% if contact.first_name != "" %}, {{contact.first_name}}{% endif %}! Gracias por escribir a {{workspace.name}}. Enseguida te atendemos.',
            'Hello{% if contact.first_name != "" %}, {{contact.first_name}}{% endif %}! Thank you for writing to {{workspace.name}}. We will be with you in a moment.',
          ),
        },
      ],
    },
  })),
}

export const welcomeEmail: Template = {
  id: 'welcome_email',
  title: { en: 'Welcome and ask for e-mail', es: 'Bienvenida y pedir correo' },
  about: {
    en: 'Greets, and keeps the e-mail in the contact.',
    es: 'Saluda y guarda el correo en el contacto.',
  },
  icon: 'at',
  category,
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      hello: [
        'send_message',
        say('Saludo', 'Greeting'),
        {
          text: say(
            '¡Hola! Soy el asistente de {{workspace.name}}.',
            'Hello! I am the assistant of {{workspace.name}}.',
          ),
        },
        'email',
      ],
      email: [
        'ask_question',
        say('Pedir correo', 'Ask for e-mail'),
        {
          text: say('¿A qué correo te podemos escribir?', 'What is your e-mail address?'),
          answer: 'email',
          save: { variable: '', field: 'email' },
          invalidText: say(
            'Eso no parece un correo. ¿Lo escribes otra vez?',
            'That does not look like an e-mail address. Could you write it again?',
          ),
          invalidExit: true,
          retries: 2,
        },
        { next: 'thanks', invalid: 'later' },
      ],
      thanks: [
        'send_message',
        say('Gracias', 'Thanks'),
        {
          text: say(
            '¡Listo! Te escribiremos a {{contact.email}}.',
            'Great! We will write to {{contact.email}}.',
          ),
        },
      ],
      later: [
        'send_message',
        say('Seguir sin correo', 'Go on without'),
        { text: say('No hay problema, seguimos por aquí.', 'No problem, we can go on here.') },
      ],
    },
  })),
}

export const privacyConsent: Template = {
  id: 'privacy_consent',
  title: { en: 'Privacy consent', es: 'Consentimiento de privacidad' },
  about: {
    en: 'Asks for consent once, and remembers the answer with a tag.',
    es: 'Pide el consentimiento una vez y recuerda la respuesta con una etiqueta.',
  },
  icon: 'shield-check',
  category,
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      known: [
        'branch',
        say('¿Ya respondió?', 'Answered before?'),
        {
          branches: [
            {
              id: 'yes',
              name: say('Ya aceptó', 'Has agreed'),
              when: {
                all: [
                  {
                    subject: 'contact.tags',
                    operator: 'has_any_of',
                    value: [say('acepta datos', 'data consent')],
                  },
                ],
              },
            },
          ],
        },
        { yes: 'welcome', else: 'ask' },
      ],
      ask: [
        'ask_question',
        say('Pedir permiso', 'Ask for consent'),
        {
          text: say(
            'Para atenderte guardamos tus datos y esta conversación. ¿Estás de acuerdo?',
            'To help you we keep your data and this conversation. Do you agree?',
          ),
          answer: 'multiple_choice',
          choices: [
            { id: 'agree', title: say('Sí, acepto', 'Yes, I agree') },
            { id: 'refuse', title: say('No', 'No') },
          ],
        },
        { agree: 'tag', refuse: 'goodbye' },
      ],
      tag: [
        'update_tags',
        say('Recordar', 'Remember'),
        { add: [say('acepta datos', 'data consent')], remove: [] },
        'welcome',
      ],
      welcome: [
        'send_message',
        say('Bienvenida', 'Welcome'),
        { text: say('¡Gracias! ¿En qué te podemos ayudar?', 'Thank you! How can we help?') },
      ],
      goodbye: [
        'send_message',
        say('Despedida', 'Goodbye'),
        {
          text: say(
            'Lo entendemos. Sin tu permiso no podemos seguir por aquí; puedes llamarnos cuando quieras.',
            'We understand. Without your consent we cannot go on here; you are welcome to call us.',
          ),
        },
        'close',
      ],
      close: [
        'close_conversation',
        say('Cerrar', 'Close'),
        { category: null, summary: say('No aceptó', 'Did not agree') },
      ],
    },
  })),
}
