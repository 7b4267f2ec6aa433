// What the workspace has that a flow may name, what its channels can show, and the flows beside this one: for the live check.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { Resources } from '#engine/machine/check.ts'
import type { Graph } from '#engine/machine/graph.ts'
import type { Problem } from '#engine/machine/turn.ts'
import { call, queryKeys } from '../api.ts'
import type { Flow } from './flow_data.ts'
import type { Editor } from './store.ts'

/** Gives the editor's check what the server's check has; until a list is read nothing is said about it. */
export function useResources(editor: Editor, flow: Pick<Flow, 'id' | 'name'>): void {
  const users = useQuery({ queryKey: queryKeys.users, queryFn: () => call('GET /users') }).data
  const fields = useQuery({ queryKey: queryKeys.fields, queryFn: () => call('GET /fields') }).data
  const teams = useQuery({ queryKey: queryKeys.teams, queryFn: () => call('GET /teams') }).data
  const tags = useQuery({ queryKey: queryKeys.tags, queryFn: () => call('GET /tags') }).data
  const notes = useQuery({ queryKey: queryKeys.closingNotes, queryFn: () => call('GET /closing-notes') }).data
  const flows = useQuery({ queryKey: queryKeys.flows, queryFn: () => call('GET /flows', { query: {} }) }).data
  const channels = useChannels()
  const found = useLoops(editor, flow)
  useEffect(() => {
    const active = users?.items.filter(({ deactivated }) => !deactivated)
    editor.setResources({
      ...channels,
      ...(active && { users: active.map(({ id }) => id) }),
      ...(fields && { fields: fields.items.map(({ key }) => key) }),
      ...(teams && { teams: teams.items.map(({ id }) => id) }),
      ...(tags && { tags: tags.items.map(({ name }) => name) }),
      ...(notes && { closingNotes: notes.items.map(({ title }) => title) }),
      ...(flows && { flows: flows.items.map(({ id }) => id) }),
      found,
    })
  }, [editor, users, channels, fields, teams, tags, notes, flows, found])
}

/** The channels that are connected, and what those that are switched on can show. */
function useChannels(): Pick<Resources, 'channels' | 'shows'> | undefined {
  const channels = useQuery({ queryKey: queryKeys.channels, queryFn: () => call('GET /channels') }).data
  const types = useQuery({
    queryKey: queryKeys.channelTypes,
    queryFn: () => call('GET /channel-types'),
    staleTime: Number.POSITIVE_INFINITY,
  }).data
  return useMemo(() => {
    if (!channels) return undefined
    const canOf = new Map(types?.items.map(({ type, can }) => [type, can]))
    const shows = channels.items.flatMap(({ name, type, state }) => {
      const can = state === 'disabled' ? undefined : canOf.get(type)
      return can ? [{ name, can }] : []
    })
    return { channels: channels.items.map(({ id }) => id), ...(types && { shows }) }
  }, [channels, types])
}

const none: Problem[] = []
/** Typing does not look for loops with every letter. */
const QUIET_MS = 400

/** Loops of this flow with those that are published, looked for when the author pauses. */
function useLoops(editor: Editor, { id, name }: Pick<Flow, 'id' | 'name'>): Problem[] {
  const neighbours = useQuery({
    queryKey: [...queryKeys.flow(id), 'neighbours'],
    queryFn: () => call('GET /flows/:id/neighbours', { params: { id } }),
  }).data
  const [found, setFound] = useState(none)
  useEffect(() => {
    if (!neighbours || neighbours.items.length === 0) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let seen: Graph | null = null
    const look = async () => {
      const { graph, kinds, triggers } = editor.get()
      if (graph === seen) return
      seen = graph
      const { flowLoops } = await import('#engine/machine/check_flows.ts')
      const loops = flowLoops({ id, name, graph }, neighbours.items, kinds, triggers)
      setFound((before) => (JSON.stringify(before) === JSON.stringify(loops) ? before : loops))
    }
    const later = () => {
      clearTimeout(timer)
      timer = setTimeout(() => void look(), QUIET_MS)
    }
    void look()
    const stop = editor.subscribe(later)
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [editor, neighbours, id, name])
  return found
}
