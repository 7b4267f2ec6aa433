// Who writes, as far as it matters for understanding: their language, country and clock.
import { countryOf } from './answers_phones.ts'
import type { Facts } from './turn.ts'

/** Whose words are read. `country` is ISO 3166 in capitals, or empty. */
export interface Reader {
  language: 'es' | 'en'
  country: string
  /** ISO time. */
  now: string
  zone: string
}

/** What must be known of somebody to read what they write. */
export interface Read {
  contact: Pick<Facts['contact'], 'language' | 'country' | 'phone'>
  workspace: Facts['workspace']
  now: string
}

/** The contact as a reader; what is not known of the contact is taken from the workspace. */
export function readerOf({ contact, workspace, now }: Read): Reader {
  return {
    language: languageOf(contact.language) ?? workspace.language,
    country: countryOf(contact.country, contact.phone, workspace.timeZone),
    now,
    zone: workspace.timeZone,
  }
}

function languageOf(tag: string): 'es' | 'en' | null {
  const language = tag.slice(0, 2).toLowerCase()
  return language === 'es' || language === 'en' ? language : null
}
