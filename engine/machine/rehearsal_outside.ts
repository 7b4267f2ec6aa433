// The world outside of a rehearsal, made up: what calls, e-mails and other flows come back with, so that nobody is called.
import type { Asked, EffectType } from './effect.ts'
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

/** What turns out well unless somebody says otherwise. */
const successes: Partial<Record<EffectType, string>> = {
  http_request: '2xx',
  add_sheet_row: 'done',
  send_email: 'done',
  call_flow: 'ended',
}

/** Whether a run waits for what becomes of an effect. */
export const isAnswered = (effect: Asked) =>
  Object.hasOwn(successes, effect.type) && (effect.type !== 'call_flow' || effect.wait)

/** What comes back for an effect: what was told to come next, else what was set for its step, else success. */
export function answerTo(
  asked: Asked,
  { next, outcomes }: { next: Outcome[]; outcomes: Record<string, Outcome> },
): { result: Outcome; next: Outcome[] } {
  const [first, ...rest] = next
  const usual = { outcome: successes[asked.type] ?? 'done', variables: {} }
  return { result: classed(asked, first ?? outcomes[asked.step] ?? usual), next: rest }
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
  return facts
}
