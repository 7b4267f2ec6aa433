// The contract of a channel: what every folder beside this file declares. A leaf: imports nothing of ours.
import type { z } from 'zod'

/** A text in both languages of the product. */
export interface Words {
  en: string
  es: string
}

/** One tappable answer under a message. `id` comes back when it is tapped; `title` is what people read. */
export interface Choice {
  id: string
  title: string
  /** A line below the title. */
  about?: string
  /** The heading under which it stands, with its neighbours of the same one. */
  section?: string
}

/** What a message says, in or out, on any channel. Media urls are absolute https urls. */
export type Content =
  | { kind: 'text'; text: string; choices?: Choice[]; choice?: string }
  | {
      kind: 'image' | 'video' | 'audio' | 'file'
      url: string
      name?: string
      mimeType?: string
      /** In bytes, where the provider says. */
      size?: number
      caption?: string
    }
  | { kind: 'location'; latitude: number; longitude: number; address?: string }
  | { kind: 'unsupported'; type: string }

/** What a channel can show. `fit` degrades content to it; the capability table and the lint read it. */
export interface Capabilities {
  /** Most characters of one text message. */
  maxText: number
  /** Native quick replies: how many, and the characters of a title. `max: 0` means numbered text. */
  choices: { max: number; titleMax: number }
  /** Lists that open on a tap, with sections and a line below each title; absent: there are none. */
  lists?: { max: number; titleMax: number; aboutMax: number; sectionMax: number }
  media: ReadonlyArray<'image' | 'video' | 'audio' | 'file' | 'location'>
  typing: boolean
  /** Delivery states the provider really reports. */
  statuses: ReadonlyArray<'sent' | 'delivered' | 'read' | 'failed'>
  /** Hours after the contact's last message in which anything may be sent; null: no window. */
  windowHours: number | null
  broadcast: boolean
  /** The provider refuses a second call with the same key, so an unknown outcome may be retried. */
  idempotentSend: boolean
}

/** An HTTP request as the channel sees it: raw bytes, so that signatures are checked over what was sent. */
export interface RawRequest {
  method: string
  path: string
  query: Record<string, string>
  /** Header names in lower case. */
  headers: Record<string, string>
  body: Uint8Array
}

/** What the outside says about a person. */
export interface Profile {
  firstName?: string
  lastName?: string
  email?: string
  phone?: string
  language?: string
  country?: string
  avatarUrl?: string
}

/** How somebody came to write: by a link or code with a reference, an ad, the channel's menu, a comment, a broadcast. */
export interface Origin {
  kind: 'link' | 'qr' | 'ad' | 'menu' | 'comment' | 'broadcast'
  /** The link's reference, the ad's or post's or broadcast's id, the menu button's id. */
  ref: string
  title?: string
}

/** One thing that a provider told us. `externalId` is the provider's id and refuses duplicates. */
export type Received =
  | {
      type: 'message'
      externalId: string
      address: string
      sentAt: Date
      content: Content
      profile?: Profile
      origin?: Origin
    }
  | { type: 'echo'; externalId: string; address: string; sentAt: Date; content: Content }
  | {
      type: 'status'
      externalId: string
      status: 'sent' | 'delivered' | 'read' | 'failed'
      at: Date
      error?: string
    }
  | { type: 'ignored'; reason: string }

/** What the deliver loop hands to a channel. `id` is ours and stays the same over retries. */
export interface Outgoing {
  id: string
  channelId: string
  address: string
  content: Content
}

/** The pieces of the world a channel may touch. `http` is the one egress function. */
export interface ChannelWorld {
  now(): Date
  http: typeof fetch
}

export type ErrorKind =
  | 'window_closed'
  | 'blocked'
  | 'opted_out'
  | 'invalid_recipient'
  | 'rate_limited'
  | 'auth'
  | 'template'
  | 'media'
  | 'content'
  | 'payment'
  | 'policy'
  | 'provider_down'
  | 'unknown'

/** As stored on a failed message: the kind, and the provider's own sentence. */
export interface SendError {
  kind: ErrorKind
  text: string
  code?: string
}

const retried: ReadonlyArray<ErrorKind> = ['rate_limited', 'provider_down']

/** Why a send failed. Only `rate_limited` and `provider_down` are tried again. */
export class ChannelError extends Error {
  readonly kind: ErrorKind
  readonly code: string | undefined
  readonly retryAfterMs: number | undefined

  constructor(kind: ErrorKind, text: string, more: { code?: string; retryAfterMs?: number } = {}) {
    super(text)
    this.name = 'ChannelError'
    this.kind = kind
    this.code = more.code
    this.retryAfterMs = more.retryAfterMs
  }

  get retryable(): boolean {
    return retried.includes(this.kind)
  }
}

/** A request that is not the provider's, or is none: becomes a 4xx with these words, and no row. */
export class Refused extends Error {
  readonly status: 400 | 401 | 403 | 404 | 413 | 415 | 429
  readonly words: Words

  constructor(status: Refused['status'], words: Words) {
    super(words.en)
    this.name = 'Refused'
    this.status = status
    this.words = words
  }
}

/** How the connection form shows a setting. `secret` values are sealed and never leave the server; `generated` ones are made by us. */
export interface SettingMeta {
  field: 'text' | 'select' | 'switch' | 'color' | 'list'
  title: Words
  help?: Words
  placeholder?: Words
  options?: Array<{ value: string; title: Words }>
  secret?: true
  generated?: 'token' | 'signing_secret'
}

/** Hints beside a setting's schema, for `.meta()`. */
export function setting(meta: SettingMeta): z.GlobalMeta {
  // zod knows `title` as one string; ours is said in both languages.
  return meta as unknown as z.GlobalMeta
}

/** What one channel type declares. Retry, pacing, logging and redaction belong to the deliver loop, never here. */
export interface Channel<S = unknown> {
  type: string
  title: Words
  /** One sentence for the catalogue: what it is and what it needs. */
  about: Words
  /** Name of a Tabler icon, in kebab case. */
  icon: string
  /** Connection form and validation; every field carries `.meta(setting({…}))`. */
  settings: z.ZodType<S>
  can: Capabilities
  /** Messages per second the provider takes; pacing is shared by all processes. */
  ratePerSecond: number
  /** Our own visitors: no provider to call, a queued message is sent by being stored. */
  local?: boolean
  /** Throws Refused unless the request is authentic. Checked over the raw bytes, in constant time. */
  verify(request: RawRequest, settings: S, now: Date): void | Promise<void>
  /** Pure: the request's items, in the provider's order. Throws Refused when it is not understood. */
  receive(request: RawRequest, settings: S): Received[]
  /** What the provider expects back after the commit. */
  accepted?(items: Received[]): { status: number; body: unknown }
  /** The provider's id of the message. Throws ChannelError. */
  send(message: Outgoing, settings: S, world: ChannelWorld): Promise<{ externalId: string }>
  /** Asks the provider whether the connection works; a sentence when it does not. */
  check?(settings: S, world: ChannelWorld): Promise<{ ok: true } | { ok: false; problem: Words }>
}

/** Declares a channel; only here so that the settings' type is inferred. */
export function channel<S>(definition: Channel<S>): Channel<S> {
  return definition
}
