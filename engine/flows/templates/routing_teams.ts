// Assignment to teams: by shift, and by what the contact chooses.
import { draw } from './draw.ts'
import { busy, HOUR, hours, MINUTE, meet, opened, toTeam } from './parts.ts'
import type { Template } from './template.ts'

export const shifts: Template = {
  id: 'shifts',
  title: { en: 'Teams by shift', es: 'Equipos por turno de trabajo' },
  about: {
    en: 'Mornings go to one team, afternoons to another; at night the message waits for the morning.',
    es: 'La mañana va a un equipo y la tarde a otro; por la noche, el mensaje espera a la mañana.',
  },
  icon: 'calendar',
  category: 'routing',
  keywords: ['turno', 'shift', 'mañana', 'tarde', 'noche', 'morning', 'afternoon', 'rotativo', 'horario'],
  needs: ['teams'],
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      morning: [
        'date_time',
        say('¿Turno de la mañana?', 'Morning shift?'),
        { mode: 'own', hours: hours({ weekdays: ['07:00', '14:00'], sat: ['07:00', '14:00'] }) },
        { inside: 'toMorning', outside: 'afternoon' },
      ],
      toMorning: [
        'assign',
        say('Equipo de la mañana', 'Morning team'),
        toTeam({ timeout: 10 * MINUTE }),
        { next: 'meet', timeout: 'busy' },
      ],
      afternoon: [
        'date_time',
        say('¿Turno de la tarde?', 'Afternoon shift?'),
        { mode: 'own', hours: hours({ weekdays: ['14:00', '21:00'], sat: ['14:00', '21:00'] }) },
        { inside: 'toAfternoon', outside: 'night' },
      ],
      toAfternoon: [
        'assign',
        say('Equipo de la tarde', 'Afternoon team'),
        toTeam({ timeout: 10 * MINUTE }),
        { next: 'meet', timeout: 'busy' },
      ],
      meet: meet(say),
      busy: busy(say),
      night: [
        'send_message',
        say('De noche', 'At night'),
        {
          text: say(
            '¡Hola! A esta hora ya no hay nadie. El equipo de la mañana empieza a las 7:00 y te responde primero a ti.',
            'Hello! Nobody is here at this hour. The morning team begins at 7:00 and answers you first.',
          ),
        },
        'next',
      ],
      next: ['assign', say('Al equipo de la mañana', 'To the morning team'), toTeam()],
    },
  })),
}

export const teamMenu: Template = {
  id: 'team_menu',
  title: { en: 'Team menu', es: 'Menú de equipos' },
  about: {
    en: 'Shows sales, support and billing, and gives the conversation to the team that was chosen; who is unsure is helped by support.',
    es: 'Muestra ventas, soporte y facturación, y pasa la conversación al equipo elegido; a quien duda lo atiende soporte.',
  },
  icon: 'list-tree',
  category: 'routing',
  keywords: [
    'departamento',
    'department',
    'menú',
    'ventas',
    'soporte',
    'facturación',
    'billing',
    'sales',
    'support',
  ],
  needs: ['teams'],
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      menu: [
        'ask_question',
        say('¿Con quién?', 'With whom?'),
        {
          text: say('¡Hola! ¿Con qué equipo quieres hablar?', 'Hello! Which team would you like to talk to?'),
          answer: 'multiple_choice',
          choices: [
            { id: 'sales', title: say('Ventas', 'Sales') },
            { id: 'support', title: say('Soporte', 'Support') },
            { id: 'billing', title: say('Facturación', 'Billing') },
          ],
          invalidText: say(
            'No te entendí. Toca uno de los equipos, por favor.',
            'I did not understand. Please tap one of the teams.',
          ),
          invalidExit: true,
          retries: 1,
          timeout: HOUR,
        },
        {
          sales: 'toSales',
          support: 'toSupport',
          billing: 'toBilling',
          invalid: 'toSupport',
          timeout: 'silent',
        },
      ],
      toSales: [
        'assign',
        say('Equipo de ventas', 'Sales team'),
        toTeam({ timeout: 5 * MINUTE }),
        { next: 'meet', timeout: 'busy' },
      ],
      toSupport: [
        'assign',
        say('Equipo de soporte', 'Support team'),
        toTeam({ logic: 'fewest_open', timeout: 5 * MINUTE }),
        { next: 'meet', timeout: 'busy' },
      ],
      toBilling: [
        'assign',
        say('Equipo de facturación', 'Billing team'),
        toTeam({ timeout: 5 * MINUTE }),
        { next: 'meet', timeout: 'busy' },
      ],
      meet: meet(say),
      busy: busy(say),
      silent: [
        'add_comment',
        say('Sin respuesta', 'No answer'),
        { text: say('No eligió equipo.', 'Did not choose a team.') },
      ],
    },
  })),
}

const tagged = (id: string, tag: string) => ({
  id,
  name: tag,
  when: { all: [{ subject: 'contact.tags', operator: 'has_any_of', value: [tag] }] },
})

export const agentRouting: Template = {
  id: 'agent_routing',
  title: { en: 'Agent routing that remembers', es: 'Enrutamiento de agentes' },
  about: {
    en: 'Asks once what it is about, keeps the answer as a tag and, from then on, goes straight to that team and to whoever helped them last.',
    es: 'Pregunta una vez de qué se trata, guarda la respuesta como etiqueta y desde entonces pasa directo a ese equipo y a quien ya le atendió.',
  },
  icon: 'route',
  category: 'routing',
  keywords: [
    'enrutar',
    'routing',
    'ventas',
    'soporte',
    'área',
    'department',
    'recordar',
    'remember',
    'derivar',
  ],
  needs: ['teams'],
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      known: [
        'branch',
        say('¿Ya sabemos su tema?', 'Do we know their topic?'),
        { branches: [tagged('sales', say('Ventas', 'Sales')), tagged('support', say('Soporte', 'Support'))] },
        { sales: 'toSales', support: 'toSupport', else: 'ask' },
      ],
      ask: [
        'ask_question',
        say('Preguntar el tema', 'Ask for the topic'),
        {
          text: say('¡Hola! ¿En qué te ayudamos?', 'Hello! How can we help?'),
          answer: 'multiple_choice',
          choices: [
            { id: 'sales', title: say('Ventas', 'Sales') },
            { id: 'support', title: say('Soporte', 'Support') },
          ],
          saveTag: true,
          reminders: [
            {
              text: say(
                'Cuando quieras: elige una opción y te paso con el equipo correcto.',
                'Whenever you like: choose one and I hand you over to the right team.',
              ),
              after: 15 * MINUTE,
            },
          ],
          timeout: HOUR,
        },
        { sales: 'toSales', support: 'toSupport', timeout: 'toSupport' },
      ],
      toSales: [
        'assign',
        say('A ventas', 'To sales'),
        toTeam({ sticky: true, timeout: 5 * MINUTE }),
        { next: 'meet', timeout: 'busy' },
      ],
      toSupport: [
        'assign',
        say('A soporte', 'To support'),
        toTeam({ sticky: true, logic: 'fewest_open', timeout: 5 * MINUTE }),
        { next: 'meet', timeout: 'busy' },
      ],
      meet: meet(say),
      busy: busy(say),
    },
  })),
}
