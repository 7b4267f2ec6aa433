// The bot speaks: a message row, queued; the deliver loop is rung by the commit.
import { channelOf } from '#channels/index.ts'
import { type Applied, actorOf } from './effect.ts'
import { openConversation, writeMessage } from './scene.ts'

export const sendMessage: Applied<'send_message'> = {
  apply(scene, { content, channelId, step }, asking) {
    const wanted = channelId ?? scene.conversation?.channelId ?? null
    const channel =
      scene.channels.find(({ id }) => id === wanted) ?? (channelId === null ? scene.channels[0] : undefined)
    if (!channel) {
      return {
        code: 'no_channel',
        level: 'error',
        step,
        text: {
          en: 'The contact cannot be reached on this channel. Choose another channel, or the last one they used.',
          es: 'No se puede llegar al contacto por este canal. Elige otro, o el último que usó.',
        },
      }
    }
    const conversation = scene.conversation ?? openConversation(scene, actorOf(asking), channel.id)
    // A local channel has no provider to wait for: what is stored has been sent.
    const local = channelOf(channel.type)?.local === true
    writeMessage(scene, conversation, {
      id: scene.world.id(),
      direction: 'out',
      author: { ...actorOf(asking), runId: asking.run.id, step },
      content,
      channelId: channel.id,
      externalId: null,
      status: local ? 'sent' : 'queued',
    })
    conversation.waitingSince = null
    if (!local) scene.speaks = true
    return null
  },
}
