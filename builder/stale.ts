// Which cached answers a fact makes old, by the first word of their key. What a screen patches itself is not listed.
import { queryKeys } from './api.ts'
import type { LiveFact } from './live.ts'

const touched: Array<[RegExp, string[]]> = [
  [/^(conversation_|message_received)/, [queryKeys.counts[0]]],
  [/^contact_/, [queryKeys.contacts[0], queryKeys.tags[0]]],
  [/^(conversation_opened|conversation_closed)/, [queryKeys.contacts[0]]],
  [/^(flow_|run_)/, [queryKeys.flows[0]]],
  [/^flow_/, [queryKeys.shortcuts[0]]],
  [/^(channel_|message_received)/, [queryKeys.channels[0]]],
  [/^(user_|presence_)/, [queryKeys.users[0], queryKeys.me[0]]],
  [
    /^settings_/,
    [
      queryKeys.workspace[0],
      queryKeys.hours[0],
      queryKeys.closingNotes[0],
      queryKeys.fields[0],
      queryKeys.tags[0],
      queryKeys.teams[0],
      queryKeys.users[0],
      queryKeys.invitations[0],
    ],
  ],
]

/** First words of the keys to read again; everything after a gap. */
export function staleAfter(type: LiveFact['type']): string[] | 'everything' {
  if (type === 'gap') return 'everything'
  return [...new Set(touched.flatMap(([pattern, keys]) => (pattern.test(type) ? keys : [])))]
}
