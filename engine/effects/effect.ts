// The contract of an effect: `apply` adds to the scene's ledger, `decide` settles it under a lock, or `perform` does it outside,
// from a deed that the commit left behind. Never two of them.
import type pg from 'pg'
import type { Words } from '#channels/channel.ts'
import type { Db } from '#db/db.ts'
import type { Actor } from '#engine/events.ts'
import type { Vault } from '#engine/inbox/channel_vault.ts'
import type { Asked, EffectType } from '#engine/machine/effect.ts'
import type { Problem } from '#engine/machine/turn.ts'
import type { Json } from '#engine/machine/values.ts'
import type { Mailer } from '#engine/mail.ts'
import type { World } from '#engine/world.ts'
import type { Scene, SceneRun } from './scene.ts'

/** Which run asked, of which flow; `turn` and `index` tell the effects of a run apart. */
export interface Asking {
  run: SceneRun
  flow: { id: string; name: string }
  turn: number
  index: number
}

/** The flow, as the one who did it. */
export const actorOf = ({ flow }: Asking): Actor => ({ kind: 'flow', id: flow.id })

type Data<T extends EffectType> = Extract<Asked, { type: T }>

export interface Applied<T extends EffectType> {
  /** Adds rows and changes to the scene; an error fails the run, a warning only stays in its history. */
  apply(scene: Scene, data: Data<T>, asking: Asking): Problem | null
}

/** One effect that waits for a decision. */
export interface Wish<T extends EffectType> {
  scene: Scene
  data: Data<T>
  asking: Asking
  token: string
}

/** What goes back to the run that asked. */
export interface Verdict {
  outcome: string
  variables: Record<string, Json>
}

export interface Decided<T extends EffectType> {
  /** Settles all wishes of a batch in one transaction; the outcome of each goes back to its run; null: nothing to tell yet. */
  decide(client: pg.ClientBase, world: World, wishes: Array<Wish<T>>): Promise<Array<Verdict | null>>
}

/** What deeds need of the installation. */
export interface Outside {
  db: Db
  world: World
  mail: Mailer
  google: { tokenUrl: string; sheetsUrl: string }
  vault: Vault
}

/** Which deed is done: its id is the same for every try of it. */
export interface DeedInfo {
  id: string
  workspaceId: string
  contactId: string
  conversationId: string | null
  flowId: string
  /** The run's clock when it was asked for. */
  askedAt: Date
}

/** What became of a deed. */
export interface Done extends Verdict {
  /** Why it went wrong, for people. */
  problem?: Words
  /** Trying again may help, at the soonest after this long in ms; the outcome stands if no tries are left. */
  again?: { afterMs?: number | undefined }
}

export interface Performed<T extends EffectType> {
  /** How often it is tried again. */
  retries(data: Data<T>): number
  /** Whether doing it twice is harmless. If not, it ends as failed when a process dies in the middle of it. */
  repeatable: boolean
  /** Whether the bot speaks by it: not done while the bot is paused. */
  speaks: boolean
  /** Whether a run waits for the outcome. */
  answers: boolean
  perform(data: Data<T>, outside: Outside, deed: DeedInfo): Promise<Done>
}

/** The effects that are deeds. */
export type DeedType = 'http_request' | 'add_sheet_row' | 'send_email' | 'notify_users'

type KindOf<T extends EffectType> = T extends 'assign'
  ? Decided<T>
  : T extends DeedType
    ? Performed<T>
    : Applied<T>

export type Registry = { [T in EffectType]: KindOf<T> }
