// A conversation in which the bot is silent, or that sleeps until later.
import type { Actor } from '#engine/events.ts'
import { record, type Scene, type SceneConversation } from './scene.ts'

/**
 * Pauses the bot, with the reason that people read; `until`: when it speaks again by itself. What it has said and nobody has
 * sent is ended, unless it paused itself: then that was its last word.
 */
export function pauseBot(
  scene: Scene,
  by: Actor,
  reason: 'echo' | 'assigned' | 'failed' | 'flow',
  until: string | null = null,
): void {
  const conversation = scene.conversation
  if (!conversation) return
  if (reason === 'echo' || reason === 'failed') silence(scene, conversation)
  if (conversation.pausedAt) {
    // The longer pause stands.
    if (conversation.pausedUntil === null || (until !== null && until <= conversation.pausedUntil)) return
    conversation.pausedUntil = until
    scene.dirty.add('conversation')
    return
  }
  conversation.pausedAt = scene.now
  conversation.pausedBy = { ...by, reason }
  conversation.pausedUntil = until
  scene.dirty.add('conversation')
  record(scene, by, 'bot_paused', { reason })
}

function silence(scene: Scene, conversation: SceneConversation): void {
  scene.ledger.silenced.push({ workspaceId: scene.workspaceId, conversationId: conversation.id })
}

/** Lets the contact's conversation sleep until then, or wakes it; the same instant again is no fact. */
export function snooze(scene: Scene, by: Actor, until: string | null): void {
  const conversation = scene.conversation
  if (!conversation || conversation.snoozedUntil === until) return
  conversation.snoozedUntil = until
  scene.dirty.add('conversation')
  record(scene, by, 'conversation_snoozed', { until })
}
