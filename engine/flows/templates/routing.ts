// Assignment: who in the team takes a conversation.
import { draw } from './draw.ts'
import { busy, MINUTE, meet, opened, toAnyone } from './parts.ts'
import type { Template } from './template.ts'

export const roundRobin: Template = {
  id: 'round_robin',
  title: { en: 'Assignment in turns', es: 'Asignación por turnos' },
  about: {
    en: 'Gives each new conversation to the next person, online or not, so that everybody gets the same number.',
    es: 'Da cada conversación nueva a la siguiente persona, esté en línea o no, para que todos reciban lo mismo.',
  },
  icon: 'arrows-shuffle',
  category: 'routing',
  keywords: [
    'round robin',
    'turno',
    'rotación',
    'equitativo',
    'even',
    'asignación automática',
    'auto assign',
  ],
  needs: [],
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      assign: [
        'assign',
        say('Asignar por turnos', 'Assign in turns'),
        toAnyone({ onlineOnly: false }),
        'meet',
      ],
      meet: meet(say),
    },
  })),
}

export const roundRobinOnline: Template = {
  id: 'round_robin_online',
  title: { en: 'In turns, only who is online', es: 'Por turnos, solo quien está en línea' },
  about: {
    en: 'Gives each new conversation to the next person who is online; says so when nobody comes within five minutes.',
    es: 'Da cada conversación nueva a la siguiente persona en línea; avisa si en cinco minutos no hay nadie.',
  },
  icon: 'user-check',
  category: 'routing',
  keywords: ['round robin', 'turno', 'conectado', 'disponible', 'available', 'presencia', 'auto assign'],
  needs: [],
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      assign: [
        'assign',
        say('Asignar por turnos', 'Assign in turns'),
        toAnyone({ timeout: 5 * MINUTE }),
        { next: 'meet', timeout: 'away' },
      ],
      meet: meet(say),
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
  title: { en: 'To whoever has the fewest', es: 'A quien tiene menos conversaciones' },
  about: {
    en: 'Gives each new conversation to the person with the fewest open ones, so that nobody piles up work.',
    es: 'Da cada conversación nueva a la persona con menos conversaciones abiertas, para que a nadie se le acumulen.',
  },
  icon: 'users',
  category: 'routing',
  keywords: [
    'least open',
    'carga',
    'workload',
    'balance',
    'menos abiertas',
    'asignación automática',
    'auto assign',
  ],
  needs: [],
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      assign: [
        'assign',
        say('Menos abiertas', 'Fewest open'),
        toAnyone({ logic: 'fewest_open', onlineOnly: false }),
        'meet',
      ],
      meet: meet(say),
    },
  })),
}

export const busyMessage: Template = {
  id: 'busy_message',
  title: { en: 'When everybody is at capacity', es: 'Agentes al máximo de capacidad' },
  about: {
    en: 'Gives the conversation to whoever has the fewest, up to eight; says so when all are busy, and tries again up to three times.',
    es: 'Da la conversación a quien menos tiene, hasta ocho; avisa cuando todos están ocupados y lo intenta hasta tres veces más.',
  },
  icon: 'clock-play',
  category: 'routing',
  keywords: [
    'ocupados',
    'capacidad',
    'capacity',
    'cola',
    'fila',
    'queue',
    'espera',
    'waiting',
    'límite',
    'busy',
  ],
  needs: [],
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      assign: [
        'assign',
        say('Menos abiertas', 'Fewest open'),
        { to: 'anyone', logic: 'fewest_open', onlineOnly: true, maxOpen: 8, timeout: 5 * MINUTE },
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

export const assignAgent: Template = {
  id: 'assign_agent',
  title: { en: 'Assign to one person', es: 'Asignar a un agente' },
  about: {
    en: 'Every new conversation goes to the person you choose: for small teams and for channels of their own.',
    es: 'Cada conversación nueva va a la persona que elijas: para equipos pequeños o un canal propio.',
  },
  icon: 'user',
  category: 'routing',
  keywords: ['agente', 'agent', 'persona', 'responsable', 'owner', 'fijo', 'asesor'],
  needs: ['person'],
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      assign: ['assign', say('Asignar', 'Assign'), { to: 'user', userId: null }, 'meet'],
      meet: meet(say),
    },
  })),
}

