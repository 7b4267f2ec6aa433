// Gives the conversation to a person.
import { z } from 'zod'
import type { AssignTo } from '#engine/machine/effect.ts'
import { field, type Move, step } from '#engine/machine/step.ts'
import { duration, exits, timeoutExit } from './fields.ts'
import { missing } from './rows.ts'

const oneOfMany = { field: 'to', is: ['anyone', 'team'] }

const data = z.object({
  to: field(z.enum(['anyone', 'team', 'user']).default('anyone'), {
    field: 'select',
    title: { en: 'To whom', es: 'A quién' },
    options: [
      { value: 'anyone', title: { en: 'Anyone in the workspace', es: 'Cualquiera del espacio de trabajo' } },
      { value: 'team', title: { en: 'Somebody of a team', es: 'Alguien de un equipo' } },
      { value: 'user', title: { en: 'One person', es: 'Una persona' } },
    ],
  }),
  teamId: field(z.string().max(60).nullable().default(null), {
    field: 'team',
    title: { en: 'Team', es: 'Equipo' },
    when: { field: 'to', is: ['team'] },
  }),
  userId: field(z.string().max(60).nullable().default(null), {
    field: 'user',
    title: { en: 'Person', es: 'Persona' },
    when: { field: 'to', is: ['user'] },
  }),
  logic: field(z.enum(['round_robin', 'fewest_open']).default('round_robin'), {
    field: 'select',
    title: { en: 'How to choose', es: 'Cómo elegir' },
    options: [
      { value: 'round_robin', title: { en: 'In turns', es: 'Por turnos' } },
      {
        value: 'fewest_open',
        title: { en: 'Fewest open conversations', es: 'Menos conversaciones abiertas' },
      },
    ],
    when: oneOfMany,
  }),
  onlineOnly: field(z.boolean().default(true), {
    field: 'switch',
    title: { en: 'Only people who are online', es: 'Solo personas en línea' },
    when: oneOfMany,
  }),
  maxOpen: field(z.int().min(1).max(1_000).nullable().default(null), {
    field: 'number',
    title: {
      en: 'Only with fewer open conversations than',
      es: 'Solo con menos conversaciones abiertas que',
    },
    when: oneOfMany,
  }),
  sticky: field(z.boolean().default(false), {
    field: 'switch',
    title: { en: 'First whoever helped them last', es: 'Primero quien le atendió la última vez' },
    help: {
      en: 'If that person can take it; otherwise, as chosen above.',
      es: 'Si esa persona puede tomarla; si no, como se eligió arriba.',
    },
    when: oneOfMany,
    advanced: true,
  }),
  queueText: field(z.string().max(1_000).default(''), {
    field: 'template',
    title: { en: 'Say while they wait', es: 'Decir mientras espera' },
    help: {
      en: 'Sent when they join the queue and whenever their place changes: {{queue_position}}. Empty: nothing is said.',
      es: 'Se envía al entrar en la cola y cada vez que cambia su lugar: {{queue_position}}. Vacío: no se dice nada.',
    },
    when: oneOfMany,
  }),
  timeout: field(duration.nullable().default(null), {
    field: 'duration',
    title: { en: 'Exit when nobody is free in', es: 'Salida cuando nadie está libre en' },
    help: { en: 'Empty: waits until somebody is free.', es: 'Vacío: espera hasta que alguien esté libre.' },
  }),
})

type Assign = z.infer<typeof data>

const logicWords = {
  round_robin: { en: 'In turns', es: 'Por turnos' },
  fewest_open: { en: 'Fewest open', es: 'Menos abiertas' },
}

