// The shape of every table, camelCased as Kysely's CamelCasePlugin shows it. Kept equal to schema.sql by tables.test.ts.
import type { Generated, GeneratedAlways } from 'kysely'
import type { Content, SendError, Words } from '#channels/channel.ts'
import type { Actor, Author, LastMessage } from '#engine/events.ts'
import type { Json } from '#engine/machine/values.ts'
import type { GeneratedTime, Stored, StoredByDefault, StoredOrNull, Time, TimeOrNull } from './columns.ts'
import type {
  ChannelMenuTable,
  ChannelTable,
  CommentRuleTable,
  MediaChunkTable,
  MediaTable,
  MessageTemplateTable,
  WebhookLogTable,
} from './tables_channels.ts'
import type {
  DataFileTable,
  DataRowTable,
  DeedTable,
  FlowTable,
  FlowTestTable,
  HappeningTable,
  HookSampleTable,
  RunTable,
  TurnTable,
  VersionTable,
} from './tables_flows.ts'

export type * from './tables_channels.ts'
export type * from './tables_flows.ts'

export type Language = 'es' | 'en'
export type Role = 'owner' | 'manager' | 'agent'
export type Presence = 'online' | 'busy' | 'offline'
export type FieldType = 'text' | 'number' | 'email' | 'phone' | 'url' | 'date' | 'checkbox' | 'list'
export type MessageStatus =
  | 'received'
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'unknown'
  | 'cancelled'

export interface LoginTable {
  id: string
  name: string
  email: string
  emailVerified: Generated<boolean>
  image: string | null
  createdAt: GeneratedTime
  updatedAt: GeneratedTime
}

export interface SessionTable {
  id: string
  loginId: string
  token: string
  expiresAt: Time
  ipAddress: string | null
  userAgent: string | null
  createdAt: GeneratedTime
  updatedAt: GeneratedTime
}

export interface CredentialTable {
  id: string
  loginId: string
  accountId: string
  providerId: string
  accessToken: string | null
  refreshToken: string | null
  idToken: string | null
  accessTokenExpiresAt: TimeOrNull
  refreshTokenExpiresAt: TimeOrNull
  scope: string | null
  password: string | null
  createdAt: GeneratedTime
  updatedAt: GeneratedTime
}

export interface VerificationTable {
  id: string
  identifier: string
  value: string
  expiresAt: Time
  createdAt: GeneratedTime
  updatedAt: GeneratedTime
}

export interface WorkspaceTable {
  id: string
  name: string
  language: Generated<Language>
  timeZone: Generated<string>
  settings: StoredByDefault<Json>
  demo: Generated<boolean>
  createdAt: GeneratedTime
}

export interface UserTable {
  workspaceId: string
  id: string
  loginId: string
  name: string
  email: string
  role: Role
  presence: Generated<Presence>
  /** What presence returns to when the person comes back. */
  chosenPresence: Generated<'online' | 'busy'>
  /** Most open conversations at once. */
  capacity: number | null
  seenAt: TimeOrNull
  language: Language | null
  lastAssignedAt: TimeOrNull
  createdAt: GeneratedTime
  deactivatedAt: TimeOrNull
}

export interface FieldTable {
  workspaceId: string
  key: string
  title: string
  type: FieldType
  options: StoredByDefault<string[]>
  description: Generated<string>
  position: Generated<number>
  createdAt: GeneratedTime
}

export interface TagTable {
  workspaceId: string
  name: string
  color: string | null
  description: Generated<string>
  createdAt: GeneratedTime
}

export interface ClosingNoteTable {
  workspaceId: string
  id: string
  title: string
  description: Generated<string>
  createdAt: GeneratedTime
}

export interface ContactTable {
  workspaceId: string
  id: string
  firstName: string | null
  lastName: string | null
  name: GeneratedAlways<string>
  email: string | null
  phone: string | null
  language: string | null
  country: string | null
  avatarUrl: string | null
  fields: StoredByDefault<Record<string, Json>>
  tags: Generated<string[]>
  seq: Generated<number>
  demo: Generated<boolean>
  blockedAt: TimeOrNull
  createdAt: GeneratedTime
  updatedAt: GeneratedTime
}

export interface IdentityTable {
  workspaceId: string
  channelId: string
  address: string
  contactId: string
  profile: StoredByDefault<Json>
  readSeq: Generated<number>
  createdAt: GeneratedTime
  stoppedAt: TimeOrNull
}

export interface ConversationTable {
  workspaceId: string
  id: string
  contactId: string
  channelId: string | null
  state: Generated<'open' | 'closed'>
  source: string
  assigneeId: string | null
  pausedAt: TimeOrNull
  pausedBy: StoredOrNull<Actor>
  unread: Generated<number>
  lastMessage: StoredOrNull<LastMessage>
  lastMessageAt: GeneratedTime
  lastInboundAt: TimeOrNull
  waitingSince: TimeOrNull
  openedAt: GeneratedTime
  closedAt: TimeOrNull
  snoozedUntil: TimeOrNull
  pausedUntil: TimeOrNull
}

