// The contract of an effect: either `apply` adds to the scene's ledger, or `decide` settles it under a lock. Never both.
import type pg from 'pg'
import type { Actor } from '#engine/events.ts'
import type { Asked, EffectType } from '#engine/machine/effect.ts'
import type { Problem } from '#engine/machine/turn.ts'
import type { World } from '#engine/world.ts'
import type { Scene, SceneRun } from './scene.ts'

/** Which run asked, and of which flow. */
export interface Asking {
  run: SceneRun
  flow: { id: string; name: string }
}

/** The flow, as the one who did it. */
export const actorOf = ({ flow }: Asking): Actor => ({ kind: 'flow', id: flow.id })

type Data<T extends EffectType> = Extract<Asked, { type: T }>

export interface Applied<T extends EffectType> {
  /** Adds rows and changes to the scene; a problem fails the run. */
  apply(scene: Scene, data: Data<T>, asking: Asking): Problem | null
}

/** One effect that waits for a decision. */
export interface Wish<T extends EffectType> {
  scene: Scene
  data: Data<T>
  asking: Asking
  token: string
}

export interface Decided<T extends EffectType> {
  /** Settles all wishes of a batch in one transaction; the outcome of each goes back to its run as a happening. */
  decide(client: pg.ClientBase, world: World, wishes: Array<Wish<T>>): Promise<Array<string | null>>
}

export type Registry = { [T in EffectType]: T extends 'assign' ? Decided<T> : Applied<T> }