export const assignedMessage: Template = {
  id: 'assigned_message',
  title: { en: 'Say who is helping', es: 'Mensaje de agente asignado' },
  about: {
    en: 'As soon as somebody has the conversation, tells the contact with whom they are talking.',
    es: 'En cuanto alguien tiene la conversación, le dice al contacto con quién está hablando.',
  },
  icon: 'user-circle',
  category: 'routing',
  keywords: [
    'presentación',
    'introduce',
    'nombre del agente',
    'agent name',
    'asignado',
    'assigned',
    'saludo',
  ],
  needs: [],
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      wait: [
        'send_message',
        say('Pedir un momento', 'Ask for a moment'),
        {
          text: say(
            '¡Hola! Dame un momento y te paso con alguien del equipo.',
            'Hello! Give me a moment and I hand you over to somebody from the team.',
          ),
        },
        'assign',
      ],
      assign: [
        'assign',
        say('Asignar', 'Assign'),
        toAnyone({ timeout: 5 * MINUTE }),
        { next: 'tell', timeout: 'busy' },
      ],
      tell: [
        'send_message',
        say('Decir quién atiende', 'Say who is helping'),
        {
          text: say(
            'Estás hablando con {{assignee.name}}. Si tienes fotos o un número de pedido, envíalos de una vez.',
            'You are talking with {{assignee.name}}. If you have photos or an order number, send them right away.',
          ),
        },
      ],
      busy: busy(say),
    },
  })),
}

export const reassignNoReply: Template = {
  id: 'reassign_no_reply',
  title: { en: 'Reassign when nobody answers', es: 'Reasignar si no responden' },
  about: {
    en: 'If the contact has had no reply ten minutes after the assignment, gives the conversation to the next person, twice at most, and then tells everyone.',
    es: 'Si diez minutos después de asignar el contacto sigue sin respuesta, pasa la conversación a la siguiente persona, dos veces como máximo, y luego avisa a todos.',
  },
  icon: 'bell',
  category: 'routing',
  keywords: [
    'tiempo de respuesta',
    'response time',
    'sla',
    'demora',
    'delay',
    'sin respuesta',
    'no reply',
    'reasignar',
  ],
  needs: [],
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      assign: ['assign', say('Asignar', 'Assign'), toAnyone(), 'wait'],
      wait: [
        'wait',
        say('Dar diez minutos', 'Give ten minutes'),
        { until: 'duration', ms: 10 * MINUTE },
        'waiting',
      ],
      waiting: [
        'branch',
        say('¿Sigue sin respuesta?', 'Still no reply?'),
        {
          branches: [
            {
              id: 'waiting',
              name: say('Sigue sin respuesta', 'Still no reply'),
              when: {
                all: [
                  { subject: 'conversation.state', operator: 'is_equal_to', value: 'open' },
                  { subject: 'conversation.waiting', operator: 'is_greater_than', value: 9 * MINUTE },
                ],
              },
            },
          ],
        },
        { waiting: 'note', else: 'fine' },
      ],
      note: [
        'add_comment',
        say('Anotar la demora', 'Note the delay'),
        {
          text: say(
            '{{assignee.name}} no respondió en diez minutos.',
            '{{assignee.name}} did not answer within ten minutes.',
          ),
        },
        'again',
      ],
      again: [
        'jump_to',
        say('A la siguiente persona', 'To the next person'),
        { step: 'assign', times: 2 },
        'alarm',
      ],
      alarm: [
        'notify_users',
        say('Dar la alarma', 'Raise the alarm'),
        {
          to: 'everyone',
          text: say(
            '{{contact.name}} espera desde hace media hora.',
            '{{contact.name}} has been waiting for half an hour.',
          ),
          byEmail: true,
        },
      ],
      fine: ['end', say('Ya le respondieron', 'Somebody answered'), {}],
    },
  })),
}
