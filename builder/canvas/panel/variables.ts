// The variables of a flow: which steps set them, and which read them.
import type { Words } from '#channels/channel.ts'
import { readsIn } from '#engine/machine/check_fields.ts'
import { type Graph, TRIGGER } from '#engine/machine/graph.ts'
import type { StepType } from '#engine/machine/step.ts'
import { type TriggerType, writesOf } from '#engine/machine/trigger.ts'
import { called } from '#engine/machine/walk.ts'

/** A step, or the trigger, by id and name. */
export interface Place {
  id: string
  name: Words
}

export interface FlowVariable {
  name: string
  sources: Place[]
  readers: Place[]
}

/** Every variable that something sets, by name. */
export function variablesOf(
  graph: Graph,
  kinds: ReadonlyArray<StepType>,
  triggers: ReadonlyArray<TriggerType>,
): FlowVariable[] {
  const found = new Map<string, FlowVariable>()
  const set = (name: string, place: Place) => {
    const known = found.get(name)
    if (known) known.sources.push(place)
    else found.set(name, { name, sources: [place], readers: [] })
  }
  const trigger = triggers.find(({ type }) => type === graph.trigger.type)
  for (const { name } of writesOf(trigger, graph.trigger.data))
    set(name, { id: TRIGGER, name: trigger?.title ?? { en: '', es: '' } })
  const steps = Object.values(graph.steps).map((step) => {
    const kind = kinds.find(({ type }) => type === step.type)
    const parsed = kind?.data.safeParse(step.data)
    return {
      kind,
      data: parsed?.success ? parsed.data : null,
      raw: step.data,
      place: { id: step.id, name: called(step, kind) },
    }
  })
  for (const { kind, data, place } of steps) {
    if (kind && data !== null) for (const { name } of kind.writes?.(data) ?? []) set(name, place)
  }
  for (const { kind, data, raw, place } of steps) {
    const more = kind && data !== null ? (kind.reads?.(data) ?? []) : []
    for (const name of kind ? readsIn(kind, (data ?? raw) as typeof raw, more) : [])
      found.get(name)?.readers.push(place)
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name))
}
