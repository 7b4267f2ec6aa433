// The keys of what is on the screen now, so that `?` can show them.
import { useEffect, useSyncExternalStore } from 'react'

/** The key beside the space bar that this device's shortcuts go with, as it is printed. */
export const modKey: string = /Mac|iPhone|iPad/.test(globalThis.navigator?.userAgent ?? '') ? '⌘' : 'Ctrl'

export interface Shortcut {
  /** As people read it: `g i`, `E`, `Mod+Z`. */
  keys: string
  /** What it does, in the language of the screen. */
  does: string
}

export interface ShortcutGroup {
  title: string
  shortcuts: Shortcut[]
}

let groups: ShortcutGroup[] = []
const watchers = new Set<() => void>()

function change(next: ShortcutGroup[]): void {
  groups = next
  for (const watcher of watchers) watcher()
}

const watch = (watcher: () => void): (() => void) => {
  watchers.add(watcher)
  return () => void watchers.delete(watcher)
}

/** Lists a group on the sheet while the component is on the screen. Give a memoised group. */
export function useShortcutGroup(group: ShortcutGroup): void {
  useEffect(() => {
    change([...groups, group])
    return () => change(groups.filter((one) => one !== group))
  }, [group])
}

/** Everything the sheet shows now. */
export function useShortcutGroups(): ShortcutGroup[] {
  return useSyncExternalStore(watch, () => groups)
}

/** Whether a key press belongs to a text field, an open dialog or a half-typed character, and so is no shortcut. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target
  if (event.isComposing || !(target instanceof HTMLElement)) return event.isComposing
  return target.isContentEditable || target.closest('input, textarea, select, [role="dialog"]') !== null
}
