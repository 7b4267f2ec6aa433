// One editor and one autosave for as long as a flow is on the screen; nothing unsaved is left behind.

import { useQuery } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { steps } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'
import { call, queryKeys } from '../api.ts'
import { confirm } from '../ui/confirm.tsx'
import { useT } from '../words/i18n.ts'
import { type Autosave, createAutosave } from './autosave.ts'
import { type Flow, saveDraft } from './flow_data.ts'
import { shelve, unshelve } from './history_shelf.ts'
import { createEditor, type Editor } from './store.ts'

interface FlowEditing {
  editor: Editor
  autosave: Autosave
}

const shelfOf = (flowId: string) => `charla.history.${flowId}`

function begin(flow: Flow): FlowEditing {
  const shelf = shelfOf(flow.id)
  const history = unshelve(read(shelf), flow.draft, flow.revision)
  const editor = createEditor({ graph: flow.draft, kinds: steps, triggers, ...(history ? { history } : {}) })
  const autosave = createAutosave({
    editor,
    revision: flow.revision,
    save: (revision, graph) => saveDraft(flow.id, revision, graph),
    onSaved: (revision) => {
      if (!autosave.dirty()) write(shelf, shelve(editor.get().graph, editor.get(), revision))
    },
  })
  return { editor, autosave }
}

/** The editing of a flow; begun once, ended when the screen goes away. */
export function useFlowEditor(flow: Flow): FlowEditing {
  const [editing] = useState(() => begin(flow))
  const { editor, autosave } = editing
  useResources(editor)
  useSafeLeaving(autosave)
  useEffect(() => {
    autosave.start()
    return () => {
      void autosave.flush()
      autosave.stop()
    }
  }, [autosave])
  return editing
}

/** Users, channels and fields that steps may name; until they are read nothing is said about them. */
function useResources(editor: Editor): void {
  const users = useQuery({ queryKey: queryKeys.users, queryFn: () => call('GET /users') }).data
  const channels = useQuery({ queryKey: queryKeys.channels, queryFn: () => call('GET /channels') }).data
  const fields = useQuery({ queryKey: queryKeys.fields, queryFn: () => call('GET /fields') }).data
  useEffect(() => {
    editor.setResources({
      ...(users ? { users: users.items.map((user) => user.id) } : {}),
      ...(channels ? { channels: channels.items.map((channel) => channel.id) } : {}),
      ...(fields ? { fields: fields.items.map((field) => field.key) } : {}),
    })
  }, [editor, users, channels, fields])
}

/** Leaving waits for the last save; when that fails, the person decides. */
function useSafeLeaving(autosave: Autosave): void {
  const { t } = useT()
  useBlocker({
    enableBeforeUnload: () => autosave.dirty(),
    shouldBlockFn: async ({ current, next }) => {
      if (current.pathname === next.pathname || !autosave.dirty()) return false
      if (await autosave.flush()) return false
      return !(await confirm({
        title: t('canvas.leave.title'),
        text: t('canvas.leave.text'),
        action: t('canvas.leave.action'),
        danger: true,
      }))
    },
  })
}

function read(shelf: string): string | null {
  try {
    return sessionStorage.getItem(shelf)
  } catch {
    return null
  }
}

function write(shelf: string, text: string): void {
  try {
    sessionStorage.setItem(shelf, text)
  } catch (error) {
    console.warn('undo will not survive a reload', error)
  }
}
