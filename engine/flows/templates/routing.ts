// Routing: who in the team takes a conversation.
import { draw } from './draw.ts'
import type { Template } from './template.ts'

const category = { en: 'Routing', es: 'Asignación' }
const opened = {
  type: 'conversation_opened',
  data: { sources: ['contact'], channels: [], oncePerContact: false },
}
const FIVE_MINUTES = 300_000

export const routingByTopic: Template = {
  id: 'routing_by_topic',
  title: { en: 'Routing by topic', es: 'Asignar por tema' },
  about: {
    en: 'Asks what it is about, tags it, and gives it to whoever is free.',
    es: 'Pregunta de qué se trata, lo etiqueta y lo pasa a quien esté libre.',
  },
  icon: 'git-branch',
  category,
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      topic: [
        'ask_question',
        say('Tema', 'Topic'),
        {
          text: say('¡Hola! ¿De qué se trata?', 'Hello! What is it about?'),
          answer: 'multiple_choice',
          choices: [
            { id: 'sales', title: say('Ventas', 'Sales') },
            { id: 'support', title: say('Soporte', 'Support') },
          ],
        },
        { sales: 'sales', support: 'support' },
      ],
      sales: [
        'update_tags',
        say('Ventas', 'Sales'),
        { add: [say('ventas', 'sales')], remove: [] },
        'toSales',
      ],
      support: [
        'update_tags',
        say('Soporte', 'Support'),
        { add: [say('soporte', 'support')], remove: [] },
        'toSupport',
      ],
      toSales: [
        'assign',
        say('A ventas', 'To sales'),
        { to: 'anyone', logic: 'round_robin', onlineOnly: true },
        'meet',
      ],
      toSupport: [
        'assign',
        say('A soporte', 'To support'),
        { to: 'anyone', logic: 'fewest_open', onlineOnly: true },
        'meet',
      ],
      meet: [
        'send_message',
        say('Presentar', 'Introduce'),
        { text: say('Te atiende {{assignee.first_name}}.', 'You are talking with {{assignee.first_name}}.') },
      ],
    },
  })),
}

export const roundRobin: Template = {
  id: 'round_robin',
  title: { en: 'Assignment in turns', es: 'Asignación por turnos' },
  about: {
    en: 'Gives each new conversation to the next person who is online.',
    es: 'Da cada conversación nueva a la siguiente persona en línea.',
  },
  icon: 'arrows-shuffle',
  category,
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      assign: [
        'assign',
        say('Asignar por turnos', 'Assign in turns'),
        { to: 'anyone', logic: 'round_robin', onlineOnly: true, timeout: FIVE_MINUTES },
        { next: 'meet', timeout: 'away' },
      ],
      meet: [
        'send_message',
        say('Presentar', 'Introduce'),
        {
          text: say(
            'Hola, te atiende {{assignee.first_name}}.',
            'Hello, you are talking with {{assignee.first_name}}.',
          ),
        },
      ],
      away: [
        'send_message',
        say('Nadie en línea', 'Nobody online'),
        {
          text: say(
            'Ahora no hay nadie en línea. Te escribimos en cuanto volvamos.',
            'Nobody is online now. We will write as soon as we are back.',
          ),
        },
      ],
    },
  })),
}

export const leastOpen: Template = {
  id: 'least_open',
  title: { en: 'Fewest open, with a limit', es: 'Menos abiertas, con límite' },
  about: {
    en: 'Gives the conversation to whoever has the fewest; says so when all are busy, and tries again.',
    es: 'Da la conversación a quien menos tiene; avisa cuando todos están ocupados y lo intenta otra vez.',
  },
  icon: 'users',
  category,
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      assign: [
        'assign',
        say('Menos abiertas', 'Fewest open'),
        { to: 'anyone', logic: 'fewest_open', onlineOnly: true, maxOpen: 8, timeout: FIVE_MINUTES },
        { next: 'meet', timeout: 'busy' },
      ],
      meet: [
        'send_message',
        say('Presentar', 'Introduce'),
        { text: say('Te atiende {{assignee.first_name}}.', 'You are talking with {{assignee.first_name}}.') },
      ],
      busy: [
        'send_message',
        say('Todos ocupados', 'All busy'),
        {
          text: say(
            'Todo el equipo está ocupado. Gracias por tu paciencia.',
            'The whole team is busy. Thank you for your patience.',
          ),
        },
        'again',
      ],
      again: ['jump_to', say('Intentar otra vez', 'Try again'), { step: 'assign', times: 3 }, 'comment'],
      comment: [
        'add_comment',
        say('Avisar', 'Tell the team'),
        {
          text: say(
            'Espera desde hace rato y nadie está libre.',
            'Has been waiting for a while and nobody is free.',
          ),
        },
      ],
    },
  })),
}

