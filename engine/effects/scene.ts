// One contact while its turns are taken: what was loaded under its lock, changed in memory, and the ledger of what to write.
import type { Content, Origin } from '#channels/channel.ts'
import type { MenuItem } from '#channels/extras.ts'
import { textOf } from '#channels/fit.ts'
import type { Actor, Author, EventType, LastMessage, NewEvent, Waiting } from '#engine/events.ts'
import type { WaitsFor } from '#engine/machine/step.ts'
import type { Facts, Happening, Problem, Snapshot } from '#engine/machine/turn.ts'
import type { Json } from '#engine/machine/values.ts'
import type { World } from '#engine/world.ts'
import { add, change, emptyLedger, type Ledger } from './ledger.ts'

export interface SceneContact {
  id: string
  firstName: string | null
  lastName: string | null
  email: string | null
  phone: string | null
  language: string | null
  country: string | null
  avatarUrl?: string | null
  tags: string[]
  fields: Record<string, Json>
  seq: number
  blocked: boolean
}

export interface SceneConversation {
  id: string
  channelId: string | null
  state: 'open' | 'closed'
  source: string
  assigneeId: string | null
  pausedAt: string | null
  pausedBy: (Actor & { reason?: string }) | null
  unread: number
  lastMessage: LastMessage | null
  lastMessageAt: string
  lastInboundAt: string | null
  waitingSince: string | null
  openedAt: string
  closedAt: string | null
  snoozedUntil: string | null
  /** When the bot speaks again by itself. */
  pausedUntil: string | null
}

/** Who called a flow, and the token with which its outcome comes back. */
export interface Caller {
  runId: string
  token: string
}

/** A flow that is to be called once the turn that asked for it is written. */
export interface FlowCall {
  flowId: string
  inputs: Record<string, Json>
  cause: string
  /** Which run calls. */
  by: string
  caller: Caller | null
}

export interface SceneRun {
  id: string
  flowId: string
  versionId: string
  conversationId: string
  channelId: string | null
  status: 'waiting' | 'ended' | 'failed' | 'stopped'
  snapshot: Snapshot
  stepId: string | null
  waitsFor: WaitsFor | null
  waitingSince: string | null
  missed: Happening | null
  /** Token of the alarm that is set. */
  timer: string | null
  turn: number
  problem: Problem | null
  cause: string
  /** The run that called this flow and waits for it. */
  caller: Caller | null
  /** Where and since when it waits for somebody to take the conversation. */
  queue: string | null
  queuedAt: string | null
  startedAt: string
  endedAt: string | null
}

/** A published flow of the workspace. */
export interface SceneFlow {
  id: string
  name: string
  versionId: string
  triggerType: string
}

/** A channel through which the contact can be reached, or wrote. */
export interface SceneChannel {
  id: string
  type: string
  name: string
  /** What the bot says after the contact's first message ever on it; null once they have written. */
  greeting?: string | null
}

/** What a channel's provider shows of a menu. */
export interface SceneMenu {
  channelId: string
  kind: string
  items: MenuItem[]
}

/** What was read under the lock; a scene that must be taken again starts from it. */
export interface Loaded {
  workspaceId: string
  workspace: Facts['workspace']
  agents: Facts['agents']
  contact: SceneContact
  conversation: SceneConversation | null
  assignee: Facts['assignee']
  /** Channels of the contact's identities, newest first. */
  channels: SceneChannel[]
  /** Published menus of the workspace's channels. */
  menus?: SceneMenu[]
  runs: SceneRun[]
  /** What waits to be taken, in order; `known` arrivals are already written. */
  waiting: Array<{ id: string; data: Waiting; known: boolean }>
  lastMessage: Facts['lastMessage']
}

/** A fact that may start flows; `cause` is what it is known by. */
export interface SceneFact {
  type: EventType
  data: Record<string, Json>
  cause: string
  /** The flow that the tapped button of a menu starts. */
  flowId?: string
}

