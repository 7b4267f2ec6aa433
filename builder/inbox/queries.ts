// What the inbox reads and does, over the HTTP API. Lists and conversations live in the query cache; facts refresh them.
import {
  type InfiniteData,
  keepPreviousData,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { type Answer, type ApiError, call } from '../api.ts'
import { merge } from './timeline.ts'

export type ConversationPage = Answer<'GET /conversations'>
export type Conversation = ConversationPage['items'][number]
export type ConversationDetail = Answer<'GET /conversations/:id'>
export type TimelinePage = Answer<'GET /conversations/:id/timeline'>
export type Item = TimelinePage['items'][number]
export type Message = NonNullable<Item['message']>
export type Run = Answer<'GET /conversations/:id/runs'>['items'][number]
export type Field = Answer<'GET /fields'>['items'][number]
export type User = Answer<'GET /users'>['items'][number]

/** The filters of the list; all of them live in the URL. */
export interface Filters {
  view: 'all' | 'mine' | 'unassigned'
  state: 'open' | 'closed' | 'all'
  search: string
}

export const keys = {
  lists: ['conversations'] as const,
  list: (filters: Filters) => ['conversations', filters] as const,
  counts: ['conversation-counts'] as const,
  one: (id: string) => ['conversation', id] as const,
  timeline: (id: string) => ['timeline', id] as const,
  runs: (id: string) => ['runs', id] as const,
}

export function useConversations(filters: Filters) {
  return useInfiniteQuery({
    queryKey: keys.list(filters),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call('GET /conversations', {
        query: { ...filters, search: filters.search || undefined, cursor: pageParam, limit: 40 },
      }),
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  })
}

export function useCounts() {
  return useQuery({ queryKey: keys.counts, queryFn: () => call('GET /conversations/counts', {}) })
}

export function useConversation(id: string | undefined) {
  return useQuery({
    queryKey: keys.one(id ?? ''),
    enabled: id !== undefined,
    queryFn: () => call('GET /conversations/:id', { params: { id: id ?? '' } }),
  })
}

/** Pages go back in time; items of a page ascend. */
export function useTimeline(id: string) {
  return useInfiniteQuery({
    queryKey: keys.timeline(id),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call('GET /conversations/:id/timeline', { params: { id }, query: { before: pageParam, limit: 50 } }),
    getNextPageParam: (page) => page.next ?? undefined,
  })
}

export function useRuns(id: string) {
  return useQuery({
    queryKey: keys.runs(id),
    queryFn: () => call('GET /conversations/:id/runs', { params: { id } }),
  })
}

export function useUsers() {
  return useQuery({ queryKey: ['users'], queryFn: () => call('GET /users', {}), staleTime: 60_000 })
}

export function useClosingNotes() {
  return useQuery({
    queryKey: ['closing-notes'],
    queryFn: () => call('GET /closing-notes', {}),
    staleTime: 60_000,
  })
}

export function useTags() {
  return useQuery({ queryKey: ['tags'], queryFn: () => call('GET /tags', {}), staleTime: 60_000 })
}

export function useFields() {
  return useQuery({ queryKey: ['fields'], queryFn: () => call('GET /fields', {}), staleTime: 60_000 })
}

/** Fetches the newest page of a conversation and merges it in, without touching the older pages. */
export async function refreshTimeline(client: QueryClient, id: string): Promise<void> {
  const known = client.getQueryData<InfiniteData<TimelinePage>>(keys.timeline(id))
  if (!known) return
  const fresh = await call('GET /conversations/:id/timeline', { params: { id }, query: { limit: 30 } })
  client.setQueryData<InfiniteData<TimelinePage>>(keys.timeline(id), (data) => {
    const [newest, ...older] = data?.pages ?? []
    if (!data || !newest) return data
    return { ...data, pages: [{ ...newest, items: merge(newest.items, fresh.items) }, ...older] }
  })
}

/** What may change of a conversation; the contact is read on its own, and in more detail, by the open one. */
export type Changed = Partial<Omit<Conversation, 'contact'>>

/** Puts a changed conversation everywhere it is shown, so that nothing waits for a refetch. */
export function patchConversation(client: QueryClient, id: string, change: Changed): void {
  client.setQueryData<ConversationDetail>(keys.one(id), (one) => (one ? { ...one, ...change } : one))
  client.setQueriesData<InfiniteData<ConversationPage>>({ queryKey: keys.lists }, (data) =>
    data
      ? {
          ...data,
          pages: data.pages.map((page) => ({
            ...page,
            items: page.items.map((item) => (item.id === id ? { ...item, ...change } : item)),
          })),
        }
      : data,
  )
}

/**
 * A change of one conversation: shown at once, put back if the server refuses, and confirmed by the server's answer.
 * `optimistic` says what to show meanwhile.
 */
export function useChange<V>(
  id: string,
  act: (input: V) => Promise<Partial<Conversation>>,
  optimistic: (input: V) => Changed,
  onRefused: (error: ApiError) => void,
) {
  const client = useQueryClient()
  return useMutation<Partial<Conversation>, ApiError, V, ConversationDetail | undefined>({
    mutationFn: act,
    onMutate: (input) => {
      const before = client.getQueryData<ConversationDetail>(keys.one(id))
      patchConversation(client, id, optimistic(input))
      return before
    },
    onSuccess: ({ contact: _, ...answer }) => {
      patchConversation(client, id, answer)
      void client.invalidateQueries({ queryKey: keys.counts })
      void client.invalidateQueries({ queryKey: keys.lists })
      void client.invalidateQueries({ queryKey: keys.runs(id) })
      void refreshTimeline(client, id)
    },
    onError: (error, _input, before) => {
      if (before) patchConversation(client, id, before)
      onRefused(error)
    },
  })
}
