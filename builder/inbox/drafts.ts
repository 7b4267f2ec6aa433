// What an agent has typed and not sent, per conversation and mode. Kept on this device, so nothing typed is ever lost.

export type Mode = 'reply' | 'comment'

const keyOf = (conversationId: string, mode: Mode): string => `charla.draft.${conversationId}.${mode}`

/** Storage may be full or forbidden; then drafts live as long as the page. */
export function drafts(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) {
  const memory = new Map<string, string>()
  return {
    read(conversationId: string, mode: Mode): string {
      const key = keyOf(conversationId, mode)
      try {
        return storage.getItem(key) ?? memory.get(key) ?? ''
      } catch {
        return memory.get(key) ?? ''
      }
    },
    write(conversationId: string, mode: Mode, text: string): void {
      const key = keyOf(conversationId, mode)
      if (text === '') memory.delete(key)
      else memory.set(key, text)
      try {
        if (text === '') storage.removeItem(key)
        else storage.setItem(key, text)
      } catch (error) {
        console.warn('drafts stay in memory only', error)
      }
    },
  }
}

export type Drafts = ReturnType<typeof drafts>
