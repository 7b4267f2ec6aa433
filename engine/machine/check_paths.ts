// Problems between steps: edges, ways that end, loops without a pause, variables read too early, flows that start themselves.
import { type Checked, problem, type Subject, stepProblem } from './check.ts'
import { readsOf } from './check_fields.ts'
import { jumpsOf } from './compile.ts'
import { clausesOf, conditionSchema } from './conditions.ts'
import { TRIGGER } from './graph.ts'
import { sampleFacts } from './sample.ts'
import type { Exit } from './step.ts'
import { writesOf } from './trigger.ts'
import type { Problem } from './turn.ts'

/** Everything wrong between the steps. */
export function pathProblems(subject: Subject): Problem[] {
  const ways = waysOf(subject)
  const reached = reachedFrom(TRIGGER, ways)
  return [
    ...edgeProblems(subject),
    ...startProblems(subject),
    ...exitProblems(subject, reached),
    ...lostProblems(subject, reached),
    ...loopProblems(subject),
    ...variableProblems(subject, ways, reached),
    ...selfStarts(subject, reached),
  ]
}

/** Step → steps. */
export type Ways = Map<string, Set<string>>

/** Step → the steps that may come next, by edges and by jumps. */
export function waysOf({ graph, steps, edges }: Subject): Ways {
  const ways: Ways = new Map([
    [TRIGGER, new Set()],
    ...[...steps.keys()].map((id) => [id, new Set<string>()] as const),
  ])
  for (const { from, to } of edges) if (steps.has(to)) ways.get(from)?.add(to)
  for (const { step, kind, data } of steps.values()) {
    if (kind && data !== null) for (const to of jumpsOf(kind, data, graph)) ways.get(step.id)?.add(to)
  }
  return ways
}

/** The steps that can be reached from one. */
export function reachedFrom(start: string, ways: Ways): Set<string> {
  const reached = new Set<string>()
  const next = [...(ways.get(start) ?? [])]
  for (let id = next.pop(); id !== undefined; id = next.pop()) {
    if (reached.has(id)) continue
    reached.add(id)
    next.push(...(ways.get(id) ?? []))
  }
  return reached
}

function edgeProblems({ graph, steps }: Subject): Problem[] {
  const seen = new Set<string>()
  return graph.edges.flatMap(({ from, exit, to }) => {
    const key = `${from} ${exit}`
    const twice = seen.has(key)
    seen.add(key)
    const source = steps.get(from)
    const say = (code: string, en: string, es: string): Problem[] =>
      source
        ? [stepProblem('error', code, source, { en, es })]
        : [
            problem('error', code, from === TRIGGER ? TRIGGER : null, {
              en: `The trigger ${en}`,
              es: `El disparador ${es}`,
            }),
          ]
    if (!source && from !== TRIGGER) {
      return [
        problem('error', 'edge_from_nowhere', null, {
          en: `A connection starts at «${from}», a step that does not exist. Delete it.`,
          es: `Una conexión sale de «${from}», un paso que no existe. Bórrala.`,
        }),
      ]
    }
    if (!steps.has(to)) {
      return say(
        'edge_to_nowhere',
        `leads to «${to}», a step that does not exist. Connect it again.`,
        `lleva a «${to}», un paso que no existe. Conéctalo otra vez.`,
      )
    }
    const has = source
      ? source.step.off || source.exits === null || source.exits.some(({ name }) => name === exit)
      : exit === 'next'
    if (!has) {
      return say(
        'no_such_exit',
        `has a connection from «${exit}», an exit it does not have. Delete it.`,
        `tiene una conexión desde «${exit}», una salida que no tiene. Bórrala.`,
      )
    }
    return twice
      ? say(
          'exit_twice',
          `has two connections from the exit «${exit}». Keep one.`,
          `tiene dos conexiones desde la salida «${exit}». Deja una.`,
        )
      : []
  })
}

function startProblems({ graph, steps }: Subject): Problem[] {
  if (graph.edges.some(({ from, exit, to }) => from === TRIGGER && exit === 'next' && steps.has(to)))
    return []
  return [
    problem('error', 'no_first_step', TRIGGER, {
      en: 'Nothing follows the trigger. Add the first step and connect it.',
      es: 'Nada sigue al disparador. Agrega el primer paso y conéctalo.',
    }),
  ]
}

/** A lone way on may end there; one of several choices, a timeout or a failure that leads nowhere is easily forgotten. */
function exitProblems({ graph, steps }: Subject, reached: Set<string>): Problem[] {
  const connected = new Set(graph.edges.map(({ from, exit }) => `${from} ${exit}`))
  return [...steps.values()].flatMap((one) => {
    if (!reached.has(one.step.id) || !one.exits) return []
    const choices = one.exits.filter(({ kind }) => kind === 'next').length
    const open = one.exits.filter((exit) => !connected.has(`${one.step.id} ${exit.name}`))
    return open.filter((exit) => exit.kind !== 'next' || choices > 1).map((exit) => openExit(one, exit))
  })
}

