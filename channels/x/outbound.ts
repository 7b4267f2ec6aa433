// Our messages as direct messages. A picture is handed over first, and named then.
import { ChannelError, type ChannelWorld, type Outgoing } from '../channel.ts'
import { download } from '../http.ts'
import { X, xApi } from './api.ts'
import type { XSettings } from './channel.ts'

/** Sends one message. */
export async function deliver(
  { address, content }: Outgoing,
  settings: XSettings,
  world: ChannelWorld,
): Promise<{ externalId: string }> {
  const url = `${X}/dm_conversations/with/${encodeURIComponent(address)}/messages`
  const api = xApi(world)
  if (content.kind !== 'text' && content.kind !== 'image')
    throw new ChannelError('content', `X has no messages of the kind ${content.kind}.`)
  const json =
    content.kind === 'text'
      ? { text: content.text }
      : {
          ...(content.caption && { text: content.caption }),
          attachments: [{ media_id: await upload(content.url, settings, world) }],
        }
  const { data } = (await api(settings.userToken, { url, json })) as { data?: { dm_event_id?: string } }
  if (!data?.dm_event_id) throw new ChannelError('unknown', 'X did not say which message it made of it.')
  return { externalId: data.dm_event_id }
}

async function upload(url: string, { userToken }: XSettings, world: ChannelWorld): Promise<string> {
  const form = new FormData()
  form.set('media_category', 'dm_image')
  form.set('media', await (await download(world, url)).blob(), 'image')
  const { data } = (await xApi(world)(userToken, { url: `${X}/media/upload`, form })) as {
    data?: { id?: string }
  }
  if (!data?.id) throw new ChannelError('media', 'X did not take the picture.')
  return data.id
}
