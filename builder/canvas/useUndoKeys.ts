// Undo and redo, wherever the flow is being edited.
import { useEffect } from 'react'
import { isTyping } from '../ui/shortcuts.ts'
import { useEditorStore } from './store.ts'

/** Listens to Mod+Z, Mod+Shift+Z and Mod+Y outside text fields. */
export function useUndoKeys(): void {
  const editor = useEditorStore()
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || !(event.metaKey || event.ctrlKey) || isTyping(event))
        return
      const key = event.key.toLowerCase()
      const act =
        key === 'y' || (key === 'z' && event.shiftKey) ? editor.redo : key === 'z' ? editor.undo : null
      if (!act) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [editor])
}
