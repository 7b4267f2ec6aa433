// WhatsApp through the fake of Twilio.
import type { Fake } from '../testing.ts'
import { twilioFake } from '../twilio/testing.ts'

/** Makes one. */
export const twilioWhatsappFake = (): Fake => twilioFake('whatsapp:', 'AC11111111111111111111111111111111')
