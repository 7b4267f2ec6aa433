// The fakes of all providers, by channel type.
import { dialog360Fake } from './dialog360/testing.ts'
import { telegramFake } from './telegram/testing.ts'
import type { Fake } from './testing.ts'
import { whatsappFake } from './whatsapp/testing.ts'

export const fakes: Record<string, () => Fake> = {
  telegram: telegramFake,
  whatsapp: whatsappFake,
  dialog360: dialog360Fake,
}
