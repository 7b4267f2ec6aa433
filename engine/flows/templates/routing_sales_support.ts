// Assignment to the sales and support teams: who keeps their adviser, how many each person takes, what those hear who wait.
import { draw } from './draw.ts'
import { busy, MINUTE, meet, opened, toTeam } from './parts.ts'
import type { Template } from './template.ts'

export const salesTeam: Template = {
  id: 'sales_team',
  title: { en: 'Sales team, automatically', es: 'Asignación automática: ventas' },
  about: {
    en: 'Whoever has an adviser keeps them; the others go in turns to whoever of the sales team is online.',
    es: 'Quien ya tiene asesor lo conserva; los demás pasan por turnos a quien esté en línea del equipo de ventas.',
  },
  icon: 'shopping-cart',
  category: 'routing',
  keywords: [
    'ventas',
    'sales',
    'asesor',
    'vendedor',
    'round robin',
    'turno',
    'asignación automática',
    'lead',
  ],
  needs: ['team'],
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      has: [
        'branch',
        say('¿Tiene asesor?', 'Has an adviser?'),
        {
          branches: [
            {
              id: 'yes',
              name: say('Ya tiene asesor', 'Has an adviser'),
              when: { all: [{ subject: 'assignee.id', operator: 'exists' }] },
            },
          ],
        },
        { yes: 'keeps', else: 'assign' },
      ],
      keeps: [
        'send_message',
        say('Sigue con su asesor', 'Stays with them'),
        {
          text: say(
            '¡Hola de nuevo! Le aviso a {{assignee.first_name}} que escribiste.',
            'Hello again! I am telling {{assignee.first_name}} that you wrote.',
          ),
        },
        'tell',
      ],
      tell: [
        'notify_users',
        say('Avisar al asesor', 'Tell the adviser'),
        { to: 'assignee', text: say('{{contact.name}} volvió a escribir.', '{{contact.name}} wrote again.') },
      ],
      assign: [
        'assign',
        say('Equipo de ventas', 'Sales team'),
        toTeam({ timeout: 5 * MINUTE }),
        { next: 'meet', timeout: 'away' },
      ],
      meet: [
        'send_message',
        say('Presentar', 'Introduce'),
        {
          text: say(
            '¡Hola! Soy {{assignee.first_name}}, de {{workspace.name}}. ¿Qué estás buscando?',
            'Hello! I am {{assignee.first_name}}, from {{workspace.name}}. What are you looking for?',
          ),
        },
      ],
      away: [
        'send_message',
        say('Nadie en línea', 'Nobody online'),
        {
          text: say(
            'El equipo de ventas no está en línea ahora. Dinos qué buscas y te enviamos precios en cuanto volvamos.',
            'The sales team is not online now. Tell us what you are looking for and we send prices as soon as we are back.',
          ),
        },
      ],
    },
  })),
}

export const supportTeam: Template = {
  id: 'support_team',
  title: { en: 'Support team, in turns', es: 'Asignación automática: soporte' },
  about: {
    en: 'The simple way: in turns, to whoever of the support team is online, with a word to those who wait.',
    es: 'La forma sencilla: por turnos, a quien esté en línea del equipo de soporte, con un aviso a quien espera.',
  },
  icon: 'message-circle',
  category: 'routing',
  keywords: [
    'soporte',
    'support',
    'mesa de ayuda',
    'help desk',
    'round robin',
    'turno',
    'low cost',
    'asignación automática',
  ],
  needs: ['team'],
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      assign: [
        'assign',
        say('Equipo de soporte', 'Support team'),
        toTeam({ timeout: 10 * MINUTE }),
        { next: 'meet', timeout: 'busy' },
      ],
      meet: meet(say),
      busy: busy(say),
    },
  })),
}

export const supportTeamQuality: Template = {
  id: 'support_team_quality',
  title: { en: 'Support team, high quality', es: 'Asignación automática: soporte de alta calidad' },
  about: {
    en: 'To whoever of the team has the fewest, never more than five each; those who wait are told their place in line.',
    es: 'A quien menos tiene del equipo, nunca más de cinco por persona; a quien espera se le dice su lugar en la fila.',
  },
  icon: 'sparkles',
  category: 'routing',
  keywords: [
    'soporte',
    'support',
    'premium',
    'capacidad',
    'capacity',
    'fila',
    'queue',
    'menos abiertas',
    'least open',
    'alto',
  ],
  needs: ['team'],
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      assign: [
        'assign',
        say('Equipo de soporte', 'Support team'),
        toTeam({
          logic: 'fewest_open',
          maxOpen: 5,
          queueText: say(
            'Todos están atendiendo ahora. Estás en el lugar {{queue_position}} de la fila.',
            'Everybody is helping somebody right now. You are number {{queue_position}} in line.',
          ),
          timeout: 15 * MINUTE,
        }),
        { next: 'meet', timeout: 'full' },
      ],
      meet: meet(say),
      full: [
        'send_message',
        say('Sin capacidad', 'No capacity'),
        {
          text: say(
            'Hoy tenemos más consultas que de costumbre. No pierdes tu lugar: te escribimos apenas alguien se libere.',
            'We have more questions than usual today. You keep your place: we write as soon as somebody is free.',
          ),
        },
        'later',
      ],
      later: [
        'assign',
        say('Cuando alguien se libere', 'When somebody is free'),
        toTeam({ logic: 'fewest_open', maxOpen: 5 }),
        'meet',
      ],
    },
  })),
}
