// What the fields of this flow may offer: the workspace's lists, and the variables of the graph.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Words } from '#channels/channel.ts'
import { called } from '#engine/machine/walk.ts'
import { call, queryKeys } from '../../api.ts'
import { useChannelTypes } from '../../channels/channels.ts'
import { type Scope, standardFields, type Variable } from '../../form/scope.ts'
import { useTeams } from '../../form/teams.ts'
import { type EditorState, useEditor } from '../store.ts'
import { variablesOf } from './variables.ts'

/** The scope of the open flow; lists that are not read yet are empty. */
export function useScope(): Scope {
  const users = useQuery({ queryKey: queryKeys.users, queryFn: () => call('GET /users') }).data
  const channels = useQuery({ queryKey: queryKeys.channels, queryFn: () => call('GET /channels') }).data
  const types = useChannelTypes().data
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
      channelTypes: types?.items ?? [],
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
  }, [graph, kinds, triggers, users, teams, channels, types, flows, files, fields, tags, notes])
}

const sources = {
  contact: { en: 'Contact', es: 'Contacto' },
  conversation: { en: 'Conversation', es: 'Conversación' },
  workspace: { en: 'Workspace', es: 'Espacio de trabajo' },
  system: { en: 'System', es: 'Sistema' },
}

/** What every text may use, besides the contact's fields and the flow's own variables. */
const everywhere: Array<[path: string, en: string, es: string, source: Words]> = [
  ['contact.profile_pic', 'Picture', 'Foto', sources.contact],
  ['contact.tags', 'Tags', 'Etiquetas', sources.contact],
  ['contact.id', 'Contact id', 'Id del contacto', sources.contact],
  ['assignee.name', 'Agent', 'Agente', sources.conversation],
  ['assignee.first_name', 'Agent’s first name', 'Nombre de pila del agente', sources.conversation],
  ['assignee.email', 'Agent’s e-mail', 'Correo del agente', sources.conversation],
  ['assignee.team', 'Agent’s teams', 'Equipos del agente', sources.conversation],
  ['channel.name', 'Channel', 'Canal', sources.conversation],
  ['last_message.text', 'Last message of the contact', 'Último mensaje del contacto', sources.conversation],
  ['conversation.opened_at', 'Conversation opened', 'Apertura de la conversación', sources.conversation],
  ['workspace.name', 'Workspace', 'Espacio de trabajo', sources.workspace],
  ['system.current_date', 'Today', 'Hoy', sources.system],
  ['system.current_time', 'Time now', 'Hora actual', sources.system],
  ['system.current_datetime', 'Date and time now', 'Fecha y hora actual', sources.system],
]

function fixed(own: Scope['contactFields']): Variable[] {
  const contact = [
    { key: 'name', title: { en: 'Full name', es: 'Nombre completo' } },
    ...standardFields,
    ...own,
  ]
  return [
    ...contact.map(({ key, title }) => ({ path: `contact.${key}`, title, source: sources.contact })),
    ...everywhere.map(([path, en, es, source]) => ({ path, title: { en, es }, source })),
  ]
}

function ofRun(name: string, sources: Array<{ name: { en: string; es: string } }>): Variable {
  const from = sources[0]?.name ?? { en: 'Flow', es: 'Flujo' }
  return { path: name, title: { en: name, es: name }, source: from }
}
