// A flow calls another one. It starts when the turn that asked is written, in the same commit; who waits gets its outcome.
import { tokenOf } from '#engine/machine/turn.ts'
import type { Applied } from './effect.ts'

export const callFlow: Applied<'call_flow'> = {
  apply(scene, { flowId, inputs, wait }, { run, turn, index }) {
    const caller = wait ? { runId: run.id, token: tokenOf(run.snapshot) } : null
    scene.calls.push({ flowId, inputs, cause: `${run.id}:${turn}:${index}`, by: run.id, caller })
    return null
  },
}
