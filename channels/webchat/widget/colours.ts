// Keeps every text readable whatever colour a customer picks. Pure; ratios as WCAG defines them.

type Rgb = [red: number, green: number, blue: number]

const WHITE: Rgb = [255, 255, 255]
const INK: Rgb = [23, 32, 42]
const AA = 4.5

/** `#rrggbb` as numbers; anything else is the product's own green. */
export function parseColour(hex: string): Rgb {
  const [, digits = '0b7a75'] = /^#([0-9a-f]{6})$/i.exec(hex) ?? []
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) as Rgb
}

/** Contrast of two colours, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** The colour, moved as little as needed towards `end` until text of it (or on it) is readable against `other`. */
export function readable(colour: Rgb, other: Rgb, end: Rgb, ratio = AA): Rgb {
  for (let step = 0; step <= 20; step++) {
    const mixed = colour.map((part, index) => Math.round(part + ((end[index]! - part) * step) / 20)) as Rgb
    if (contrast(mixed, other) >= ratio) return mixed
  }
  return end
}

/** The panel's colours from the customer's one: own bubbles, the text on them, and coloured text on the card. */
export function palette(hex: string, dark: boolean): { fill: string; onFill: string; accent: string } {
  const brand = parseColour(hex)
  const card: Rgb = dark ? [24, 31, 38] : WHITE
  // A light brand keeps its colour and gets dark text; a dark one gets white text.
  const pale = contrast(brand, INK) > contrast(brand, WHITE) && contrast(brand, WHITE) < 3
  const onFill = pale ? INK : WHITE
  const fill = readable(brand, onFill, pale ? WHITE : [0, 0, 0])
  const accent = readable(brand, card, dark ? WHITE : [0, 0, 0])
  return { fill: css(fill), onFill: css(onFill), accent: css(accent) }
}

function css(colour: Rgb): string {
  return `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
