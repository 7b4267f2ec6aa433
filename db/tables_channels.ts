// Shapes of channels and of the tables around them: files, webhooks, menus, templates, comments.
import type { Generated } from 'kysely'
import type { Words } from '#channels/channel.ts'
import type { MenuItem, MessageTemplate } from '#channels/extras.ts'
import type { Json } from '#engine/machine/values.ts'
import type { GeneratedTime, Stored, StoredByDefault, StoredOrNull, TimeOrNull } from './columns.ts'

export interface ChannelTable {
  workspaceId: string
  id: string
  type: string
  name: string
  key: string
  settings: StoredByDefault<Json>
  secrets: string | null
  state: Generated<'connected' | 'attention' | 'disabled'>
  tokens: Generated<number>
  tokensAt: GeneratedTime
  lastReceivedAt: TimeOrNull
  createdAt: GeneratedTime
  deletedAt: TimeOrNull
  greeting: Generated<string>
  ratePerSecond: number | null
  cursor: StoredOrNull<Json>
  nextPollAt: TimeOrNull
  problem: StoredOrNull<Words>
  checkedAt: TimeOrNull
}

export interface MediaTable {
  workspaceId: string
  id: string
  channelId: string | null
  address: string | null
  key: string
  source: string | null
  name: Generated<string>
  mimeType: Generated<string>
  size: string | number | null
  state: Generated<'waiting' | 'stored' | 'failed'>
  problem: StoredOrNull<Words>
  createdAt: GeneratedTime
}

export interface MediaChunkTable {
  workspaceId: string
  mediaId: string
  number: number
  bytes: Buffer
}

/** What became of a webhook. */
export type Fate = 'handled' | 'duplicate' | 'ignored' | 'refused' | 'unparsed' | 'failed'

export interface WebhookLogTable {
  workspaceId: string
  id: string
  channelId: string
  fate: Fate
  reason: StoredOrNull<Words>
  method: string
  headers: Stored<Record<string, string>>
  query: Stored<Record<string, string>>
  body: string
  items: Generated<number>
  ms: Generated<number>
  replayedAt: TimeOrNull
  createdAt: GeneratedTime
}

export interface ChannelMenuTable {
  workspaceId: string
  channelId: string
  kind: string
  items: StoredByDefault<MenuItem[]>
  published: StoredOrNull<MenuItem[]>
  publishedAt: TimeOrNull
  updatedAt: GeneratedTime
}

export interface MessageTemplateTable {
  workspaceId: string
  channelId: string
  id: string
  name: string
  language: string
  category: string
  status: string
  template: Stored<MessageTemplate>
  syncedAt: GeneratedTime
}

export interface CommentRuleTable {
  workspaceId: string
  channelId: string
  id: string
  posts: StoredByDefault<string[]>
  keywords: StoredByDefault<string[]>
  privateReply: Generated<string>
  publicReply: Generated<string>
  enabled: Generated<boolean>
  createdAt: GeneratedTime
}
