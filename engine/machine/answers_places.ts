// Places on the map, as coordinates in a text.
import { leveled } from './answers_words.ts'

/** Degrees north and east. */
export interface Place {
  latitude: number
  longitude: number
}

const number = '[-+]?\\d{1,3}(?:\\.\\d{1,15})?'
const exact = '[-+]?\\d{1,3}\\.\\d{1,15}'
const side = '\\s?°?\\s?([nsewo])?'

const shapes = [
  // (3.1545313, 101.7151839)
  new RegExp(`\\(\\s?(${number})${side}\\s?[,;]\\s?(${number})${side}\\s?\\)`),
  // Links of maps, and geo:
  new RegExp(
    `(?:[?&](?:q|query|ll|center|destination)=|[@/]|geo:|!3d)(${exact})()(?:,|%2c|!4d)\\s?(${exact})()`,
  ),
  // lat: -0.18 lon: -78.48
  new RegExp(
    `\\blat\\w{0,6}\\s?[:=]?\\s?(${number})${side}\\s?[,;]?\\s?(?:y |and )?l(?:on|ng)\\w{0,6}\\s?[:=]?\\s?(${number})${side}`,
  ),
  // -0.18, -78.48
  new RegExp(`(?<![\\d.,-])(${exact})${side}(?:\\s?[,;]\\s?|\\s)(${exact})${side}(?![\\d.,]\\d)`),
]

/** The place that a text names by its coordinates: `(lat, long)`, `lat, long`, a map's link; null where there is none on earth. */
export function placeIn(text: string): Place | null {
  const said = leveled(text, 500)
  // Where a semicolon stands between the numbers, commas are their decimals.
  const clean = said.includes(';') ? said.replace(/(\d),(?=\d)/g, '$1.') : said
  for (const shape of shapes) {
    const match = shape.exec(clean)
    if (!match) continue
    const [, north = '', ns, east = '', ew] = match
    const latitude = signed(north, ns)
    const longitude = signed(east, ew)
    return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null
  }
  return null
}

/** West is Oeste in Spanish; south and west are negative. */
function signed(text: string, side: string | undefined): number {
  const value = Number(text)
  return side && 'swo'.includes(side) ? -Math.abs(value) : value
}
