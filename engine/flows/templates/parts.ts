// What many templates share: how they begin, how long they wait, and who takes a conversation.
import type { Drawn, Say } from './draw.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** A contact writes and a conversation opens. */
export const opened = {
  type: 'conversation_opened',
  data: { sources: ['contact'], channels: [], oncePerContact: false },
}

/** A person of the team closes a conversation. */
export const closedByTeam = {
  type: 'conversation_closed',
  data: { sources: ['user'], categories: [], oncePerContact: false },
}

/** Data of an assignment to anyone in the workspace: in turns, and only who is online, unless said otherwise. */
export const toAnyone = (more: Record<string, string | number | boolean | null> = {}) => ({
  to: 'anyone',
  logic: 'round_robin',
  onlineOnly: true,
  ...more,
})

/** The same within a team, which whoever takes the template chooses. */
export const toTeam = (more: Record<string, string | number | boolean | null> = {}) => ({
  ...toAnyone(more),
  to: 'team',
  teamId: null,
})

/** Tells the contact who is there for them. */
export const meet = (say: Say): Drawn => [
  'send_message',
  say('Presentar', 'Introduce'),
  { text: say('Te atiende {{assignee.first_name}}.', '{{assignee.first_name}} is here to help you.') },
]

/** Tells the contact that nobody is free. */
export const busy = (say: Say, to: Record<string, string> = {}): Drawn => [
  'send_message',
  say('Nadie libre', 'Nobody free'),
  {
    text: say(
      'Ahora mismo no hay nadie libre. Déjanos tu mensaje aquí y te respondemos en cuanto podamos.',
      'Nobody is free right now. Leave your message here and we will answer as soon as we can.',
    ),
  },
  to,
]

/** Working hours of a step: the same intervals on some days of the week. */
export function hours(days: Partial<Record<'weekdays' | 'sat' | 'sun', [from: string, to: string]>>) {
  const on = (interval?: [string, string]) => (interval ? [{ from: interval[0], to: interval[1] }] : [])
  const { weekdays, sat, sun } = days
  return {
    week: {
      mon: on(weekdays),
      tue: on(weekdays),
      wed: on(weekdays),
      thu: on(weekdays),
      fri: on(weekdays),
      sat: on(sat),
      sun: on(sun),
    },
    holidays: [],
  }
}
