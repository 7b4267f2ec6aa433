// What an effect does, in words.
import type { Words } from '#channels/channel.ts'
import { durationText } from './duration.ts'
import type { Effect, EffectType, NotifyTo } from './effect.ts'

type Said = { [T in EffectType]: (effect: Extract<Effect, { type: T }>) => Words }

const same = (text: string): Words => ({ en: text, es: text })

const said: Said = {
  send_message: () => ({ en: 'Message sent', es: 'Mensaje enviado' }),
  assign: ({ to }) =>
    to.kind === 'user'
      ? { en: 'Waiting for the assignment', es: 'Esperando la asignación' }
      : { en: 'Waiting until somebody is free', es: 'Esperando hasta que alguien esté libre' },
  unassign: () => ({ en: 'Assignment removed', es: 'Asignación quitada' }),
  update_field: ({ field, value }) => {
    if (value === null) return { en: `${field} cleared`, es: `${field} borrado` }
    return same(`${field} = ${typeof value === 'string' ? value : JSON.stringify(value)}`)
  },
  update_tags: ({ add, remove }) => {
    const text = [...add.map((tag) => `+ ${tag}`), ...remove.map((tag) => `− ${tag}`)].join(', ')
    return { en: `Tags: ${text}`, es: `Etiquetas: ${text}` }
  },
  open_conversation: () => ({ en: 'Conversation opened', es: 'Conversación abierta' }),
  close_conversation: ({ category, summary }) => {
    const note = [category, summary].filter(Boolean).join(' · ')
    const [en, es] = ['Conversation closed', 'Conversación cerrada']
    return note ? { en: `${en}: ${note}`, es: `${es}: ${note}` } : { en, es }
  },
  add_comment: ({ text }) => ({ en: `Comment: ${text}`, es: `Comentario: ${text}` }),
  start_timer: ({ ms }) => {
    const long = durationText(ms)
    return { en: `Timer: ${long.en}`, es: `Temporizador: ${long.es}` }
  },
  snooze_conversation: ({ until }) => {
    const at = `${until.slice(0, 16).replace('T', ' ')} UTC`
    return { en: `Conversation snoozed until ${at}`, es: `Conversación pospuesta hasta ${at}` }
  },
  pause_bot: ({ ms }) => {
    if (ms === null)
      return {
        en: 'Bot paused until a person resumes it',
        es: 'Bot en pausa hasta que una persona lo reanude',
      }
    const long = durationText(ms)
    return { en: `Bot paused for ${long.en}`, es: `Bot en pausa por ${long.es}` }
  },
  notify_users: ({ to, text, byEmail }) => {
    const { en, es } = whom[to.kind]
    return byEmail
      ? { en: `Told ${en}, also by e-mail: ${text}`, es: `Aviso ${es}, también por correo: ${text}` }
      : { en: `Told ${en}: ${text}`, es: `Aviso ${es}: ${text}` }
  },
  call_flow: ({ inputs }) => {
    const names = Object.keys(inputs).join(', ')
    const given = names === '' ? same('') : { en: ` with ${names}`, es: ` con ${names}` }
    return { en: `Another flow started${given.en}`, es: `Otro flujo iniciado${given.es}` }
  },
  report: ({ text }) => ({ en: `Not understood: ${text}`, es: `No se entendió: ${text}` }),
  add_file_row: ({ file, row }) => ({
    en: `Row added to ${file}: ${cells(row)}`,
    es: `Fila agregada a ${file}: ${cells(row)}`,
  }),
  http_request: ({ method, url }) => same(`${method} ${url}`.trim()),
  add_sheet_row: ({ sheet, row }) => {
    const where = sheet === '' ? 'Google Sheets' : sheet
    return { en: `Row added to ${where}: ${cells(row)}`, es: `Fila agregada a ${where}: ${cells(row)}` }
  },
  send_email: ({ to, subject }) => {
    const about = subject === '' ? to : `${to}: ${subject}`
    return { en: `E-mail to ${about}`, es: `Correo a ${about}` }
  },
}

const whom: Record<NotifyTo['kind'], Words> = {
  assignee: { en: 'the assignee', es: 'al agente asignado' },
  everyone: { en: 'everyone', es: 'a todo el equipo' },
  user: { en: 'one person', es: 'a una persona' },
  team: { en: 'a team', es: 'a un equipo' },
}

const cells = (row: Record<string, string>) =>
  Object.entries(row)
    .map(([name, value]) => `${name} ${value}`.trim())
    .join(' · ')

/** One sentence for an effect, as the simulator, the terminal and the timeline show it. */
export function effectWords(effect: Effect): Words {
  // Each entry takes the effects of its own type.
  return (said[effect.type] as (one: Effect) => Words)(effect)
}
