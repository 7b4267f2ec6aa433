// What a turn wants done outside becomes a row and a job in its commit; the network comes after it.
import type { Asked } from '#engine/machine/effect.ts'
import { tokenOf } from '#engine/machine/turn.ts'
import type { Asking } from './effect.ts'
import { add } from './ledger.ts'
import type { Scene } from './scene.ts'
import { stableId } from './stable_id.ts'

export const DEED = 'deed'

/** Files a deed; its id follows from who asked, so that the same turn taken again files the same. */
export function fileDeed(scene: Scene, effect: Asked, { run, turn, index }: Asking): void {
  const id = stableId(run.id, String(turn), String(index))
  add(scene.ledger, 'deed', {
    workspace_id: scene.workspaceId,
    id,
    run_id: run.id,
    contact_id: scene.contact.id,
    step_id: effect.step,
    token: tokenOf(run.snapshot),
    effect,
    state: 'waiting',
    next_at: scene.now,
    created_at: scene.now,
  })
  // In case this process dies before it can begin: a worker is rung.
  scene.ledger.jobs.push({ queue: DEED, job: { id: stableId(id, DEED), data: {} } })
  scene.acts = true
}
