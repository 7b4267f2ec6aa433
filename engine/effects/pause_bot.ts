// A flow silences the bot in this conversation: for a while, or until a person says so.
import { type Applied, actorOf } from './effect.ts'
import { pauseBot } from './pauses.ts'

export const pause: Applied<'pause_bot'> = {
  apply(scene, { ms }, asking) {
    const until = ms === null ? null : new Date(Date.parse(scene.now) + Math.max(0, ms)).toISOString()
    pauseBot(scene, actorOf(asking), 'flow', until)
    return null
  },
}
