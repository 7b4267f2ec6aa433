// What a turn asks for: plain data. effects/<type>.ts carries it out; the simulator and the terminal show it.
import type { Content } from '#channels/channel.ts'
import type { Json } from './values.ts'

export type AssignTo =
  | { kind: 'user'; userId: string }
  | { kind: 'anyone'; logic: 'round_robin' | 'fewest_open'; onlineOnly: boolean; maxOpen: number | null }

export type Effect =
  | { type: 'send_message'; content: Content; channelId: string | null }
  | { type: 'assign'; to: AssignTo }
  | { type: 'unassign' }
  | { type: 'update_field'; field: string; value: Json }
  | { type: 'update_tags'; add: string[]; remove: string[] }
  | { type: 'open_conversation' }
  | { type: 'close_conversation'; category: string | null; summary: string }
  | { type: 'add_comment'; text: string; mentions: string[] }
  | { type: 'start_timer'; token: string; ms: number }

export type EffectType = Effect['type']

/** An effect with the step that asked for it. Keyed (run, turn, index), so carrying it out twice is harmless. */
export type Asked = Effect & { step: string }
