// Phone numbers inside sentences, by country.
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** Countries of the time zones where people write Spanish, and a few more; elsewhere the zone says too little. */
const zones: Record<string, string> = {
  'America/Guayaquil': 'EC',
  'Pacific/Galapagos': 'EC',
  'America/Bogota': 'CO',
  'America/Lima': 'PE',
  'America/La_Paz': 'BO',
  'America/Santiago': 'CL',
  'America/Punta_Arenas': 'CL',
  'America/Asuncion': 'PY',
  'America/Montevideo': 'UY',
  'America/Caracas': 'VE',
  'America/Mexico_City': 'MX',
  'America/Monterrey': 'MX',
  'America/Tijuana': 'MX',
  'America/Cancun': 'MX',
  'America/Guatemala': 'GT',
  'America/Tegucigalpa': 'HN',
  'America/El_Salvador': 'SV',
  'America/Managua': 'NI',
  'America/Costa_Rica': 'CR',
  'America/Panama': 'PA',
  'America/Havana': 'CU',
  'America/Santo_Domingo': 'DO',
  'America/Puerto_Rico': 'PR',
  'America/New_York': 'US',
  'America/Chicago': 'US',
  'America/Denver': 'US',
  'America/Los_Angeles': 'US',
  'Europe/Madrid': 'ES',
  'Atlantic/Canary': 'ES',
  'Europe/London': 'GB',
}

const known = (country: string): country is CountryCode => isSupportedCountry(country)

/** The country of a contact: as it says, else of its phone, else of the workspace's zone; empty where none is known. */
export function countryOf(country: string, phone: string, zone: string): string {
  const own = country.trim().toUpperCase()
  if (known(own)) return own
  const called = phone.startsWith('+') ? parsePhoneNumberFromString(phone.slice(0, 20))?.country : undefined
  return called ?? (zone.startsWith('America/Argentina/') ? 'AR' : (zones[zone] ?? ''))
}

/** The one valid phone number in a text, as `+593980000001`; a number without a prefix is of that country. */
export function phoneIn(text: string, country: string): string | null {
  const clean = text
    .slice(0, 300)
    .replace(/\ufe0f|\u20e3/g, '')
    .replace(/(^|[^\d+])00(?=[1-9])/g, '$1+')
  // Longer rows of digits are cards and orders, and two numbers are no answer.
  const groups = clean.match(/\+?\d(?:[\s().-]{0,3}\d){6,19}/g) ?? []
  if (groups.length !== 1) return null
  const place = known(country) ? { defaultCountry: country } : {}
  for (const one of new Set([groups[0], clean])) {
    try {
      const number = parsePhoneNumberFromString(one, place)
      if (number?.isValid()) return number.number
    } catch {
      return null
    }
  }
  return null
}