export interface MessageTable {
  workspaceId: string
  id: string
  contactId: string
  conversationId: string
  channelId: string
  seq: number | null
  direction: 'in' | 'out'
  author: Stored<Author>
  content: Stored<Content>
  externalId: string | null
  clientId: string | null
  status: MessageStatus
  attempt: Generated<number>
  partsSent: Generated<number>
  fence: string | null
  claimedAt: TimeOrNull
  nextAttemptAt: TimeOrNull
  error: StoredOrNull<SendError>
  createdAt: GeneratedTime
  sentAt: TimeOrNull
  deliveredAt: TimeOrNull
  readAt: TimeOrNull
  reactions: StoredOrNull<Record<string, string>>
  editedAt: TimeOrNull
  deletedAt: TimeOrNull
  bulk: Generated<boolean>
}

export interface CommentTable {
  workspaceId: string
  id: string
  contactId: string
  conversationId: string
  author: Stored<Actor>
  text: string
  mentions: Generated<string[]>
  createdAt: GeneratedTime
}

export interface AssignmentTable {
  workspaceId: string
  id: string
  conversationId: string
  contactId: string
  userId: string | null
  actor: Stored<Actor>
  createdAt: GeneratedTime
}

export interface ClosureTable {
  workspaceId: string
  id: string
  conversationId: string
  contactId: string
  category: string | null
  summary: string | null
  actor: Stored<Actor>
  createdAt: GeneratedTime
}

export interface EventTable {
  workspaceId: string
  id: string
  type: string
  contactId: string | null
  conversationId: string | null
  actor: Stored<Actor>
  data: StoredByDefault<Json>
  xid: Generated<string>
  createdAt: GeneratedTime
}

export interface TallyTable {
  workspaceId: string
  counter: string
  id: GeneratedAlways<number>
  delta: number
}

export interface TeamTable {
  workspaceId: string
  id: string
  name: string
  description: Generated<string>
  lastAssignedAt: TimeOrNull
  createdAt: GeneratedTime
}

export interface UserTeamTable {
  workspaceId: string
  userId: string
  teamId: string
}

export interface InvitationTable {
  workspaceId: string
  id: string
  email: string
  role: Role
  teamId: string | null
  tokenHash: string
  invitedBy: string | null
  createdAt: GeneratedTime
  expiresAt: Time
  acceptedAt: TimeOrNull
  language: Generated<Language>
  /** When the letter with the link is sent or tried again; null: nothing to send. */
  mailAt: TimeOrNull
  mailTries: Generated<number>
  mailedAt: TimeOrNull
  mailProblem: StoredOrNull<Words>
}

export interface ServiceAccountTable {
  workspaceId: string
  type: 'google' | 'smtp'
  label: string
  settings: StoredByDefault<Json>
  secrets: string
  createdAt: GeneratedTime
}

export interface NotificationTable {
  workspaceId: string
  id: string
  userId: string
  type: 'mention' | 'assigned' | 'custom' | 'finished'
  conversationId: string | null
  contactId: string | null
  text: Generated<string>
  actor: Stored<Actor>
  createdAt: GeneratedTime
  readAt: TimeOrNull
  archivedAt: TimeOrNull
  /** When a letter about it left; null: none did. */
  mailedAt: TimeOrNull
}

export interface Tables {
  login: LoginTable
  session: SessionTable
  credential: CredentialTable
  verification: VerificationTable
  workspace: WorkspaceTable
  user: UserTable
  channel: ChannelTable
  field: FieldTable
  tag: TagTable
  closingNote: ClosingNoteTable
  contact: ContactTable
  identity: IdentityTable
  conversation: ConversationTable
  message: MessageTable
  comment: CommentTable
  assignment: AssignmentTable
  closure: ClosureTable
  flow: FlowTable
  flowTest: FlowTestTable
  version: VersionTable
  run: RunTable
  turn: TurnTable
  happening: HappeningTable
  event: EventTable
  tally: TallyTable
  team: TeamTable
  userTeam: UserTeamTable
  invitation: InvitationTable
  serviceAccount: ServiceAccountTable
  hookSample: HookSampleTable
  deed: DeedTable
  dataFile: DataFileTable
  dataRow: DataRowTable
  notification: NotificationTable
  media: MediaTable
  mediaChunk: MediaChunkTable
  webhookLog: WebhookLogTable
  channelMenu: ChannelMenuTable
  messageTemplate: MessageTemplateTable
  commentRule: CommentRuleTable
}
