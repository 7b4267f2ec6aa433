// Tells people of the team something.
import { z } from 'zod'
import type { NotifyTo } from '#engine/machine/effect.ts'
import { field, step } from '#engine/machine/step.ts'
import { exits, shortened } from './fields.ts'
import { missing } from './rows.ts'

const data = z.object({
  to: field(z.enum(['assignee', 'user', 'team', 'everyone']).default('assignee'), {
    field: 'select',
    title: { en: 'Whom', es: 'A quién' },
    options: [
      { value: 'assignee', title: { en: 'The assignee', es: 'El agente asignado' } },
      { value: 'user', title: { en: 'One person', es: 'Una persona' } },
      { value: 'team', title: { en: 'A team', es: 'Un equipo' } },
      { value: 'everyone', title: { en: 'Everyone', es: 'Todos' } },
    ],
  }),
  userId: field(z.string().max(60).nullable().default(null), {
    field: 'user',
    title: { en: 'Person', es: 'Persona' },
    when: { field: 'to', is: ['user'] },
  }),
  teamId: field(z.string().max(60).nullable().default(null), {
    field: 'team',
    title: { en: 'Team', es: 'Equipo' },
    when: { field: 'to', is: ['team'] },
  }),
  text: field(z.string().trim().min(1).max(1_000), {
    field: 'template',
    title: { en: 'Text', es: 'Texto' },
  }),
  byEmail: field(z.boolean().default(false), {
    field: 'switch',
    title: { en: 'Also by e-mail', es: 'También por correo' },
  }),
})

type Data = z.infer<typeof data>

/** A notification in the app, and an e-mail if wanted. */
export const notifyUsers = step({
  type: 'notify_users',
  title: { en: 'Notify the team', es: 'Avisar al equipo' },
  about: { en: 'Tells people of the team something.', es: 'Les avisa algo a personas del equipo.' },
  keywords: ['alert', 'mail', 'mention', 'team', 'alerta', 'correo', 'aviso', 'notificar', 'equipo'],
  icon: 'bell',
  category: 'people',
  data,
  fresh: () => ({ to: 'assignee', userId: null, teamId: null, text: '', byEmail: false }),
  exits: () => [exits.next],
  summary: ({ text }) => shortened(text),
  waitsFor: null,
  check: ({ to, userId, teamId }) => {
    if (to === 'user' && !userId)
      return [missing('userId', { en: 'Choose the person.', es: 'Elige a la persona.' })]
    if (to === 'team' && !teamId)
      return [missing('teamId', { en: 'Choose the team.', es: 'Elige el equipo.' })]
    return []
  },
  enter: (data, { facts, render }) => {
    // Nobody is assigned: nobody to tell.
    if (data.to === 'assignee' && facts.assignee === null) return { exit: 'next' }
    const { byEmail } = data
    return {
      effects: [{ type: 'notify_users', to: whom(data), text: render(data.text), byEmail }],
      exit: 'next',
    }
  },
})

function whom({ to, userId, teamId }: Data): NotifyTo {
  if (to === 'user') return { kind: 'user', id: userId ?? '' }
  if (to === 'team') return { kind: 'team', id: teamId ?? '' }
  return { kind: to }
}
