// The tables of flows, their runs, and what waits to be taken or done. The other half of tables.ts.
import type { Generated } from 'kysely'
import type { Words } from '#channels/channel.ts'
import type { Waiting } from '#engine/events.ts'
import type { Scene } from '#engine/machine/cues.ts'
import type { Asked } from '#engine/machine/effect.ts'
import type { Seen } from '#engine/machine/flow_test.ts'
import type { Graph } from '#engine/machine/graph.ts'
import type { WaitsFor } from '#engine/machine/step.ts'
import type { Happening, Problem, Snapshot, Visit } from '#engine/machine/turn.ts'
import type { Json } from '#engine/machine/values.ts'
import type { GeneratedTime, Stored, StoredByDefault, StoredOrNull, TimeOrNull } from './columns.ts'

export interface FlowTable {
  workspaceId: string
  id: string
  name: string
  description: Generated<string>
  state: Generated<'draft' | 'published' | 'stopped'>
  draft: Stored<Graph>
  revision: Generated<number>
  versionId: string | null
  triggerType: string | null
  updatedBy: string | null
  /** Secret part of the address of an incoming webhook. */
  hookKey: string | null
  /** When the schedule of the published version fires next. */
  nextAt: TimeOrNull
  createdAt: GeneratedTime
  updatedAt: GeneratedTime
}

export interface VersionTable {
  workspaceId: string
  id: string
  flowId: string
  number: number
  graph: Stored<Graph>
  name: Generated<string>
  note: Generated<string>
  authorId: string | null
  createdAt: GeneratedTime
}

export interface RunTable {
  workspaceId: string
  id: string
  flowId: string
  versionId: string
  contactId: string
  conversationId: string
  channelId: string | null
  status: 'waiting' | 'ended' | 'failed' | 'stopped'
  snapshot: Stored<Snapshot>
  stepId: string | null
  waitsFor: WaitsFor | null
  waitingSince: TimeOrNull
  missed: StoredOrNull<Happening>
  timer: string | null
  turn: Generated<number>
  problem: StoredOrNull<Problem>
  cause: string
  /** The run that called this flow and waits for it. */
  caller: StoredOrNull<{ runId: string; token: string }>
  /** The queue in which it waits for somebody to take the conversation: a team's id, or `all`. */
  queue: string | null
  queuedAt: TimeOrNull
  startedAt: GeneratedTime
  endedAt: TimeOrNull
}

export interface TurnTable {
  workspaceId: string
  runId: string
  number: number
  happening: Stored<Happening>
  path: Stored<Visit[]>
  effects: StoredByDefault<Asked[]>
  /** Variables that this turn set. */
  variables: StoredByDefault<Record<string, Json>>
  problem: StoredOrNull<Problem>
  /** The version that took it; null for turns of before this was kept. */
  versionId: string | null
  createdAt: GeneratedTime
}

export interface HappeningTable {
  workspaceId: string
  contactId: string
  id: string
  data: Stored<Waiting>
  attempt: Generated<number>
  createdAt: GeneratedTime
}

export interface HookSampleTable {
  workspaceId: string
  flowId: string
  body: Stored<Json>
  createdAt: GeneratedTime
}

export interface DeedTable {
  workspaceId: string
  id: string
  runId: string
  contactId: string
  stepId: string
  token: string
  effect: Stored<Asked>
  state: Generated<'waiting' | 'doing' | 'done' | 'failed' | 'cancelled'>
  attempt: Generated<number>
  outcome: StoredOrNull<{ outcome: string; variables: Record<string, Json> }>
  error: StoredOrNull<Words>
  /** When it is taken up: at once, after a failed try, or when whoever took it has been silent for too long. */
  nextAt: TimeOrNull
  createdAt: GeneratedTime
  doneAt: TimeOrNull
}

export interface FlowTestTable {
  workspaceId: string
  id: string
  flowId: string
  name: string
  scene: Stored<Scene>
  expected: Stored<Seen>
  updatedBy: string | null
  createdAt: GeneratedTime
  updatedAt: GeneratedTime
}

export interface DataFileTable {
  workspaceId: string
  id: string
  name: string
  columns: StoredByDefault<string[]>
  createdAt: GeneratedTime
}

export interface DataRowTable {
  workspaceId: string
  fileId: string
  id: string
  row: Stored<Record<string, string>>
  createdAt: GeneratedTime
}
