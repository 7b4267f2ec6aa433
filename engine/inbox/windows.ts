// How long a channel lets us answer: so many hours after the contact's last message, and some more for people where it says so.
import type { Capabilities, Content } from '#channels/content.ts'

const HOUR_MS = 3_600_000

type Limits = Pick<Capabilities, 'windowHours' | 'personHours' | 'templates'>

/** When the window shuts for everybody, and for people; null: it is shut, as nobody has written yet. */
export interface Window {
  hours: number
  closesAt: Date | null
  /** For what a person writes; never before `closesAt`. */
  personClosesAt: Date | null
  /** Whether approved templates may be sent once it is shut. */
  templates: boolean
}

/** The window of a channel for a contact; null: it has none. `heardAt`: when they last wrote there. */
export function windowOf(
  { windowHours, personHours = 0, templates }: Limits,
  heardAt: Date | null,
): Window | null {
  if (windowHours === null) return null
  const after = (hours: number) => heardAt && new Date(heardAt.getTime() + hours * HOUR_MS)
  return {
    hours: windowHours,
    closesAt: after(windowHours),
    personClosesAt: after(Math.max(windowHours, personHours)),
    templates: templates === true,
  }
}

/** Whether the provider would refuse this message because its window is shut. */
export function isShut(
  can: Limits,
  message: { content: Content; byPerson: boolean; heardAt: Date | null },
  now: Date,
): boolean {
  if (message.content.kind === 'template' && can.templates) return false
  const window = windowOf(can, message.heardAt)
  if (!window) return false
  const until = message.byPerson ? window.personClosesAt : window.closesAt
  return until === null || until <= now
}
