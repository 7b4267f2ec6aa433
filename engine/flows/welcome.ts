// How somebody comes in: what a tap on a channel's menu means, and what the bot says to a first message.
import type { Content, Origin } from '#channels/channel.ts'
import type { MenuItem } from '#channels/extras.ts'
import { channelOf } from '#channels/index.ts'
import { type Scene, type SceneConversation, writeMessage } from '#engine/effects/scene.ts'
import type { Arrival } from '#engine/events.ts'
import { fold } from '#engine/machine/conditions.ts'
import { render } from '#engine/machine/values.ts'
import { factsOf } from './stage.ts'

/** What an arrival means once the channel's menu is known: a button may start a flow, or say something for the contact. */
export interface Meant {
  content: Content
  origin?: Origin
  flowId?: string
}

/** Looks the arrival up in the published menus of its channel; what is no tap means what it says. */
export function meantBy(scene: Scene, arrival: Arrival): Meant {
  const { content, origin } = arrival
  const asSaid: Meant = origin ? { content, origin } : { content }
  const menus = (scene.menus ?? []).filter(({ channelId }) => channelId === arrival.channelId)
  if (menus.length === 0) return asSaid
  // Whoever is asked something answers with words; a button of the same words is another matter.
  const asked = scene.runs.some(({ status, waitsFor }) => status === 'waiting' && waitsFor === 'reply')
  const item = menus
    .flatMap(({ kind, items }) => flat(items).map((one) => ({ one, byWords: !asked && worded.has(kind) })))
    .find(({ one, byWords }) => isTap(one, arrival, byWords))?.one
  if (item?.does?.kind === 'say') return { content: { kind: 'text', text: item.does.text } }
  if (item?.does?.kind !== 'flow') return asSaid
  const tapped: Origin = { kind: 'menu', ref: item.id, title: item.title }
  return { content, origin: tapped, flowId: item.does.flowId }
}

const flat = (items: MenuItem[]): MenuItem[] => items.flatMap((item) => [item, ...flat(item.items ?? [])])

/** Kinds of menus whose taps arrive as the words on the button. */
const worded: ReadonlySet<string> = new Set(['ice_breakers', 'keyboard'])

/** Providers send back the button's id; or only its words, and for a command its name behind a stroke. */
function isTap({ id, title }: MenuItem, { content, origin }: Arrival, byWords: boolean): boolean {
  if (origin) return origin.kind === 'menu' && origin.ref === id
  if (content.kind !== 'text') return false
  if (content.choice !== undefined) return content.choice === id
  const said = content.text.trim()
  if (said === id) return true
  const [, command] = /^\/([\w-]+)(?:@\w+)?$/.exec(said) ?? []
  if (command !== undefined) return fold(command) === fold(title.replace(/^\//, ''))
  return byWords && fold(said) === fold(title)
}

/** After a contact's first message ever on a channel, the bot says the channel's greeting, before any flow. */
export function greet(scene: Scene, conversation: SceneConversation, channelId: string): void {
  const channel = scene.channels.find(({ id }) => id === channelId)
  if (!channel?.greeting || scene.greeted.has(channelId)) return
  scene.greeted.add(channelId)
  const text = render(channel.greeting, { facts: factsOf(scene), vars: {} }).trim()
  if (text === '') return
  const local = channelOf(channel.type)?.local === true
  writeMessage(scene, conversation, {
    ...{ id: scene.world.id(), direction: 'out', author: { kind: 'flow', id: null } },
    ...{ content: { kind: 'text', text }, channelId, externalId: null, status: local ? 'sent' : 'queued' },
  })
  if (!local) scene.speaks = true
}