export interface Scene extends Loaded {
  world: World
  now: string
  ledger: Ledger
  flows: SceneFlow[]
  /** Facts of this scene that may start flows, in order. */
  facts: SceneFact[]
  dirty: Set<'contact' | 'seq' | 'conversation' | SceneRun>
  fresh: Set<SceneConversation | SceneRun>
  /** `channelId externalId` of the messages of this scene, so that copies are seen. */
  heard: Set<string>
  /** Channels on which the contact has written in this scene, so that nobody is greeted twice. */
  greeted: Set<string>
  /** Flows to call, and what called flows give back to the runs that wait for them, in order. */
  calls: FlowCall[]
  returns: Array<Caller & { outcome: 'ended' | 'sent' | 'failed'; variables: Record<string, Json> }>
  /** Runs that have given the conversation to somebody who, by setting, has the word from then on. */
  handedOver: Set<string>
  /** Until when what the bot said is held, so that it is seen writing; null: nothing is. */
  heldUntil: string | null
  /** Messages to send: the deliver loop is rung after the commit. */
  speaks: boolean
  /** Deeds to do outside: their loop is rung after the commit. */
  acts: boolean
}

/** A scene to play with: what turns change is copied, so that it can be played again. */
export function sceneOf(loaded: Loaded, flows: SceneFlow[], world: World): Scene {
  return {
    ...loaded,
    contact: { ...loaded.contact, tags: [...loaded.contact.tags], fields: { ...loaded.contact.fields } },
    conversation: loaded.conversation && { ...loaded.conversation },
    runs: loaded.runs.map((run) => ({ ...run })),
    flows,
    world,
    now: world.now().toISOString(),
    ledger: emptyLedger(),
    facts: [],
    dirty: new Set(),
    fresh: new Set(),
    heard: new Set(),
    greeted: new Set(),
    calls: [],
    returns: [],
    handedOver: new Set(),
    heldUntil: null,
    speaks: false,
    acts: false,
  }
}

/** Records a fact of the scene; `firing` facts may start flows. */
export function record<T extends NewEvent['type']>(
  scene: Scene,
  actor: Actor,
  type: T,
  data: Extract<NewEvent, { type: T }>['data'],
  firing = false,
): string {
  const id = scene.world.id()
  add(scene.ledger, 'event', {
    workspace_id: scene.workspaceId,
    id,
    type,
    contact_id: scene.contact.id,
    conversation_id: scene.conversation?.id ?? null,
    actor,
    data,
    created_at: scene.now,
  })
  if (firing) scene.facts.push({ type, data: data as Record<string, Json>, cause: id })
  return id
}

const previewLimit = 200

/** The preview that lists show of a message. */
export function previewOf(
  id: string,
  direction: 'in' | 'out',
  content: Content,
  author: Actor['kind'],
): LastMessage {
  const text = [...textOf(content)].slice(0, previewLimit).join('')
  return { id, direction, kind: content.kind, text, author }
}

/** A message about to be written; `seq` is given here, under the lock. */
export interface SceneMessage {
  id: string
  direction: 'in' | 'out'
  author: Author
  content: Content
  channelId: string
  externalId: string | null
  status: 'received' | 'queued' | 'sent'
  /** Not sent before then. */
  heldUntil?: string | null
  /** How somebody came to write it. */
  origin?: Origin
}

/** Writes a message into the scene's conversation. */
export function writeMessage(scene: Scene, conversation: SceneConversation, message: SceneMessage): void {
  const { id } = message
  scene.contact.seq += 1
  add(scene.ledger, 'message', {
    workspace_id: scene.workspaceId,
    id,
    contact_id: scene.contact.id,
    conversation_id: conversation.id,
    channel_id: message.channelId,
    seq: scene.contact.seq,
    direction: message.direction,
    author: message.author,
    content: message.content,
    external_id: message.externalId ?? (message.status === 'sent' ? id : null),
    status: message.status,
    created_at: scene.now,
    sent_at: message.status === 'sent' ? scene.now : null,
    next_attempt_at: message.heldUntil ?? null,
  })
  conversation.lastMessage = previewOf(id, message.direction, message.content, message.author.kind)
  conversation.lastMessageAt = scene.now
  scene.dirty.add('seq').add('conversation')
  const { kind, id: by } = message.author
  if (message.direction === 'out') record(scene, { kind, id: by }, 'message_created', { messageId: id })
  else
    record(scene, { kind, id: by }, 'message_received', {
      messageId: id,
      ...(message.origin && { origin: message.origin }),
    })
}