/** Assigns the conversation and waits until somebody has it. */
export const assign = step({
  type: 'assign',
  title: { en: 'Assign', es: 'Asignar' },
  about: {
    en: 'Gives the conversation to a person, or to whoever of a team is free.',
    es: 'Le da la conversación a una persona, o a quien esté libre de un equipo.',
  },
  keywords: [
    'agent',
    'human',
    'person',
    'handover',
    'route',
    'agente',
    'humano',
    'persona',
    'derivar',
    'turno',
    'team',
    'queue',
    'equipo',
    'fila',
  ],
  icon: 'user-check',
  category: 'people',
  data,
  fresh: () => ({
    to: 'anyone',
    teamId: null,
    userId: null,
    logic: 'round_robin',
    onlineOnly: true,
    maxOpen: null,
    sticky: false,
    queueText: '',
    timeout: 300_000,
  }),
  exits: ({ timeout }) => [
    { ...exits.next, title: { en: 'Assigned', es: 'Asignada' } },
    ...(timeout === null ? [] : [timeoutExit(timeout, { en: 'Nobody free', es: 'Nadie libre' })]),
  ],
  summary: (data) => {
    if (data.to === 'user') return { en: 'To one person', es: 'A una persona' }
    const parts = {
      en: [
        data.to === 'team' ? 'Within a team' : '',
        logicWords[data.logic].en,
        data.onlineOnly ? 'online' : '',
        data.maxOpen ? `fewer than ${data.maxOpen} open` : '',
      ],
      es: [
        data.to === 'team' ? 'En un equipo' : '',
        logicWords[data.logic].es,
        data.onlineOnly ? 'en línea' : '',
        data.maxOpen ? `menos de ${data.maxOpen} abiertas` : '',
      ],
    }
    return { en: parts.en.filter(Boolean).join(' · '), es: parts.es.filter(Boolean).join(' · ') }
  },
  waitsFor: 'outcome',
  writes: ({ to }) => (to === 'user' ? [] : [{ name: POSITION, type: 'number', own: true }]),
  check: ({ to, userId, teamId }) => {
    if (to === 'user' && userId === null) return [nobody]
    if (to === 'team' && !teamId)
      return [missing('teamId', { en: 'Choose the team.', es: 'Elige el equipo.' })]
    return []
  },
  enter: (data) => ({
    effects: [{ type: 'assign', to: target(data) }],
    ...(data.timeout === null ? {} : { timer: data.timeout }),
  }),
  on: (data, { happening, render }) => {
    // The timer may come from a version of the step that still had the exit.
    if (happening.type === 'timer') return data.timeout === null ? {} : { exit: 'timeout' }
    if (happening.type !== 'outcome') return {}
    if (happening.outcome === 'assigned') return { exit: 'next' }
    if (happening.outcome === 'queued') return says(render(data.queueText))
    return happening.outcome === 'failed' ? impossible(data) : {}
  },
})

/** The variable with the place in the queue; 1 is next. */
const POSITION = 'queue_position'

/** Where in the queue they are, in the author's words. */
function says(text: string): Move {
  if (text.trim() === '') return {}
  return { effects: [{ type: 'send_message', content: { kind: 'text', text }, channelId: null }] }
}

function target(data: Assign): AssignTo {
  if (data.to === 'user') return { kind: 'user', userId: data.userId ?? '' }
  return {
    kind: 'anyone',
    teamId: data.to === 'team' ? data.teamId : null,
    sticky: data.sticky,
    logic: data.logic,
    onlineOnly: data.onlineOnly,
    maxOpen: data.maxOpen,
  }
}

/** The person is gone for good: no use in waiting for the timer. */
function impossible({ timeout }: Assign): Move {
  if (timeout !== null) return { exit: 'timeout' }
  return {
    problem: {
      en: 'The conversation could not be assigned: that person is no longer in the workspace. Choose somebody else in the step.',
      es: 'La conversación no se pudo asignar: esa persona ya no está en el espacio de trabajo. Elige a otra en el paso.',
    },
  }
}

const nobody = {
  code: 'no_user',
  level: 'error' as const,
  field: 'userId',
  text: { en: 'No person is chosen. Pick one.', es: 'No hay ninguna persona elegida. Elige una.' },
}
