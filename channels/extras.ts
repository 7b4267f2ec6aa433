// What some channels have besides messages: menus, approved templates, comments under posts, links and codes.
import type { ChannelWorld, Words } from './channel.ts'
import type { MediaKind } from './content.ts'

/** One entry of a channel's menu: opens a page, says something for the person, or starts a flow by its own `id`; or opens others. */
export interface MenuItem {
  id: string
  title: string
  /** For commands: what they are for. */
  about?: string
  does:
    | { kind: 'open'; url: string }
    | { kind: 'say'; text: string }
    | { kind: 'flow'; flowId: string }
    | null
  items?: MenuItem[]
}

/** One kind of menu that a channel type has, and its limits. */
export interface MenuKind {
  kind: 'persistent' | 'ice_breakers' | 'commands' | 'keyboard' | 'rich_menu'
  title: Words
  /** Items on each level, outermost first. */
  max: number[]
  titleMax: number
  aboutMax?: number
  does: ReadonlyArray<'open' | 'say' | 'flow'>
}

export interface Menus<S> {
  kinds: ReadonlyArray<MenuKind>
  /** Makes the provider show it; no items: takes it away. Throws ChannelError. */
  publish(kind: MenuKind['kind'], items: MenuItem[], settings: S, world: ChannelWorld): Promise<void>
}

/** A message that the provider approves before it may be sent. `{{1}}` are its holes. */
export interface MessageTemplate {
  /** The provider's. */
  id: string
  name: string
  language: string
  category: 'marketing' | 'utility' | 'authentication'
  status: 'approved' | 'pending' | 'rejected' | 'paused' | 'disabled'
  /** Why it was rejected, or how it fares, in the provider's words. */
  detail?: string
  header?: { kind: 'text'; text: string } | { kind: Exclude<MediaKind, 'audio'> | 'location' }
  body: string
  footer?: string
  buttons: Array<{ kind: 'reply' | 'url' | 'phone' | 'code'; title: string; value?: string }>
}

/** What is asked for when one is made; `samples` fill the holes for the provider's reviewers. */
export type NewTemplate = Omit<MessageTemplate, 'id' | 'status' | 'detail'> & { samples: string[] }

export interface MessageTemplates<S> {
  list(settings: S, world: ChannelWorld): Promise<MessageTemplate[]>
  create(template: NewTemplate, settings: S, world: ChannelWorld): Promise<MessageTemplate>
  remove(template: MessageTemplate, settings: S, world: ChannelWorld): Promise<void>
}

export interface PostComments<S> {
  /** Posts one can choose from, newest first. */
  posts(settings: S, world: ChannelWorld): Promise<Array<{ id: string; text: string; at: Date }>>
  /** Answers a comment where only its author reads it; `address` is theirs on this channel, where the provider says. */
  replyPrivately(
    commentId: string,
    text: string,
    settings: S,
    world: ChannelWorld,
  ): Promise<{ externalId: string; address?: string }>
  /** Answers a comment below it, for all to read. */
  replyPublicly(commentId: string, text: string, settings: S, world: ChannelWorld): Promise<void>
}

/** Links and codes that lead to the channel. */
export interface Reach<S> {
  /** What one may fill in. */
  asks: ReadonlyArray<'ref' | 'text'>
  /** Pure; null while the settings do not say enough. */
  link(settings: S, asked: { ref?: string; text?: string }): string | null
}
