// What the fields of this flow may offer: the workspace's lists, and the variables of the graph.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { called } from '#engine/machine/walk.ts'
import { call, queryKeys } from '../../api.ts'
import { type Scope, standardFields, type Variable } from '../../form/scope.ts'
import { useTeams } from '../../form/teams.ts'
import { type EditorState, useEditor } from '../store.ts'
import { variablesOf } from './variables.ts'

/** The scope of the open flow; lists that are not read yet are empty. */
export function useScope(): Scope {
  const users = useQuery({ queryKey: queryKeys.users, queryFn: () => call('GET /users') }).data
  const channels = useQuery({ queryKey: queryKeys.channels, queryFn: () => call('GET /channels') }).data
  const fields = useQuery({ queryKey: queryKeys.fields, queryFn: () => call('GET /fields') }).data
  const tags = useQuery({ queryKey: queryKeys.tags, queryFn: () => call('GET /tags') }).data
  const notes = useQuery({ queryKey: queryKeys.closingNotes, queryFn: () => call('GET /closing-notes') }).data
  const teams = useTeams()
  const flows = useQuery({ queryKey: queryKeys.flows, queryFn: () => call('GET /flows', { query: {} }) }).data
  const files = useQuery({ queryKey: queryKeys.files, queryFn: () => call('GET /data-files') }).data
  const graph = useEditor((state: EditorState) => state.graph)
  const kinds = useEditor((state) => state.kinds)
  const triggers = useEditor((state) => state.triggers)
  return useMemo(() => {
    const own = (fields?.items ?? []).map(({ key, title }) => ({ key, title: { en: title, es: title } }))
    return {
      variables: [
        ...fixed(own),
        ...variablesOf(graph, kinds, triggers).map(({ name, sources }) => ofRun(name, sources)),
      ],
      contactFields: [...standardFields, ...own],
      users: (users?.items ?? []).filter(({ deactivated }) => !deactivated),
      teams,
      channels: channels?.items ?? [],
      flows: flows?.items ?? [],
      files: (files?.items ?? []).map(({ name }) => name),
      tags: (tags?.items ?? []).map(({ name }) => name),
      closingNotes: (notes?.items ?? []).map(({ title }) => title),
      steps: Object.values(graph.steps).map((step) => ({
        id: step.id,
        name: called(
          step,
          kinds.find(({ type }) => type === step.type),
        ),
      })),
    }
  }, [graph, kinds, triggers, users, teams, channels, flows, files, fields, tags, notes])
}

const contactSource = { en: 'Contact', es: 'Contacto' }

function fixed(own: Scope['contactFields']): Variable[] {
  const contact = [
    { key: 'name', title: { en: 'Full name', es: 'Nombre completo' } },
    ...standardFields,
    ...own,
  ]
  return [
    ...contact.map(({ key, title }) => ({ path: `contact.${key}`, title, source: contactSource })),
    {
      path: 'assignee.name',
      title: { en: 'Agent', es: 'Agente' },
      source: { en: 'Conversation', es: 'Conversación' },
    },
    {
      path: 'channel.name',
      title: { en: 'Channel', es: 'Canal' },
      source: { en: 'Conversation', es: 'Conversación' },
    },
    {
      path: 'workspace.name',
      title: { en: 'Workspace', es: 'Espacio de trabajo' },
      source: { en: 'Workspace', es: 'Espacio de trabajo' },
    },
    {
      path: 'system.current_date',
      title: { en: 'Today', es: 'Hoy' },
      source: { en: 'System', es: 'Sistema' },
    },
    {
      path: 'system.current_time',
      title: { en: 'Time now', es: 'Hora actual' },
      source: { en: 'System', es: 'Sistema' },
    },
  ]
}

function ofRun(name: string, sources: Array<{ name: { en: string; es: string } }>): Variable {
  const from = sources[0]?.name ?? { en: 'Flow', es: 'Flujo' }
  return { path: name, title: { en: name, es: name }, source: from }
}
