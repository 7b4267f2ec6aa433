// Our messages as customer-service messages. WeChat gives them no ids, so ours stand for them.
import { ChannelError, type ChannelWorld, type Outgoing } from '../channel.ts'
import { download } from '../http.ts'
import { wechatApi } from './api.ts'
import type { WechatSettings } from './channel.ts'

/** Sends one message. */
export async function deliver(
  { id, address, content }: Outgoing,
  settings: WechatSettings,
  world: ChannelWorld,
): Promise<{ externalId: string }> {
  const api = wechatApi(settings, world)
  const say = (msgtype: string, body: object) =>
    api('/message/custom/send', { touser: address, msgtype, [msgtype]: body })
  if (content.kind === 'text' && content.choices?.length) {
    const list = content.choices.map(({ id: choice, title }) => ({ id: choice, content: title }))
    await say('msgmenu', { head_content: content.text, list, tail_content: '' })
  } else if (content.kind === 'text') await say('text', { content: content.text })
  else if (content.kind === 'image') await say('image', { media_id: await upload('image', content.url) })
  else if (content.kind === 'audio') await say('voice', { media_id: await upload('voice', content.url) })
  else if (content.kind === 'video') {
    const media_id = await upload('video', content.url)
    await say('video', { media_id, thumb_media_id: media_id, title: content.name ?? '', description: '' })
  } else throw new ChannelError('content', `WeChat has no messages of the kind ${content.kind}.`)
  return { externalId: id }

  async function upload(type: string, url: string): Promise<string> {
    const form = new FormData()
    form.set(
      'media',
      await (await download(world, url)).blob(),
      new URL(url).pathname.split('/').at(-1) || 'file',
    )
    const { media_id } = (await api(`/media/upload?type=${type}`, form)) as { media_id?: string }
    if (!media_id) throw new ChannelError('media', 'WeChat did not take the file.')
    return media_id
  }
}
