// Edits of ordered lists whose entries have ids, as pure functions.

/** A list with an entry moved by some places; unchanged where there is no room. */
export function moved<T>(list: T[], index: number, by: number): T[] {
  const to = index + by
  if (to < 0 || to >= list.length) return list
  const next = [...list]
  const [entry] = next.splice(index, 1)
  if (entry !== undefined) next.splice(to, 0, entry)
  return next
}

/** An id that no entry has: edges hang on ids, so one that is in use never comes twice. */
export function freshId(list: Array<{ id: string }>, prefix: string): string {
  const taken = new Set(list.map(({ id }) => id))
  let count = list.length + 1
  while (taken.has(`${prefix}${count}`)) count += 1
  return `${prefix}${count}`
}

/** A list with one entry changed. */
export function changed<T>(list: T[], index: number, part: Partial<T>): T[] {
  return list.map((entry, at) => (at === index ? { ...entry, ...part } : entry))
}

/** A list without one entry. */
export const without = <T>(list: T[], index: number): T[] => list.filter((_, at) => at !== index)
