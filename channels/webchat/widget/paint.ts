// Puts the theme and the customer's colour on the page. Called again, it replaces what it did before.
import { palette } from './colours.ts'
import type { Theme } from './protocol.ts'

const device = matchMedia('(prefers-color-scheme: dark)')
let apply = () => {}
device.addEventListener('change', () => apply())

/** Paints in a colour (`#rrggbb`) and a theme, and follows the device when the theme is `auto`. */
export function paint(color: string, theme: Theme): void {
  apply = () => {
    const dark = theme === 'auto' ? device.matches : theme === 'dark'
    const { fill, onFill, accent } = palette(color, dark)
    const { style, dataset } = document.documentElement
    dataset.theme = dark ? 'dark' : 'light'
    style.setProperty('--fill', fill)
    style.setProperty('--on-fill', onFill)
    style.setProperty('--accent', accent)
  }
  apply()
}
