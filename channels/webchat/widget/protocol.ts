// What the site's script and the panel in its frame say to each other. Types only: the two share no code.

/** What we keep on the visitor's device, in the site's own storage, because storage of frames is partitioned or refused. */
export interface Kept {
  token?: string
  outbox?: Waiting[]
  /** The reference that was told last. */
  ref?: string
}

/** A message that the server has not confirmed yet. */
export interface Waiting {
  clientId: string
  text: string
  choice?: { id: string; title: string }
  at: string
  failed?: boolean
  /** The reference of the link that the visitor came by; of the first message only. */
  ref?: string
}

/** What a site tells about its visitor. Unverified: it fills gaps, it never opens another person's history. */
export interface About {
  profile: { firstName?: string; lastName?: string; email?: string; phone?: string; language?: string }
  attributes: Record<string, string | number | boolean>
}

/** `auto` follows the visitor's device. */
export type Theme = 'auto' | 'light' | 'dark'

export type ToPanel =
  | { type: 'hello'; kept: Kept; language: 'es' | 'en'; theme: Theme; about: About; open: boolean }
  | { type: 'open' | 'close' | 'reset' }
  | { type: 'language'; language: 'es' | 'en' }
  | { type: 'theme'; theme: Theme }
  | { type: 'prefill'; text: string }
  | { type: 'about'; about: About }
  | { type: 'kept'; kept: Kept }

export type ToSite =
  | { type: 'ready' | 'close' }
  | { type: 'keep'; kept: Kept }
  | { type: 'unread'; count: number }
  | { type: 'message'; direction: 'in' | 'out'; text: string }

/** The look of a channel, from GET /webchat/<key>/config. */
export interface Config {
  key: string
  title: string
  greeting: string
  color: string
  position: 'left' | 'right'
  language: 'auto' | 'es' | 'en'
  startOnOpen: boolean
}
