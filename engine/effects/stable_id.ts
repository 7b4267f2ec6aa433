// Ids that follow from what they are for: asking twice makes one row.
import { hash } from 'node:crypto'

const hashOf = (parts: string[]) => hash('sha1', parts.join(':'))

/** The same parts, the same id. */
export function stableId(...parts: string[]): string {
  const hex = hashOf(parts)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** The same instant and parts, the same id; id order is time order. */
export function stableIdAt(at: Date, ...parts: string[]): string {
  const time = at.getTime().toString(16).padStart(12, '0')
  const hex = hashOf(parts)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6, 18)}`
}
