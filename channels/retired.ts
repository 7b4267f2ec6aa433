// Channels that people still look for and that are gone: the catalogue says since when, and what to use instead.
import type { Words } from './channel.ts'

/** What the catalogue tells of a channel that nobody can connect any more. */
export interface Retired {
  type: string
  title: Words
  about: Words
  icon: string
  /** The day, such as 2024-07-31. */
  since: string
  instead: Words
}

/** In the order of the catalogue. */
export const retired: ReadonlyArray<Retired> = [
  {
    // https://developers.google.com/business-communications/business-messages: shut down for everybody on this day.
    type: 'google_business_messages',
    title: { en: 'Google Business Messages', es: 'Google Business Messages' },
    about: {
      en: 'Messages from Google Maps and Search. Google closed it.',
      es: 'Mensajes desde Google Maps y la Búsqueda. Google lo cerró.',
    },
    icon: 'map-pin',
    since: '2024-07-31',
    instead: {
      en: 'Put a WhatsApp link or the link of your web chat into your Google Business Profile.',
      es: 'Pon un enlace de WhatsApp o el de tu chat web en tu Perfil de Negocio de Google.',
    },
  },
]
