// A flow lets the conversation sleep until an instant; a message of the contact wakes it, and so does the clock.
import { type Applied, actorOf } from './effect.ts'
import { snooze } from './pauses.ts'

export const snoozeConversation: Applied<'snooze_conversation'> = {
  apply(scene, { until }, asking) {
    const at = Date.parse(until)
    // An instant that has passed, or is none, would only wake it at once.
    if (!(at > Date.parse(scene.now)) || scene.conversation?.state !== 'open') return null
    snooze(scene, actorOf(asking), new Date(at).toISOString())
    return null
  },
}
