// Phone numbers as SMS providers write them.

/** One spelling: `+` and digits; null for what is none, such as a name that a company sends from. */
export function e164(text: string): string | null {
  const digits = text.replace(/[\s().-]/g, '').replace(/^\+/, '')
  return /^[1-9]\d{4,14}$/.test(digits) ? `+${digits}` : null
}

const stops = new Set(['stop', 'stopall', 'unsubscribe', 'cancel', 'end', 'quit', 'alto', 'baja', 'salir'])

/** Whether somebody asks, in the word that carriers know, not to be written to. */
export const isStop = (text: string): boolean => stops.has(text.trim().toLowerCase())

/** The link that opens a phone's own app for messages. */
export const smsLink = (number: string, text?: string): string =>
  `sms:${number}${text ? `?&body=${encodeURIComponent(text)}` : ''}`
