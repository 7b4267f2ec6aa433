// A run of any flow ended with a fault.
import { z } from 'zod'
import { trigger } from '#engine/machine/trigger.ts'
import { common, commonFresh } from './fields.ts'

/** The handler of faults of the whole workspace; a flow that fails never starts itself by it. */
export const flowFailed = trigger({
  type: 'flow_failed',
  title: { en: 'Flow failed', es: 'Falla de un flujo' },
  about: { en: 'A flow could not go on for somebody.', es: 'Un flujo no pudo continuar para alguien.' },
  keywords: ['error', 'fault', 'problem', 'error', 'falla', 'problema'],
  icon: 'alert-triangle',
  category: 'outside',
  events: ['run_ended'],
  data: z.object({ ...common }),
  fresh: () => ({ ...commonFresh }),
  summary: () => ({ en: 'In any other flow', es: 'En cualquier otro flujo' }),
  matches: (_data, { data }) => data['status'] === 'failed',
  variables: ({ data }) => ({ flow_id: data['flowId'] ?? '', problem: sentence(data['problem']) }),
  writes: () => [
    { name: 'flow_id', type: 'text' },
    { name: 'problem', type: 'text' },
  ],
})

/** The problem in Spanish where it has one, for comments and notices. */
function sentence(problem: unknown): string {
  const text = (problem as { text?: { es?: unknown } } | null | undefined)?.text?.es
  return typeof text === 'string' ? text : ''
}
