// What an avatar shows: initials and a steady colour from the name, and the icon of a channel type.

const hues = ['coral', 'blue', 'brand', 'plum', 'grey', 'green'] as const

/** Up to two letters of a name; a phone number keeps its plus and first digit. */
export function initialsOf(name: string): string {
  const clean = name.trim()
  if (clean === '') return '?'
  if (/^\+?\d/.test(clean)) return clean.slice(0, 2)
  const words = clean.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word))
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? '')][0] ?? '',
  )
  return letters.join('').toUpperCase() || '?'
}

/** The same name has the same colour everywhere. */
export function hueOf(name: string): (typeof hues)[number] {
  let sum = 0
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return hues[sum % hues.length]!
}

const channelIcons: Record<string, string> = {
  webchat: 'world',
  custom: 'webhook',
  whatsapp: 'brand-whatsapp',
  messenger: 'brand-messenger',
  instagram: 'brand-instagram',
  telegram: 'brand-telegram',
  email: 'mail',
  sms: 'device-mobile',
}

/** The icon of a channel type where only its name is known. */
export function channelIcon(type: string): string {
  return channelIcons[type] ?? 'message-circle'
}
