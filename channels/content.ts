// What is said on channels, and what a channel can show of it: the words that adapters, flows, inbox and screens share.

/** One tappable answer under a message. `id` comes back when it is tapped; `title` is what people read. */
export interface Choice {
  id: string
  title: string
  /** A line below the title. */
  about?: string
  /** The heading under which it stands, with its neighbours of the same one. */
  section?: string
  /** Tapping opens this page, and nothing comes back. */
  url?: string
}

/** A picture with words and buttons, beside others of its kind. */
export interface Card {
  title: string
  about?: string
  imageUrl?: string
  choices?: Choice[]
}

/** Somebody’s card of names and numbers, as people pass them on. */
export interface Person {
  name: string
  phones?: string[]
  emails?: string[]
  company?: string
}

export type MediaKind = 'image' | 'video' | 'audio' | 'file'

/** A file. `url` is an absolute https url, or, on the way in, `provider:` and what the channel’s `media` finds it by. */
export interface Media {
  kind: MediaKind
  url: string
  name?: string
  mimeType?: string
  /** In bytes, where the provider says. */
  size?: number
  caption?: string
  /** Recorded with the microphone, for audio; a sticker, for images. */
  as?: 'voice' | 'sticker'
}

/** A message approved by the provider, with its holes filled. `text` is what people read. */
export interface Filled {
  kind: 'template'
  name: string
  /** As the provider writes it, such as `es_MX`. */
  language: string
  text: string
  /** What stands above the text, when the template wants a file. */
  header?: Media
  /** Values in the order of the holes; a button’s by its place. */
  values: { header?: string[]; body: string[]; buttons?: Record<string, string> }
}

/** What a message answers: one of ours or theirs by the provider’s id, or a story. */
export interface Quote {
  externalId?: string
  text?: string
  url?: string
}

/** What a message says, in or out, on any channel. */
export type Content = (
  | { kind: 'text'; text: string; choices?: Choice[]; choice?: string }
  | Media
  | { kind: 'location'; latitude: number; longitude: number; name?: string; address?: string }
  | { kind: 'people'; people: Person[] }
  | { kind: 'cards'; cards: Card[] }
  /** In `html`, `cid:0` is the first of `files`. */
  | { kind: 'email'; subject: string; text: string; html?: string; files: Media[]; cc?: string[] }
  | Filled
  | { kind: 'unsupported'; type: string; text?: string }
) & { quotes?: Quote }

/** What a channel can show. `fit` degrades content to it; the capability table and the lint read it. */
export interface Capabilities {
  /** Most characters of one text message. */
  maxText: number
  /** Most bytes of it in UTF-8, where the provider counts those. */
  maxBytes?: number
  /** Most characters below a file; absent: as many as in a text. */
  captionMax?: number
  /** Native quick replies: how many, and the characters of a title. `max: 0` means numbered text. */
  choices: { max: number; titleMax: number }
  /** Lists that open on a tap, with sections and a line below each title; absent: there are none. */
  lists?: { max: number; titleMax: number; aboutMax: number; sectionMax: number }
  /** Buttons that open a page, `mixed` also beside those that answer; absent: the address stands in the text. */
  links?: {
    max: number
    titleMax: number
    mixed?: true
    /** Most characters of the text above them; absent: as many as in any other. */
    textMax?: number
  }
  /** Cards side by side; absent: one message each. */
  cards?: { max: number; titleMax: number; aboutMax: number; choicesMax: number; choiceTitleMax: number }
  media: ReadonlyArray<MediaKind | 'location' | 'people'>
  /** Subject, formatted text and files in one message. */
  email?: true
  /** Messages approved by the provider, for outside the window. */
  templates?: true
  typing: boolean
  /** The person sees that they were read. */
  readMarks?: true
  reactions?: true
  quotes?: true
  /** Delivery states the provider really reports. */
  statuses: ReadonlyArray<'sent' | 'delivered' | 'read' | 'failed'>
  /** Hours after the contact's last message in which anything may be sent; null: no window. */
  windowHours: number | null
  /** Hours in which a person, and no bot, may still answer. */
  personHours?: number
  broadcast: boolean
  /** Whom one may write to first, and by what; absent: nobody before they wrote. */
  first?: 'phone' | 'email'
  /** The provider refuses a second call with the same key, so an unknown outcome may be retried. */
  idempotentSend: boolean
}
