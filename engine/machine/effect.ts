// What a turn asks for: plain data. effects/<type>.ts carries it out; the simulator and the terminal show it.
import type { Content } from '#channels/channel.ts'
import type { Json } from './values.ts'

export type AssignTo =
  | { kind: 'user'; userId: string }
  | {
      kind: 'anyone'
      /** Only people of this team; null: of the workspace. */
      teamId: string | null
      logic: 'round_robin' | 'fewest_open'
      /** Whoever last had a conversation of the contact goes first, where they are eligible. */
      sticky: boolean
      onlineOnly: boolean
      maxOpen: number | null
    }

/** Who of the team hears of something. */
export type NotifyTo = { kind: 'assignee' | 'everyone' } | { kind: 'user' | 'team'; id: string }

/** A call of somebody's API. Outcomes: `2xx` … `5xx` by status class, or `unreachable`; variables by `save`, plus `status`. */
export interface HttpRequest {
  type: 'http_request'
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'
  url: string
  headers: Record<string, string>
  body: string | null
  /** Variable → path in the answer's JSON, such as `$.items[0].name`. */
  save: Record<string, string>
  /** Variable for the status code; empty: none. */
  statusVariable: string
  timeoutMs: number
  retries: number
}

/** A message to the contact. Outcome, where `wait` says so: `sent`, or `failed` when the channel refused it. */
export interface SendMessage {
  type: 'send_message'
  content: Content
  channelId: string | null
  /** What it says instead where it goes out on a channel, by its id or by `type:` and its type. */
  variants?: Array<{ channel: string; content: Content }>
  /** Milliseconds in which it shows that somebody writes; the message is held until then. */
  typing?: number
  wait?: true
}

export type Effect =
  | SendMessage
  /**
   * Outcome `assigned`, or `failed` when that person is gone. While nobody can take it, `queued` comes whenever the place in
   * the queue changes, with the variable `queue_position` (1: next); a step that stays keeps its timer.
   */
  | { type: 'assign'; to: AssignTo }
  | { type: 'unassign' }
  | { type: 'update_field'; field: string; value: Json }
  | { type: 'update_tags'; add: string[]; remove: string[] }
  | { type: 'open_conversation' }
  | { type: 'close_conversation'; category: string | null; summary: string }
  | { type: 'add_comment'; text: string; mentions: string[] }
  | { type: 'start_timer'; token: string; ms: number }
  | { type: 'snooze_conversation'; until: string }
  | { type: 'pause_bot'; ms: number | null }
  | { type: 'notify_users'; to: NotifyTo; text: string; byEmail: boolean }
  /** `wait`: the outcome `ended` or `failed` comes back, with what the called flow gives; why it failed is in `call_problem`. */
  | { type: 'call_flow'; flowId: string; inputs: Record<string, Json>; wait: boolean }
  /** A fact that other flows may start from. */
  | { type: 'report'; fact: 'reply_not_understood'; text: string }
  | { type: 'add_file_row'; file: string; row: Record<string, string> }
  | HttpRequest
  /** Outcome `done` or `failed`; the same for `send_email`. */
  | { type: 'add_sheet_row'; spreadsheet: string; sheet: string; row: Record<string, string> }
  | { type: 'send_email'; to: string; subject: string; text: string; html: boolean }

export type EffectType = Effect['type']

/** An effect with the step that asked for it. Keyed (run, turn, index), so carrying it out twice is harmless. */
export type Asked = Effect & { step: string }
