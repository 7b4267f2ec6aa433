// The one door to XState: a machine is only ever asked for its next state, never started.
import { type AnyStateMachine, createActor, createMachine, transition } from 'xstate'

type Config = Parameters<typeof createMachine>[0]

/** A machine that can be asked what comes next. `memory` is whatever the states' actions keep in `context.memory`. */
export interface Chart<M> {
  has(value: string): boolean
  next(value: string, event: { type: string; memory: M }): { value: string; memory: M | undefined }
  /** The same through XState's own `transition()`: slower, its shape is public; the tests hold the two equal. */
  slowNext(value: string, event: { type: string; memory: M }): { value: string; memory: M | undefined }
}

/** Builds the machine and its reused scope. Throws when a target is missing. */
export function chart<M>(config: Config): Chart<M> {
  const machine: AnyStateMachine = createMachine(config)
  // The inert actor inside `transition()` costs half of its time; it is made once here and nothing ever starts it.
  const self = createActor(machine)
  const scope = {
    self,
    system: self.system,
    id: '',
    sessionId: '',
    logger: () => {},
    defer: () => {},
    stopChild: () => {},
    emit: () => {},
    actionExecutor: () => {},
  }
  // The context starts empty and the memory comes with the event: restoring walks the whole context.
  const at = (value: string) =>
    machine.restoreSnapshot(
      { status: 'active', value, context: {}, children: {}, historyValue: {} } as never,
      {} as never,
    )
  const result = (snapshot: { value: unknown; context: { memory?: M } }) => ({
    value: String(snapshot.value),
    memory: snapshot.context.memory,
  })
  return {
    has: (value) => Object.hasOwn(machine.states, value),
    next: (value, event) => result(machine.transition(at(value), event, scope)),
    slowNext: (value, event) => result(transition(machine, at(value), event)[0]),
  }
}
