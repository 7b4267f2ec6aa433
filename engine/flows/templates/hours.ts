// Away and hours: what people hear when nobody is there, and that their message is not lost.
import { draw } from './draw.ts'
import { busy, HOUR, hours, MINUTE, meet, opened, toAnyone } from './parts.ts'
import type { Template } from './template.ts'

export const away: Template = {
  id: 'away',
  title: { en: 'Away message', es: 'Mensaje de ausencia' },
  about: {
    en: 'While nobody of the team is online, says so, takes a message and tells everyone; otherwise hands over.',
    es: 'Mientras nadie del equipo está en línea, lo dice, toma el recado y avisa a todos; si hay alguien, le pasa la conversación.',
  },
  icon: 'moon',
  category: 'hours',
  keywords: [
    'ausente',
    'offline',
    'desconectado',
    'no disponible',
    'recado',
    'leave a message',
    'out of office',
  ],
  needs: [],
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      anybody: [
        'branch',
        say('¿Hay alguien?', 'Anybody there?'),
        {
          branches: [
            {
              id: 'online',
              name: say('Hay alguien en línea', 'Somebody is online'),
              when: { all: [{ subject: 'agents.online', operator: 'is_greater_than', value: 0 }] },
            },
          ],
        },
        { online: 'assign', else: 'message' },
      ],
      assign: [
        'assign',
        say('Pasar con alguien', 'Hand over'),
        toAnyone({ timeout: 5 * MINUTE }),
        { next: 'meet', timeout: 'message' },
      ],
      meet: meet(say),
      message: [
        'ask_question',
        say('Tomar el recado', 'Take a message'),
        {
          text: say(
            'Ahora mismo no podemos atenderte, pero leemos todo. Déjanos tu consulta y te escribimos en cuanto podamos.',
            'We cannot answer right now, but we read everything. Leave your question and we will write as soon as we can.',
          ),
          save: { variable: say('recado', 'note'), field: '' },
          burst: 20_000,
          timeout: HOUR,
        },
        { next: 'tell', timeout: 'silent' },
      ],
      tell: [
        'notify_users',
        say('Avisar a todos', 'Tell everyone'),
        {
          to: 'everyone',
          text: say(
            '{{contact.name}} dejó un recado: {{recado}}',
            '{{contact.name}} left a message: {{note}}',
          ),
        },
        'thanks',
      ],
      thanks: [
        'send_message',
        say('Confirmar', 'Confirm'),
        { text: say('¡Anotado! Te respondemos por aquí.', 'Noted! We will answer you here.') },
      ],
      silent: [
        'add_comment',
        say('Sin recado', 'No message'),
        {
          text: say(
            'Escribió cuando no había nadie; no dejó recado.',
            'Wrote while nobody was there; left no message.',
          ),
        },
      ],
    },
  })),
}

export const awayHours: Template = {
  id: 'away_hours',
  title: { en: 'Away message by opening hours', es: 'Mensaje de ausencia por horario' },
  about: {
    en: 'Within the hours written in the flow, greets and hands over; outside them, says when you open.',
    es: 'Dentro del horario escrito en el flujo, saluda y pasa con alguien; fuera de él, dice cuándo abres.',
  },
  icon: 'clock',
  category: 'hours',
  keywords: [
    'business hours',
    'fuera de horario',
    'cerrado',
    'closed',
    'fin de semana',
    'weekend',
    'feriado',
    'holiday',
  ],
  needs: [],
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      open: [
        'date_time',
        say('¿Estamos abiertos?', 'Are we open?'),
        { mode: 'own', hours: hours({ weekdays: ['09:00', '18:00'], sat: ['09:00', '13:00'] }) },
        { inside: 'hello', outside: 'away' },
      ],
      hello: [
        'send_message',
        say('Saludo', 'Greeting'),
        { text: say('¡Hola! Enseguida te atendemos.', 'Hello! We will be with you in a moment.') },
        'assign',
      ],
      assign: [
        'assign',
        say('Pasar con alguien', 'Hand over'),
        toAnyone({ timeout: 10 * MINUTE }),
        { next: 'meet', timeout: 'busy' },
      ],
      meet: meet(say),
      busy: busy(say),
      away: [
        'send_message',
        say('Fuera de horario', 'Outside the hours'),
        {
          text: say(
            '¡Hola! Ahora estamos cerrados. Atendemos de lunes a viernes de 9:00 a 18:00 y los sábados de 9:00 a 13:00. Déjanos tu mensaje y te respondemos al abrir.',
            'Hello! We are closed now. We are open Monday to Friday 9:00 to 18:00 and Saturday 9:00 to 13:00. Leave us your message and we will answer when we open.',
          ),
        },
      ],
    },
  })),
}

export const outOfHours: Template = {
  id: 'out_of_hours',
  title: {
    en: 'Outside hours: tell, and assign at opening',
    es: 'Fuera de horario: avisar y asignar al abrir',
  },
  about: {
    en: 'Within your working hours, assigns at once; outside them, says so, waits until you open and then assigns by itself.',
    es: 'En tu horario de atención, asigna enseguida; fuera de él, lo dice, espera a que abras y asigna sin que nadie lo haga a mano.',
  },
  icon: 'sun',
  category: 'hours',
  keywords: [
    'fuera de horario',
    'noche',
    'night',
    'mañana',
    'next morning',
    'business hours',
    'cerrado',
    'pendientes',
  ],
  needs: ['hours'],
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      open: [
        'date_time',
        say('¿En horario?', 'Within hours?'),
        { mode: 'workspace' },
        { inside: 'assign', outside: 'away' },
      ],
      assign: [
        'assign',
        say('Asignar', 'Assign'),
        toAnyone({ timeout: 10 * MINUTE }),
        { next: 'meet', timeout: 'busy' },
      ],
      meet: meet(say),
      busy: busy(say),
      away: [
        'send_message',
        say('Avisar', 'Tell them'),
        {
          text: say(
            '¡Hola! Te leemos, pero ahora estamos fuera de horario. Cuando abramos, tu mensaje será de los primeros.',
            'Hello! We got your message, but we are outside our hours. When we open, yours will be among the first.',
          ),
        },
        'wait',
      ],
      wait: ['wait', say('Hasta abrir', 'Until we open'), { until: 'open' }, 'note'],
      note: [
        'add_comment',
        say('Anotar que espera', 'Note that they wait'),
        {
          text: say(
            'Escribió fuera de horario y espera respuesta.',
            'Wrote outside hours and waits for an answer.',
          ),
        },
        'later',
      ],
      later: [
        'assign',
        say('Asignar al abrir', 'Assign at opening'),
        toAnyone({ logic: 'fewest_open', onlineOnly: false }),
      ],
    },
  })),
}
