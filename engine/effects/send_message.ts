// The bot speaks: a message row, queued; the deliver loop is rung by the commit, or by an alarm where the bot is seen writing.
import { channelOf } from '#channels/index.ts'
import { DELIVER } from '#engine/inbox/jobs.ts'
import { TYPING, type TypingJob } from '#engine/inbox/typing_queue.ts'
import { saidOn } from '#engine/machine/said.ts'
import { type Problem, tokenOf } from '#engine/machine/turn.ts'
import { type Applied, actorOf } from './effect.ts'
import { openConversation, type Scene, type SceneChannel, writeMessage } from './scene.ts'

export const sendMessage: Applied<'send_message'> = {
  apply(scene, effect, asking) {
    const { channelId, step, typing = 0, wait } = effect
    const channel = channelFor(scene, channelId)
    const caller = { runId: asking.run.id, token: tokenOf(asking.run.snapshot) }
    if (!channel) {
      if (!wait) return unreachable(step)
      scene.returns.push({ ...caller, outcome: 'failed', variables: {} })
      return null
    }
    const conversation = scene.conversation ?? openConversation(scene, actorOf(asking), channel.id)
    const id = scene.world.id()
    const heldUntil = holdFor(scene, id, typing)
    // A local channel has no provider to wait for: what is stored has been sent, in the order in which it was said.
    const sent = channelOf(channel.type)?.local === true && scene.heldUntil === null
    writeMessage(scene, conversation, {
      id,
      direction: 'out',
      author: { ...actorOf(asking), runId: asking.run.id, step, ...(wait ? { token: caller.token } : {}) },
      content: saidOn({ ...effect, channelId: null }, channel),
      channelId: channel.id,
      externalId: null,
      status: sent ? 'sent' : 'queued',
      heldUntil,
    })
    conversation.waitingSince = null
    if (sent && wait) scene.returns.push({ ...caller, outcome: 'sent', variables: {} })
    if (!sent) scene.speaks = true
    return null
  },
}

/** The channel asked for, else the one the contact used last, else any that reaches them. */
function channelFor({ conversation, channels }: Scene, channelId: string | null): SceneChannel | undefined {
  const wanted = channelId ?? conversation?.channelId ?? null
  return channels.find(({ id }) => id === wanted) ?? (channelId === null ? channels[0] : undefined)
}

/** Until when the message waits, after what is held already; whoever is to send it is rung then, and it is seen coming. */
function holdFor(scene: Scene, messageId: string, typing: number): string | null {
  if (typing <= 0) return null
  const { workspaceId, now } = scene
  const from = new Date(scene.heldUntil ?? now)
  const until = new Date(from.getTime() + typing)
  scene.heldUntil = until.toISOString()
  const data: TypingJob = { workspaceId, messageId }
  scene.ledger.jobs.push({ queue: TYPING, job: { data, after: from } })
  scene.ledger.jobs.push({ queue: DELIVER, job: { data: { workspaceId }, after: until } })
  return scene.heldUntil
}

const unreachable = (step: string): Problem => ({
  code: 'no_channel',
  level: 'error',
  step,
  text: {
    en: 'The contact cannot be reached on this channel. Choose another channel, or the last one they used.',
    es: 'No se puede llegar al contacto por este canal. Elige otro, o el último que usó.',
  },
})
