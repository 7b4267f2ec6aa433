// The contract of a channel: what every folder beside this file declares. A leaf: imports nothing of ours.
import type { z } from 'zod'
import type { Capabilities, Content } from './content.ts'
import type { Menus, MessageTemplates, PostComments, Reach } from './extras.ts'

export type * from './content.ts'

/** A text in both languages of the product. */
export interface Words {
  en: string
  es: string
}

/** An HTTP request as the channel sees it: raw bytes, so that signatures are checked over what was sent. */
export interface RawRequest {
  method: string
  /** The whole public address that was called, query included: some providers sign it. */
  url: string
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
      /** Other addresses of the same person on this channel, such as a phone number beside a business-scoped id. */
      also?: string[]
    }
  | { type: 'echo'; externalId: string; address: string; sentAt: Date; content: Content }
  | {
      type: 'status'
      externalId: string
      status: 'sent' | 'delivered' | 'read' | 'failed'
      at: Date
      error?: string
      /** Why it failed, where the provider's code says. */
      kind?: ErrorKind
    }
  /** Everything sent to the address until then was delivered, or read. */
  | { type: 'watermark'; address: string; status: 'delivered' | 'read'; until: Date }
  /** On the message `of`, theirs or ours; null takes it back. */
  | { type: 'reaction'; externalId: string; address: string; of: string; emoji: string | null; at: Date }
  /** The person changed what they had said; null: they took it back. */
  | { type: 'edit'; externalId: string; address: string; of: string; content: Content | null; at: Date }
  /** Somebody wrote under a post of ours. */
  | {
      type: 'comment'
      externalId: string
      address: string
      at: Date
      text: string
      postId: string
      adId?: string
      name?: string
    }
  /** The person lets us write, or forbids it. */
  | { type: 'subscription'; address: string; open: boolean; at: Date; profile?: Profile; origin?: Origin }
  /** News of the connection itself, for whoever looks after it. */
  | { type: 'notice'; about: 'template' | 'quality' | 'permission'; text: string; ref?: string; at: Date }
  /** There is something to ask for: `poll` is asked at once. */
  | { type: 'ring' }
  | { type: 'ignored'; reason: string }

/** What the deliver loop hands to a channel. `id` is ours and stays the same over retries. */
export interface Outgoing {
  id: string
  channelId: string
  address: string
  /** Where the provider may tell what became of it. */
  hookUrl: string
  content: Content
  /** Of the contact, for the few words that a channel adds of its own. */
  language: 'es' | 'en'
  /** Some providers let people say what bots may not. */
  author: 'person' | 'bot' | 'broadcast'
  /** When the person last wrote here; null: never. */
  lastHeardAt: Date | null
  /** The last message of theirs here that this one follows. */
  follows: { externalId: string; subject?: string } | null
}

/** The pieces of the world a channel may touch. `http` is the one egress function. */
export interface ChannelWorld {
  now(): Date
  http: typeof fetch
  /** The address of a host for other protocols than HTTP. Throws ChannelError `policy` for a private one. */
  resolve(host: string, port: number): Promise<string>
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
  field: 'text' | 'number' | 'select' | 'switch' | 'color' | 'list'
  title: Words
  help?: Words
  placeholder?: Words
  options?: Array<{ value: string; title: Words }>
  secret?: true
  generated?: 'token' | 'signing_secret'
  /** Handed to the provider by `connect`, so nobody copies it. */
  registered?: true
  /** Learned from the provider by `connect`, not asked for. */
  learned?: true
  advanced?: true
}

/** Hints beside a setting's schema, for `.meta()`. */
export function setting(meta: SettingMeta): z.GlobalMeta {
  // zod knows `title` as one string; ours is said in both languages.
  return meta as unknown as z.GlobalMeta
}

/** What an HTTP request gets back. A `body` that is a string goes out as `type` (plain text when absent), anything else as JSON. */
export interface Answer {
  status: number
  body: unknown
  type?: string
}

/** One look at a connection: what was looked at, and what to do when it is not well. */
export interface Finding {
  what: Words
  ok: boolean
  problem?: Words
  /** As the provider says it, such as `GREEN` or a limit. */
  detail?: string
}

