// One editor and one autosave for as long as a flow is on the screen; nothing unsaved is left behind.

import { useBlocker } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { steps } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'
import { confirm } from '../ui/confirm.tsx'
import { useT } from '../words/i18n.ts'
import { type Autosave, createAutosave } from './autosave.ts'
import { type Flow, saveDraft } from './flow_data.ts'
import { shelve, unshelve } from './history_shelf.ts'
import { createEditor, type Editor } from './store.ts'
import { useResources } from './useResources.ts'

interface FlowEditing {
  editor: Editor
  autosave: Autosave
}

/** How long keys rest before problems are looked for. */
const REST_MS = 150

const shelfOf = (flowId: string) => `charla.history.${flowId}`

function begin(flow: Flow): FlowEditing {
  const shelf = shelfOf(flow.id)
  const history = unshelve(read(shelf), flow.draft, flow.revision)
  const editor = createEditor({
    graph: flow.draft,
    kinds: steps,
    triggers,
    calm: resting(),
    ...(history ? { history } : {}),
  })
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

/** Calls the last thing it was given when it has been given nothing new for a moment. */
function resting(): (act: () => void) => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return (act) => {
    clearTimeout(timer)
    timer = setTimeout(act, REST_MS)
  }
}

/** The editing of a flow; begun once, ended when the screen goes away. */
export function useFlowEditor(flow: Flow): FlowEditing {
  const [editing] = useState(() => begin(flow))
  const { editor, autosave } = editing
  useResources(editor, flow)
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
