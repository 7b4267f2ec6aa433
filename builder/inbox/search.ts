// The inbox's filters as they stand in the URL.
import type { Filters } from './queries.ts'

export interface InboxSearch {
  view?: Filters['view']
  state?: Filters['state']
  search?: string
  /** Phone: the contact panel is on top of the conversation. */
  panel?: boolean
}

const one = <T extends string>(value: unknown, allowed: readonly T[]): T | undefined =>
  allowed.includes(value as T) ? (value as T) : undefined

/** Whatever is in the address bar becomes valid filters. */
export function readSearch(raw: Record<string, unknown>): InboxSearch {
  return {
    view: one(raw.view, ['all', 'mine', 'unassigned']),
    state: one(raw.state, ['open', 'closed', 'all']),
    search: typeof raw.search === 'string' && raw.search !== '' ? raw.search.slice(0, 200) : undefined,
    panel: raw.panel === true || undefined,
  }
}

/** With the defaults filled in: all open conversations. */
export function filtersOf(search: InboxSearch): Filters {
  return { view: search.view ?? 'all', state: search.state ?? 'open', search: search.search ?? '' }
}