function openExit(one: Checked, { title, name }: Exit): Problem {
  const text = {
    en: `has no next step at «${title.en}»: the flow ends there.`,
    es: `no tiene paso siguiente en «${title.es}»: el flujo termina ahí.`,
  }
  return { ...stepProblem('warning', 'open_exit', one, text), exit: name }
}

function lostProblems({ steps }: Subject, reached: Set<string>): Problem[] {
  return [...steps.values()]
    .filter(({ step }) => !step.off && !reached.has(step.id))
    .map((one) =>
      stepProblem('warning', 'unreachable', one, {
        en: 'is never reached. Connect it or delete it.',
        es: 'nunca se alcanza. Conéctalo o bórralo.',
      }),
    )
}

/** The ways on which nothing waits for a person or a clock. */
export function quickWays({ edges, steps }: Subject): Ways {
  const quick: Ways = new Map([...steps.keys()].map((id) => [id, new Set<string>()]))
  for (const { from, exit, to } of edges) {
    const one = steps.get(from)
    const waits = one?.kind?.waitsFor && one.kind.waitsFor !== 'outcome'
    const late = one?.exits?.some(({ name, kind }) => name === exit && kind === 'timeout')
    if (one && steps.has(to) && !waits && !late) quick.get(from)?.add(to)
  }
  return quick
}

/** Loops of edges without a pause. Jumps are counted at run time, so they cannot go on for ever. */
function loopProblems(subject: Subject): Problem[] {
  const { steps } = subject
  const quick = quickWays(subject)
  const told = new Set<string>()
  return [...steps.values()].flatMap((one) => {
    const id = one.step.id
    if (told.has(id)) return []
    const onwards = reachedFrom(id, quick)
    if (!onwards.has(id)) return []
    for (const other of onwards) if (reachedFrom(other, quick).has(id)) told.add(other)
    return [
      stepProblem('error', 'endless_loop', one, {
        en: 'is in a loop without a pause, so the bot would never stop. Put a question or a wait into the loop.',
        es: 'está en un bucle sin pausa y el bot no pararía nunca. Pon una pregunta o una espera en el bucle.',
      }),
    ]
  })
}

function variableProblems({ graph, steps, trigger }: Subject, ways: Ways, reached: Set<string>): Problem[] {
  const after = new Map<string, Set<string>>()
  for (const name of writesOf(trigger, graph.trigger.data).map(({ name }) => name))
    after.set(name, new Set(reached))
  for (const { kind, data, step } of steps.values()) {
    const writes = kind && data !== null ? (kind.writes?.(data) ?? []) : []
    for (const { name, own } of writes) {
      const known = after.get(name) ?? new Set()
      if (own) known.add(step.id)
      for (const id of reachedFrom(step.id, ways)) known.add(id)
      after.set(name, known)
    }
  }
  return [...steps.values()].flatMap((one) =>
    !reached.has(one.step.id)
      ? []
      : readsOf(one)
          .filter((name) => !after.get(name)?.has(one.step.id))
          .map((name) =>
            stepProblem('warning', 'variable_not_set', one, {
              en: `reads the variable «${name}», which no step before it sets: it will be empty.`,
              es: `lee la variable «${name}», que ningún paso anterior guarda: quedará vacía.`,
            }),
          ),
  )
}

/** Whether a trigger has rules of its own that may be false by the time its fact comes again. */
export const isNarrowed = (data: unknown) => {
  const { conditions, oncePerContact } = (data ?? {}) as { conditions?: unknown; oncePerContact?: unknown }
  const parsed = conditionSchema.safeParse(conditions)
  return oncePerContact === true || (parsed.success && clausesOf(parsed.data).length > 0)
}

/** A flow that causes the very fact that starts it would run for ever. */
function selfStarts({ graph, steps, trigger }: Subject, reached: Set<string>): Problem[] {
  const data = trigger?.data.safeParse(graph.trigger.data)
  if (!trigger || !data?.success) return []
  // What else must hold may well be false by then; nobody knows before it runs.
  const level = isNarrowed(data.data) ? 'warning' : 'error'
  return [...steps.values()].flatMap((one) => {
    const facts =
      one.kind && one.data !== null && reached.has(one.step.id) ? (one.kind.causes?.(one.data) ?? []) : []
    const again = facts.some(
      (fact) => trigger.events.includes(fact.type) && trigger.matches(data.data, fact, sampleFacts('en')),
    )
    if (!again) return []
    return [
      stepProblem(level, 'starts_itself', one, {
        en: 'causes what starts this flow, so the flow would start itself again and again. Narrow the trigger (by its source) or remove the step.',
        es: 'provoca lo que inicia este flujo, y el flujo se iniciaría solo una y otra vez. Limita el disparador (por su origen) o quita el paso.',
      }),
    ]
  })
}
