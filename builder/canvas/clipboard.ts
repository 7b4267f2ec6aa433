// Copy, cut and paste through the real clipboard, so that steps travel between flows, tabs and workspaces.
import type { useReactFlow } from 'reactflow'
import { toast } from '../ui/toast.ts'
import { clipOf, pasteText } from './gestures.ts'
import type { Editor } from './store.ts'

type Flow = ReturnType<typeof useReactFlow>

/** Listens to the clipboard's keys until the function it gives is called. What is no clip of ours gets a sentence and changes nothing. */
export function clipboard(
  editor: Editor,
  remove: (ids: string[]) => void,
  flow: Flow,
  t: (key: string, values?: Record<string, string | number>) => string,
): () => void {
  const elsewhere = (event: ClipboardEvent) =>
    (event.target instanceof Element && event.target.closest('input, textarea, aside, [role="dialog"]')) ||
    window.getSelection()?.toString()
  const copy = (event: ClipboardEvent) => {
    const text = elsewhere(event) ? null : clipOf(editor)
    if (text === null) return false
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    return true
  }
  const cut = (event: ClipboardEvent) => {
    if (copy(event)) remove(editor.get().selection)
  }
  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (elsewhere(event) || text === '') return
    const middle = { x: window.innerWidth * 0.4, y: window.innerHeight * 0.4 }
    const pasted = pasteText(editor, text, flow.screenToFlowPosition(middle))
    if (!pasted) return toast.error(t('canvas.notSteps'))
    event.preventDefault()
    const names = pasted.unset.map((name) => `«${name}»`).join(', ')
    if (names) toast.error(t('canvas.pastedUnset', { count: pasted.unset.length, names }))
  }
  document.addEventListener('copy', copy)
  document.addEventListener('cut', cut)
  document.addEventListener('paste', paste)
  return () => {
    document.removeEventListener('copy', copy)
    document.removeEventListener('cut', cut)
    document.removeEventListener('paste', paste)
  }
}
