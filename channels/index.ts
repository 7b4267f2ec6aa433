// Every channel type there is. One more costs its folder and one line here.
import { bird } from './bird/channel.ts'
import type { Channel } from './channel.ts'
import { custom } from './custom/channel.ts'
import { dialog360 } from './dialog360/channel.ts'
import { email } from './email/channel.ts'
import { gmail } from './gmail/channel.ts'
import { line } from './line/channel.ts'
import { telegram } from './telegram/channel.ts'
import { twilio } from './twilio/channel.ts'
import { twilioWhatsapp } from './twilio_whatsapp/channel.ts'
import { viber } from './viber/channel.ts'
import { vonage } from './vonage/channel.ts'
import { webchat } from './webchat/channel.ts'
import { wechat } from './wechat/channel.ts'
import { whatsapp } from './whatsapp/channel.ts'
import { x } from './x/channel.ts'

/** The list, in the order in which the catalogue shows it. */
export const channels: ReadonlyArray<Channel> = [
  webchat,
  whatsapp,
  dialog360,
  twilioWhatsapp,
  telegram,
  email,
  gmail,
  twilio,
  bird,
  vonage,
  line,
  viber,
  x,
  wechat,
  custom,
]

const byType = new Map(channels.map((channel) => [channel.type, channel]))

/** The channel type of this name; undefined when there is none. */
export function channelOf(type: string): Channel | undefined {
  return byType.get(type)
}
