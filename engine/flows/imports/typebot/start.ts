// What starts the imported flow, and the events that our flows cannot listen for.
import type { Graph } from '#engine/machine/graph.ts'
import { dataAt, rowsAt, textAt } from './read.ts'
import type { Bot } from './schema.ts'

type Trigger = Omit<Graph['trigger'], 'at'>

const common = { conditions: { all: [] }, oncePerContact: false, unlessRunning: false }

/** The trigger: the words that started it on WhatsApp, else whoever opens a conversation. */
export function triggerOf({ settings }: Bot): { trigger: Trigger; byWords: boolean } {
  const comparisons = rowsAt(dataAt(dataAt(settings, 'whatsApp'), 'startCondition'), 'comparisons')
  const words = comparisons
    .filter((row) => ['Equal to', 'Contains', ''].includes(textAt(row, 'comparisonOperator')))
    .map((row) => textAt(row, 'value').trim().slice(0, 100).trim())
    .filter((word) => word !== '' && !word.includes('{{'))
    .slice(0, 100)
  if (words.length === 0) {
    return {
      trigger: { type: 'conversation_opened', data: { sources: ['contact'], channels: [], ...common } },
      byWords: false,
    }
  }
  const exact = comparisons.every((row) => textAt(row, 'comparisonOperator') === 'Equal to')
  const keywords = words.map((text) => ({ text }))
  const data = { match: exact ? 'is' : 'contains', keywords, pattern: '', channels: [], ...common }
  return { trigger: { type: 'message_received', data }, byWords: true }
}
