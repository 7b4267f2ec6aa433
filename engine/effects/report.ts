// A flow reports a fact from which other flows may start.
import { type Applied, actorOf } from './effect.ts'
import { record } from './scene.ts'

export const report: Applied<'report'> = {
  apply(scene, { fact, text, step }, asking) {
    record(scene, actorOf(asking), fact, { runId: asking.run.id, flowId: asking.flow.id, step, text }, true)
    return null
  },
}
