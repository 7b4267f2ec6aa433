// What a step says on being entered, found out by entering it: for previews and checks, whatever the type of step.
import type { SendMessage } from './effect.ts'
import type { Scope, StepType } from './step.ts'
import type { Facts } from './turn.ts'

/** The messages that a step sends at once; none where its data is not finished. `render` fills in the variables. */
export function spokenBy(
  kind: StepType,
  data: unknown,
  facts: Facts,
  render: Scope['render'] = (template) => template,
): SendMessage[] {
  try {
    const parsed = kind.data.safeParse(data)
    if (!parsed.success) return []
    const { effects = [] } = kind.enter(parsed.data, { ...scope, facts, render })
    return effects.filter((effect) => effect.type === 'send_message')
  } catch {
    // A type's own code may stumble over data that nobody has finished.
    return []
  }
}

const scope: Omit<Scope, 'facts' | 'render'> = {
  vars: {},
  happening: { type: 'start', variables: {} },
  step: 'step',
  count: 0,
  kept: null,
  canGoBack: false,
}