/** Opens a conversation; the assignee of the contact's previous one stays. */
export function openConversation(scene: Scene, actor: Actor, channelId: string | null): SceneConversation {
  const conversation: SceneConversation = {
    id: scene.world.id(),
    channelId: channelId ?? scene.conversation?.channelId ?? null,
    state: 'open',
    source: actor.kind,
    assigneeId: scene.conversation?.assigneeId ?? null,
    pausedAt: null,
    pausedBy: null,
    unread: 0,
    lastMessage: null,
    lastMessageAt: scene.now,
    lastInboundAt: null,
    waitingSince: null,
    openedAt: scene.now,
    closedAt: null,
    snoozedUntil: null,
    pausedUntil: null,
  }
  flushConversation(scene)
  scene.conversation = conversation
  scene.fresh.add(conversation)
  scene.dirty.add('conversation')
  record(scene, actor, 'conversation_opened', { source: actor.kind, channelId: conversation.channelId }, true)
  return conversation
}

const conversationRow = (scene: Scene, it: SceneConversation) => ({
  workspace_id: scene.workspaceId,
  id: it.id,
  contact_id: scene.contact.id,
  channel_id: it.channelId,
  state: it.state,
  source: it.source,
  assignee_id: it.assigneeId,
  paused_at: it.pausedAt,
  paused_by: it.pausedBy,
  unread: it.unread,
  last_message: it.lastMessage,
  last_message_at: it.lastMessageAt,
  last_inbound_at: it.lastInboundAt,
  waiting_since: it.waitingSince,
  opened_at: it.openedAt,
  closed_at: it.closedAt,
  snoozed_until: it.snoozedUntil,
  paused_until: it.pausedUntil,
})

function flushConversation(scene: Scene): void {
  const it = scene.conversation
  if (!it || !scene.dirty.delete('conversation')) return
  const row = conversationRow(scene, it)
  if (scene.fresh.delete(it)) add(scene.ledger, 'conversation', row)
  else change(scene.ledger, 'conversation', row)
}

function flushContact(scene: Scene): void {
  const { contact, workspaceId } = scene
  const key = { workspace_id: workspaceId, id: contact.id }
  if (scene.dirty.delete('seq')) change(scene.ledger, 'contact_seq', { ...key, seq: contact.seq })
  if (!scene.dirty.delete('contact')) return
  change(scene.ledger, 'contact', {
    ...key,
    first_name: contact.firstName,
    last_name: contact.lastName,
    email: contact.email,
    phone: contact.phone,
    language: contact.language,
    country: contact.country,
    fields: contact.fields,
    tags: contact.tags,
    updated_at: scene.now,
  })
}

function flushRun(scene: Scene, run: SceneRun): void {
  const row = {
    workspace_id: scene.workspaceId,
    id: run.id,
    flow_id: run.flowId,
    version_id: run.versionId,
    contact_id: scene.contact.id,
    conversation_id: run.conversationId,
    channel_id: run.channelId,
    status: run.status,
    snapshot: run.snapshot,
    step_id: run.stepId,
    waits_for: run.waitsFor,
    waiting_since: run.waitingSince,
    missed: run.missed,
    timer: run.timer,
    turn: run.turn,
    problem: run.problem,
    cause: run.cause,
    caller: run.caller,
    queue: run.queue,
    queued_at: run.queuedAt,
    started_at: run.startedAt,
    ended_at: run.endedAt,
  }
  if (scene.fresh.delete(run)) add(scene.ledger, 'run', row)
  else change(scene.ledger, 'run', row)
}

/** Turns what changed in memory into rows of the ledger; call once, at the end. */
export function flush(scene: Scene): Ledger {
  flushConversation(scene)
  flushContact(scene)
  for (const it of scene.dirty) if (typeof it === 'object') flushRun(scene, it)
  scene.dirty.clear()
  return scene.ledger
}
