// Leaves a remark that only the team sees.
import { z } from 'zod'
import { field, step } from '#engine/machine/step.ts'
import type { Facts } from '#engine/machine/turn.ts'
import { exits, shortened } from './fields.ts'

const person = z.object({
  user: field(z.string().min(1).max(60), { field: 'user', title: { en: 'Person', es: 'Persona' } }),
})

const data = z.object({
  text: field(z.string().trim().min(1).max(4_000), {
    field: 'template',
    title: { en: 'Comment', es: 'Comentario' },
  }),
  mention: field(z.string().max(60).nullable().default(null), {
    field: 'user',
    title: { en: 'Mention', es: 'Mencionar a' },
    help: { en: 'This person gets a notification.', es: 'Esta persona recibe un aviso.' },
    advanced: true,
  }),
  more: field(z.array(person).max(20).default([]), {
    field: 'rows',
    title: { en: 'Mention more people', es: 'Mencionar a más personas' },
    row: { title: { en: 'person', es: 'persona' }, shows: 'user' },
    max: 20,
    advanced: true,
  }),
  assignee: field(z.boolean().default(false), {
    field: 'switch',
    title: { en: 'Mention the assignee', es: 'Mencionar al agente asignado' },
    advanced: true,
  }),
})

type Data = z.infer<typeof data>

/** Adds a comment to the conversation, with mentions if wanted. */
export const addComment = step({
  type: 'add_comment',
  title: { en: 'Add a comment', es: 'Agregar un comentario' },
  about: { en: 'Leaves a remark that only the team sees.', es: 'Deja una nota que solo ve el equipo.' },
  keywords: ['remark', 'internal', 'mention', 'team', 'nota', 'interno', 'mención', 'equipo'],
  icon: 'message-2',
  category: 'conversation',
  data,
  fresh: () => ({ text: '', mention: null, more: [], assignee: false }),
  exits: () => [exits.next],
  summary: ({ text }) => shortened(text),
  waitsFor: null,
  enter: (data, { facts, render }) => ({
    effects: [{ type: 'add_comment', text: render(data.text), mentions: mentioned(data, facts) }],
    exit: 'next',
  }),
})

/** Everybody once. */
function mentioned({ mention, more, assignee }: Data, facts: Facts): string[] {
  const people = [mention, ...more.map(({ user }) => user), assignee ? facts.assignee?.id : null]
  return [...new Set(people.filter((id): id is string => typeof id === 'string' && id !== ''))]
}
