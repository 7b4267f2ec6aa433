// The inbox by keyboard. Single letters work only while nothing is being typed; every one is on the shortcut sheet.
import { useEffect, useMemo } from 'react'
import { isTyping, useShortcutGroup } from '../ui/shortcuts.ts'
import { useT } from '../words/i18n.ts'
import type { InboxSearch } from './search.ts'

/** Key → what it does, for the sheet; the words stand under `inbox.key`. */
const inboxKeys: Array<{ keys: string; word: string }> = [
  { keys: 'J', word: 'next' },
  { keys: 'K', word: 'previous' },
  { keys: 'R', word: 'reply' },
  { keys: 'N', word: 'comment' },
  { keys: 'E', word: 'close' },
  { keys: 'A', word: 'assign' },
  { keys: 'I', word: 'take' },
  { keys: 'Esc', word: 'back' },
]

interface Input {
  conversationId: string | undefined
  search: InboxSearch
  go: (id: string | undefined, change?: Partial<InboxSearch>) => void
}

const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-conversation]')]

/** The row before or after the open one, as drawn. */
function step(from: string | undefined, by: 1 | -1): HTMLElement | undefined {
  const all = rows()
  const at = all.findIndex((row) => row.dataset.conversation === from)
  return all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]
}

const ask = (name: string, detail?: string): void =>
  void window.dispatchEvent(new CustomEvent(`charla:${name}`, { detail }))

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
  useEffect(() => {
    const move = (by: 1 | -1) => {
      const row = step(conversationId, by)
      row?.focus()
      if (row?.dataset.conversation) go(row.dataset.conversation)
    }
    const acts: Record<string, () => void> = {
      j: () => move(1),
      k: () => move(-1),
      r: () => ask('compose', 'reply'),
      n: () => ask('compose', 'comment'),
      e: () => ask('close'),
      a: () => ask('assign'),
      i: () => ask('take'),
      escape: () => go(undefined),
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return
      if (document.querySelector('[role="dialog"]')) return
      const act = acts[event.key.toLowerCase()]
      if (!act || (!conversationId && !'jk'.includes(event.key.toLowerCase()))) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [conversationId, go])
}
