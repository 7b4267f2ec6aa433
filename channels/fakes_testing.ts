// The fakes of all providers, by channel type.
import { birdFake } from './bird/testing.ts'
import { dialog360Fake } from './dialog360/testing.ts'
import { lineFake } from './line/testing.ts'
import { telegramFake } from './telegram/testing.ts'
import type { Fake } from './testing.ts'
import { twilioFake } from './twilio/testing.ts'
import { twilioWhatsappFake } from './twilio_whatsapp/testing.ts'
import { viberFake } from './viber/testing.ts'
import { vonageFake } from './vonage/testing.ts'
import { wechatFake } from './wechat/testing.ts'
import { whatsappFake } from './whatsapp/testing.ts'
import { xFake } from './x/testing.ts'

export const fakes: Record<string, () => Fake> = {
  telegram: telegramFake,
  whatsapp: whatsappFake,
  dialog360: dialog360Fake,
  twilio: () => twilioFake(),
  twilio_whatsapp: twilioWhatsappFake,
  bird: birdFake,
  vonage: vonageFake,
  wechat: wechatFake,
  x: xFake,
  viber: viberFake,
  line: lineFake,
}