export const vipRouting: Template = {
  id: 'vip_routing',
  title: { en: 'VIP contacts first', es: 'Clientes VIP primero' },
  about: {
    en: 'Contacts with the tag «vip» go straight to a person; the others get a greeting.',
    es: 'Los contactos con la etiqueta «vip» pasan directo con alguien; los demás reciben un saludo.',
  },
  icon: 'star',
  category,
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      who: [
        'branch',
        say('¿Es VIP?', 'VIP?'),
        {
          branches: [
            {
              id: 'vip',
              name: 'VIP',
              when: { all: [{ subject: 'contact.tags', operator: 'has_any_of', value: ['vip'] }] },
            },
          ],
        },
        { vip: 'assign', else: 'hello' },
      ],
      assign: [
        'assign',
        say('Atender ya', 'At once'),
        { to: 'anyone', logic: 'fewest_open', onlineOnly: false },
        'meet',
      ],
      meet: [
        'send_message',
        say('Saludo VIP', 'VIP greeting'),
        {
          text: say(
            'Hola, {{contact.first_name}}. Qué gusto verte de nuevo: te atiende {{assignee.first_name}}.',
            'Hello, {{contact.first_name}}. Good to see you again: {{assignee.first_name}} is here for you.',
          ),
        },
      ],
      hello: [
        'send_message',
        say('Saludo', 'Greeting'),
        { text: say('¡Hola! Enseguida te atendemos.', 'Hello! We will be with you in a moment.') },
      ],
    },
  })),
}

export const newAndReturning: Template = {
  id: 'new_and_returning',
  title: { en: 'New and returning contacts', es: 'Contactos nuevos y de siempre' },
  about: {
    en: 'Greets newcomers and people who come back differently.',
    es: 'Saluda distinto a quien escribe por primera vez y a quien vuelve.',
  },
  icon: 'users-group',
  category,
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      known: [
        'branch',
        say('¿Nos conoce?', 'Do they know us?'),
        {
          branches: [
            {
              id: 'returning',
              name: say('Vuelve', 'Comes back'),
              when: {
                all: [
                  { subject: 'contact.tags', operator: 'has_any_of', value: [say('conocido', 'returning')] },
                ],
              },
            },
          ],
        },
        { returning: 'again', else: 'first' },
      ],
      again: [
        'send_message',
        say('Bienvenida de vuelta', 'Welcome back'),
        {
          text: say(
            '¡Qué bueno verte de nuevo! ¿En qué te ayudamos hoy?',
            'Good to see you again! How can we help today?',
          ),
        },
      ],
      first: [
        'send_message',
        say('Primera vez', 'First time'),
        {
          text: say(
            '¡Hola! Es un gusto conocerte. Cuéntanos qué necesitas.',
            'Hello! Nice to meet you. Tell us what you need.',
          ),
        },
        'tag',
      ],
      tag: ['update_tags', say('Recordar', 'Remember'), { add: [say('conocido', 'returning')], remove: [] }],
    },
  })),
}

export const unassignAfterClosing: Template = {
  id: 'unassign_after_closing',
  title: { en: 'Unassign after closing', es: 'Quitar asignación al cerrar' },
  about: {
    en: 'When a conversation closes, nobody keeps it: the bot answers the next message.',
    es: 'Al cerrar una conversación, nadie la conserva: el bot responde el próximo mensaje.',
  },
  icon: 'user-minus',
  category,
  graph: draw((say) => ({
    trigger: { type: 'conversation_closed', data: { sources: [], categories: [], oncePerContact: false } },
    steps: { unassign: ['unassign', say('Quitar asignación', 'Unassign'), {}] },
  })),
}

export const satisfaction: Template = {
  id: 'satisfaction',
  title: { en: 'Satisfaction after closing', es: 'Satisfacción al cerrar' },
  about: {
    en: 'Asks how it went when a person closes the conversation.',
    es: 'Pregunta cómo fue la atención cuando una persona cierra la conversación.',
  },
  icon: 'mood-smile',
  category: { en: 'After closing', es: 'Al cerrar' },
  graph: draw((say) => ({
    trigger: {
      type: 'conversation_closed',
      data: { sources: ['user'], categories: [], oncePerContact: false },
    },
    steps: {
      score: [
        'ask_question',
        say('Puntaje', 'Score'),
        {
          text: say('Del 1 al 5, ¿cómo te atendimos?', 'From 1 to 5, how was our service?'),
          answer: 'number',
          min: 1,
          max: 5,
          save: { variable: say('puntaje', 'score'), field: '' },
          invalidText: say('Escribe un número del 1 al 5, por favor.', 'Please write a number from 1 to 5.'),
          timeout: 86_400_000,
        },
        { next: 'how', timeout: 'silent' },
      ],
      silent: [
        'add_comment',
        say('Sin respuesta', 'No answer'),
        { text: say('No respondió la encuesta.', 'Did not answer the survey.') },
      ],
      how: [
        'branch',
        say('¿Contento?', 'Happy?'),
        {
          branches: [
            {
              id: 'bad',
              name: say('No', 'No'),
              when: {
                all: [{ subject: `variable.${say('puntaje', 'score')}`, operator: 'is_less_than', value: 4 }],
              },
            },
          ],
        },
        { bad: 'why', else: 'thanks' },
      ],
      why: [
        'ask_question',
        say('Por qué', 'Why'),
        {
          text: say('Lo sentimos. ¿Qué podemos mejorar?', 'We are sorry. What could we do better?'),
          save: { variable: say('motivo', 'reason'), field: '' },
        },
        'comment',
      ],
      comment: [
        'add_comment',
        say('Avisar', 'Tell the team'),
        { text: say('Puntaje {{puntaje}}: {{motivo}}', 'Score {{score}}: {{reason}}') },
        'thanks',
      ],
      thanks: [
        'send_message',
        say('Gracias', 'Thanks'),
        { text: say('¡Gracias por contarnos!', 'Thank you for telling us!') },
      ],
    },
  })),
}
