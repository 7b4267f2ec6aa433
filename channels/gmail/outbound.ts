// Our messages by Gmail's API: beside the mail that they answer, and under the id that Gmail gives them.
import { ChannelError, type ChannelWorld, type Outgoing } from '../channel.ts'
import { letterOf } from '../mail_writing.ts'
import { gmailApi } from './api.ts'
import type { GmailSettings } from './channel.ts'

/** Sends one message. Throws ChannelError. */
export async function deliver(
  message: Outgoing,
  settings: GmailSettings,
  world: ChannelWorld,
): Promise<{ externalId: string }> {
  const api = gmailApi(settings, world)
  const letter = await letterOf(message, settings, world)
  const answered = message.content.quotes?.externalId ?? message.follows?.externalId
  const threadId = answered?.startsWith('<') ? await threadOf(api, answered) : undefined
  // What is written is ASCII: texts and files are encoded.
  const { id } = await api.send(letter.raw.toString('latin1'), threadId)
  return { externalId: (await givenId(api, id)) ?? letter.messageId }
}

type Api = ReturnType<typeof gmailApi>

/** Where Gmail keeps a mail; undefined when it does not know it. */
async function threadOf(api: Api, messageId: string): Promise<string | undefined> {
  const query = new URLSearchParams({ q: `rfc822msgid:${messageId.slice(1, -1)}`, maxResults: '1' })
  const { messages = [] } = await api.get<{ messages?: Array<{ threadId: string }> }>(`/messages?${query}`)
  return messages[0]?.threadId
}

/** Gmail may give a mail an id of its own: answers and reports name that one. The mail is sent, so nothing here may fail. */
async function givenId(api: Api, id: string): Promise<string | null> {
  const query = 'format=metadata&metadataHeaders=Message-ID'
  try {
    const { payload } = await api.get<{ payload?: { headers?: Array<{ name: string; value: string }> } }>(
      `/messages/${id}?${query}`,
    )
    const found = payload?.headers?.find(({ name }) => name.toLowerCase() === 'message-id')?.value ?? ''
    return /^<[^<>\s]{1,280}>$/.test(found) ? found : null
  } catch (error) {
    if (error instanceof ChannelError) return null
    throw error
  }
}
