// A flow takes the conversation from whoever has it.

import { giveTo } from './assignment.ts'
import { type Applied, actorOf } from './effect.ts'

export const unassign: Applied<'unassign'> = {
  apply(scene, _data, asking) {
    if (scene.conversation?.assigneeId) giveTo(scene, actorOf(asking), null)
    return null
  },
}
