// The fakes of all providers, by channel type.
import { telegramFake } from './telegram/testing.ts'
import type { Fake } from './testing.ts'

export const fakes: Record<string, () => Fake> = {
  telegram: telegramFake,
}
