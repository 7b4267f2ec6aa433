// A flow opens the contact's conversation; nothing when one is open.
import { type Applied, actorOf } from './effect.ts'
import { openConversation } from './scene.ts'

export const open: Applied<'open_conversation'> = {
  apply(scene, _data, asking) {
    if (scene.conversation?.state !== 'open') openConversation(scene, actorOf(asking), null)
    return null
  },
}
