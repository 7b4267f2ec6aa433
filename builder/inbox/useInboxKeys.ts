// The inbox by keyboard. Single letters work only while nothing is being typed; every one is on the shortcut sheet.
import { useEffect, useMemo, useRef } from 'react'
import { isTyping, useShortcutGroup } from '../ui/shortcuts.ts'
import { useT } from '../words/i18n.ts'
import type { InboxSearch } from './search.ts'

/** Key → what it does, for the sheet; the words stand under `inbox.key`. */
const inboxKeys: Array<{ keys: string; word: string }> = [
  { keys: 'J', word: 'next' },
  { keys: 'K', word: 'previous' },
  { keys: 'Enter', word: 'open' },
  { keys: 'Esc', word: 'back' },
  { keys: 'R', word: 'reply' },
  { keys: 'N', word: 'comment' },
  { keys: 'Mod+Enter', word: 'send' },
  { keys: 'E', word: 'close' },
  { keys: 'Shift+E', word: 'closeNext' },
  { keys: 'A', word: 'assign' },
  { keys: 'I', word: 'take' },
  { keys: 'T', word: 'tag' },
  { keys: 'S', word: 'shortcut' },
]

interface Input {
  conversationId: string | undefined
  go: (id: string | undefined, change?: Partial<InboxSearch>) => void
}

const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-conversation]')]
const rowOf = (id: string | undefined): HTMLElement | undefined =>
  rows().find((row) => row.dataset.conversation === id)

/** The row before or after this one, as drawn; the first when this one is not drawn. */
function beside(from: string | undefined, by: 1 | -1): HTMLElement | undefined {
  const all = rows()
  const at = all.findIndex((row) => row.dataset.conversation === from)
  return all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]
}

/** Which conversation to open when this one leaves the list: the one below, else the one above. */
export function neighbourOf(id: string): string | undefined {
  const found = [beside(id, 1), beside(id, -1)].map((row) => row?.dataset.conversation)
  return found.find((other) => other !== undefined && other !== id)
}

const ask = (name: string, detail?: string): void =>
  void window.dispatchEvent(new CustomEvent(`charla:${name}`, { detail }))

const focusedRow = (): string | undefined =>
  document.activeElement instanceof HTMLElement ? document.activeElement.dataset.conversation : undefined

/** With a conversation open the next one opens; in the bare list only the focus moves, and Enter opens. */
function mover(conversationId: string | undefined, go: Input['go']): (by: 1 | -1) => void {
  return (by) => {
    const row = beside(focusedRow() ?? conversationId, by)
    row?.focus()
    if (conversationId && row?.dataset.conversation) go(row.dataset.conversation)
  }
}

const layers = '[role="dialog"], [role="menu"]'

/** Whether the key belongs to something else: a text field, an open layer, the browser, or a scrolled region. */
function isOthers(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return true
  if (document.querySelector(layers)) return true
  const free = document.activeElement === document.body || focusedRow() !== undefined
  return event.key.startsWith('Arrow') && !free
}

export function useInboxKeys({ conversationId, go }: Input): void {
  const { t } = useT()
  useShortcutGroup(
    useMemo(
      () => ({
        title: t('inbox.title'),
        shortcuts: inboxKeys.map(({ keys, word }) => ({ keys, does: t(`inbox.key.${word}`) })),
      }),
      [t],
    ),
  )
  const latest = useRef(go)
  useEffect(() => {
    latest.current = go
  })
  useEffect(() => {
    const leave = () => {
      latest.current(undefined)
      rowOf(conversationId)?.focus()
    }
    const move = mover(conversationId, (id) => latest.current(id))
    const always: Record<string, () => void> = {
      j: () => move(1),
      k: () => move(-1),
      arrowdown: () => move(1),
      arrowup: () => move(-1),
    }
    const opened: Record<string, () => void> = {
      r: () => ask('compose', 'reply'),
      n: () => ask('compose', 'comment'),
      e: () => ask('close'),
      'shift+e': () => ask('close', 'next'),
      a: () => ask('assign'),
      i: () => ask('take'),
      t: () => ask('tag'),
      s: () => ask('shortcut'),
      escape: leave,
    }
    const onKey = (event: KeyboardEvent) => {
      if (isOthers(event)) return
      const key = event.key.toLowerCase()
      const act = always[key] ?? (conversationId ? opened[event.shiftKey ? `shift+${key}` : key] : undefined)
      if (!act) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [conversationId])
}
