// Assignment by what is known of the contact: their topic, their language, how dear they are.
import { draw } from './draw.ts'
import { busy, HOUR, MINUTE, meet, opened, toAnyone, toTeam } from './parts.ts'
import type { Template } from './template.ts'

export const routingByTopic: Template = {
  id: 'routing_by_topic',
  title: { en: 'Routing by topic', es: 'Asignar por tema' },
  about: {
    en: 'Asks what it is about, tags it, and gives it to whoever is free.',
    es: 'Pregunta de qué se trata, lo etiqueta y lo pasa a quien esté libre.',
  },
  icon: 'git-branch',
  category: 'routing',
  keywords: ['departamento', 'tema', 'topic', 'área', 'ventas', 'soporte', 'sales', 'support', 'etiqueta'],
  needs: [],
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
          timeout: HOUR,
        },
        { sales: 'sales', support: 'support', timeout: 'toSupport' },
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
        toAnyone({ timeout: 5 * MINUTE }),
        { next: 'meet', timeout: 'busy' },
      ],
      toSupport: [
        'assign',
        say('A soporte', 'To support'),
        toAnyone({ logic: 'fewest_open', timeout: 5 * MINUTE }),
        { next: 'meet', timeout: 'busy' },
      ],
      meet: meet(say),
      busy: busy(say),
    },
  })),
}

export const vipRouting: Template = {
  id: 'vip_routing',
  title: { en: 'VIP contacts first', es: 'Clientes VIP primero' },
  about: {
    en: 'Contacts with the tag «vip» go straight to the person who helped them last; the others get a greeting.',
    es: 'Los contactos con la etiqueta «vip» pasan directo con quien les atendió la última vez; los demás reciben un saludo.',
  },
  icon: 'star',
  category: 'routing',
  keywords: ['vip', 'preferente', 'prioridad', 'priority', 'mayorista', 'dedicado', 'dedicated', 'asesor'],
  needs: [],
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
        toAnyone({ logic: 'fewest_open', onlineOnly: false, sticky: true }),
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

const speaks = (id: string, name: string) => ({
  id,
  name,
  when: { all: [{ subject: 'contact.language', operator: 'is_equal_to', value: id }] },
})

export const languageRouting: Template = {
  id: 'language_routing',
  title: { en: 'Assign by language', es: 'Asignar por idioma' },
  about: {
    en: 'Asks in which language somebody wants to be helped, remembers it and gives the conversation to the team that speaks it.',
    es: 'Pregunta en qué idioma quiere atención, lo recuerda y pasa la conversación al equipo que lo habla.',
  },
  icon: 'language',
  category: 'routing',
  keywords: [
    'idioma',
    'language',
    'español',
    'inglés',
    'spanish',
    'english',
    'bilingüe',
    'bilingual',
    'turistas',
  ],
  needs: ['teams'],
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      known: [
        'branch',
        say('¿Sabemos su idioma?', 'Do we know their language?'),
        {
          branches: [
            {
              id: 'asked',
              name: say('Ya eligió', 'Has chosen'),
              when: {
                all: [
                  {
                    subject: 'contact.tags',
                    operator: 'has_any_of',
                    value: [say('idioma elegido', 'language chosen')],
                  },
                ],
              },
            },
          ],
        },
        { asked: 'which', else: 'ask' },
      ],
      which: [
        'branch',
        say('¿Cuál?', 'Which one?'),
        { branches: [speaks('en', say('Inglés', 'English'))] },
        { en: 'toEnglish', else: 'toSpanish' },
      ],
      ask: [
        'ask_question',
        say('Preguntar el idioma', 'Ask for the language'),
        {
          text: '¿En qué idioma prefieres que te atendamos?\nWhich language would you like to be helped in?',
          answer: 'multiple_choice',
          choices: [
            { id: 'es', title: 'Español' },
            { id: 'en', title: 'English' },
          ],
          timeout: HOUR,
        },
        { es: 'spanish', en: 'english', timeout: 'toSpanish' },
      ],
      spanish: ['set_language', say('Anotar español', 'Note Spanish'), { language: 'es' }, 'rememberEs'],
      rememberEs: [
        'update_tags',
        say('Recordar', 'Remember'),
        { add: [say('idioma elegido', 'language chosen')], remove: [] },
        'toSpanish',
      ],
      toSpanish: [
        'assign',
        say('Equipo en español', 'Spanish team'),
        toTeam({ timeout: 5 * MINUTE }),
        { next: 'meetEs', timeout: 'busyEs' },
      ],
      meetEs: [
        'send_message',
        say('Presentar', 'Introduce'),
        { text: 'Te atiende {{assignee.first_name}}.' },
      ],
      busyEs: [
        'send_message',
        say('Nadie libre', 'Nobody free'),
        { text: 'Ahora mismo no hay nadie libre. Déjanos tu mensaje y te respondemos en cuanto podamos.' },
      ],
      english: ['set_language', say('Anotar inglés', 'Note English'), { language: 'en' }, 'rememberEn'],
      rememberEn: [
        'update_tags',
        say('Recordar', 'Remember'),
        { add: [say('idioma elegido', 'language chosen')], remove: [] },
        'toEnglish',
      ],
      toEnglish: [
        'assign',
        say('Equipo en inglés', 'English team'),
        toTeam({ timeout: 5 * MINUTE }),
        { next: 'meetEn', timeout: 'busyEn' },
      ],
      meetEn: [
        'send_message',
        say('Presentar', 'Introduce'),
        { text: '{{assignee.first_name}} is here to help you.' },
      ],
      busyEn: [
        'send_message',
        say('Nadie libre', 'Nobody free'),
        { text: 'Nobody is free right now. Leave us your message and we will answer as soon as we can.' },
      ],
    },
  })),
}