/** What the catalogue tells before one begins. */
export interface Requirements {
  /** Such as «20 minutes». */
  effort: Words
  /** Null: the provider charges nothing. */
  cost: Words | null
  needs: Words[]
  /** How to find the settings at the provider, step by step. */
  guide: Words[]
  /** Gone: since when, and what to use. */
  retired?: { since: string; instead: Words }
}

/** What one channel type declares. Retry, pacing, logging and redaction belong to the deliver loop, never here. */
export interface Channel<S = unknown> {
  type: string
  title: Words
  /** One sentence for the catalogue: what it is. */
  about: Words
  requirements: Requirements
  /** Name of a Tabler icon, in kebab case. */
  icon: string
  /** Connection form and validation; every field carries `.meta(setting({…}))`. */
  settings: z.ZodType<S>
  can: Capabilities
  /** Messages per second the provider takes; pacing is shared by all processes. */
  ratePerSecond: number
  /** What it may take after it has agreed to more; absent: never more. */
  maxPerSecond?: number
  /** Our own visitors: no provider to call, a queued message is sent by being stored. */
  local?: boolean
  /** Answers a request that only asks whether we are who we say; null: it is none. Comes before `verify`. */
  handshake?(request: RawRequest, settings: S): Answer | null
  /** Throws Refused unless the request is authentic. Checked over the raw bytes, in constant time; `world` for providers whose keys change. */
  verify(request: RawRequest, settings: S, now: Date, world?: ChannelWorld): void | Promise<void>
  /** Pure: the request's items, in the provider's order. `now` is when it came. Throws Refused when it is not understood. */
  receive(request: RawRequest, settings: S, now: Date): Received[]
  /** Who sends wrote the code: what is not understood is refused with the reason, instead of kept for a look. */
  explains?: true
  /** What the provider expects back after the commit. */
  accepted?(items: Received[]): Answer
  /** Providers that never call: asked every so often, from where `cursor` (JSON; null: the first time) stands. */
  poll?: {
    everyMs: number
    /** Whether this connection is asked at all; absent: it is. */
    wanted?(settings: S): boolean
    ask(cursor: unknown, settings: S, world: ChannelWorld): Promise<{ items: Received[]; cursor: unknown }>
  }
  /** After the commit, for an item whose provider waits for a word of ours, such as a tap. Failing is no harm. */
  taken?(item: Received, settings: S, world: ChannelWorld): Promise<void>
  /** The provider's id of the message. Throws ChannelError. */
  send(message: Outgoing, settings: S, world: ChannelWorld): Promise<{ externalId: string }>
  /** Shows that somebody writes. Failing is no harm. */
  typing?(address: string, settings: S, world: ChannelWorld): Promise<void>
  /** Tells the person that the message was read. Failing is no harm. */
  markRead?(message: { address: string; externalId: string }, settings: S, world: ChannelWorld): Promise<void>
  /** Reacts to a message of theirs; null takes it back. Throws ChannelError. */
  react?(
    message: { address: string; externalId: string; emoji: string | null },
    settings: S,
    world: ChannelWorld,
  ): Promise<void>
  /** The file behind what follows `provider:` in a media url. Throws ChannelError. */
  media?(reference: string, settings: S, world: ChannelWorld): Promise<Response>
  /** What the provider knows of a person. Throws ChannelError. */
  profile?(address: string, settings: S, world: ChannelWorld): Promise<Profile>
  /** Registers our address with the provider, and returns the settings it learned. Throws ChannelError. */
  connect?(settings: S, hookUrl: string, world: ChannelWorld): Promise<Partial<S>>
  disconnect?(settings: S, world: ChannelWorld): Promise<void>
  /** Looks at the connection, for the live test and for troubleshooting. */
  check?(settings: S, world: ChannelWorld): Promise<Finding[]>
  menus?: Menus<S>
  templates?: MessageTemplates<S>
  comments?: PostComments<S>
  reach?: Reach<S>
}

/** Declares a channel; only here so that the settings' type is inferred. */
export function channel<S>(definition: Channel<S>): Channel<S> {
  return definition
}
