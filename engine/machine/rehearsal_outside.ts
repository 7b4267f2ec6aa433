// The world outside of a rehearsal, made up: what calls, e-mails and other flows come back with, so that nobody is called.
import { offersOf } from './awaited.ts'
import type { Asked } from './effect.ts'
import { project } from './facts.ts'
import type { Fact } from './trigger.ts'
import type { Facts } from './turn.ts'
import type { Json } from './values.ts'

/** How something that a step asked for outside turned out. */
export interface Outcome {
  /** As the effect names it; a status code such as 404 stands for its class. */
  outcome: string
  variables: Record<string, Json>
}

/** Whether a run waits for what becomes of an effect; who gets an assignment is decided elsewhere. */
export const isAnswered = (effect: Asked) => effect.type !== 'assign' && offersOf(effect).length > 0

/** What turns out well, as it does unless somebody says otherwise. */
export const usualFor = (asked: Asked): Outcome => ({
  outcome: offersOf(asked).find(({ good }) => good)?.outcome ?? 'done',
  variables: {},
})

/** What comes back for an effect: what was told to come next, else what was set for its step, else success. */
export function answerTo(
  asked: Asked,
  { next, outcomes }: { next: Outcome[]; outcomes: Record<string, Outcome> },
): { result: Outcome; next: Outcome[] } {
  const [first, ...rest] = next
  return { result: classed(asked, first ?? outcomes[asked.step] ?? usualFor(asked)), next: rest }
}

/** A status code as the outcome that a call has by it. */
export function classed(asked: Asked, { outcome: result, variables }: Outcome): Outcome {
  if (asked.type !== 'http_request' || !/^[1-5]\d\d$/.test(result)) return { outcome: result, variables }
  const status = asked.statusVariable === '' ? {} : { [asked.statusVariable]: Number(result) }
  return { outcome: `${result[0]}xx`, variables: { ...status, ...variables } }
}

/** What is known of the contact after something happened to it. */
export function factsAfter(facts: Facts, { type, data }: Fact): Facts {
  const names = (value: Json | undefined) => (Array.isArray(value) ? value.map(String) : [])
  if (type === 'contact_tags_updated')
    return project(facts, { type: 'update_tags', add: names(data['added']), remove: names(data['removed']) })
  if (type === 'contact_field_updated')
    return project(facts, { type: 'update_field', field: String(data['field']), value: data['to'] ?? null })
  if (type === 'conversation_closed')
    return { ...facts, conversation: { ...facts.conversation, state: 'closed' } }
  if (type === 'conversation_assigned' && typeof data['userId'] === 'string')
    return { ...facts, assignee: { ...somebody, id: data['userId'] } }
  return facts
}

const somebody = { firstName: 'Luis', lastName: '', name: 'Luis', email: '', presence: 'online', teams: [] }
