// «Your first bot»: five steps whose state is read from what exists, so nothing has to be ticked by hand.
import { useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { type Answer, call, currentWorkspace, queryKeys } from '../api.ts'

type Flow = Pick<Answer<'GET /flows'>['items'][number], 'revision' | 'version'>
type Channel = Pick<Answer<'GET /channels'>['items'][number], 'type' | 'links' | 'lastReceivedAt'>

export interface Item {
  name: 'create' | 'change' | 'try' | 'publish' | 'chat'
  done: boolean
}

/** The five steps, given what the workspace holds. A fresh flow has revision 1. */
export function itemsOf(flows: Flow[], channels: Channel[], tried: boolean): Item[] {
  const published = flows.some((flow) => flow.version !== null)
  return [
    { name: 'create', done: flows.length > 0 },
    { name: 'change', done: flows.some((flow) => flow.revision > 1) },
    { name: 'try', done: tried },
    { name: 'publish', done: published },
    { name: 'chat', done: published && channels.some((channel) => channel.lastReceivedAt !== null) },
  ]
}

const marks = new Set<() => void>()
const shelfOf = (mark: string): string => `charla.first.${mark}.${currentWorkspace()}`
const memory = new Set<string>()

function has(mark: string): boolean {
  try {
    return memory.has(shelfOf(mark)) || localStorage.getItem(shelfOf(mark)) !== null
  } catch {
    return memory.has(shelfOf(mark))
  }
}

function put(mark: string): void {
  if (has(mark)) return
  memory.add(shelfOf(mark))
  try {
    localStorage.setItem(shelfOf(mark), '1')
  } catch (error) {
    console.warn('the checklist is remembered for this page only', error)
  }
  for (const changed of marks) changed()
}

/** The person has talked to a flow in the simulator. */
export function markTried(): void {
  put('tried')
}

/** The person does not want to see the checklist any more on this device. */
export function dismissChecklist(): void {
  put('dismissed')
}

/** The person closed the card; from now on it opens only by a click. */
export function closeChecklist(): void {
  put('closed')
}

/** The person has just chosen a goal, so the list opens by itself once. */
export function greetWithChecklist(): void {
  put('greet')
}

const watch = (changed: () => void): (() => void) => {
  marks.add(changed)
  return () => void marks.delete(changed)
}

const useMark = (mark: string): boolean => useSyncExternalStore(watch, () => has(mark))

/** The checklist, or null when it is put away or not for this workspace. */
export function useChecklist() {
  const dismissed = useMark('dismissed')
  const tried = useMark('tried')
  const greeted = useMark('greet')
  const closed = useMark('closed')
  const enabled = !dismissed && greeted
  const flows = useQuery({
    queryKey: queryKeys.flows,
    queryFn: () => call('GET /flows', { query: {} }),
    enabled,
  })
  const channels = useQuery({ queryKey: queryKeys.channels, queryFn: () => call('GET /channels'), enabled })
  if (!enabled || !flows.data || !channels.data) return null
  const items = itemsOf(flows.data.items, channels.data.items, tried)
  return {
    items,
    opens: !closed,
    published: items.find((item) => item.name === 'publish')?.done ?? false,
    hosted: channels.data.items.find((channel) => channel.type === 'webchat')?.links.hosted,
  }
}
