// A flow takes the conversation from whoever has it.
import { type Applied, actorOf } from './effect.ts'
import { giveTo } from './assignment.ts'

export const unassign: Applied<'unassign'> = {
  apply(scene, _data, asking) {
    if (scene.conversation?.assigneeId) giveTo(scene, actorOf(asking), null)
    return null
  },
}
