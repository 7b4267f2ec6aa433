// Runs another flow.
import { z } from 'zod'
import { field, type Move, step } from '#engine/machine/step.ts'
import type { Json } from '#engine/machine/values.ts'
import { duration, exits, timeoutExit } from './fields.ts'
import { failedExit, missing, namedTwice, pairsField, valued, variableName } from './rows.ts'

const waits = { field: 'mode', is: ['wait'] }

const output = z.object({
  output: field(variableName, {
    field: 'text',
    title: { en: 'Result of that flow', es: 'Resultado de ese flujo' },
  }),
  variable: field(variableName, { field: 'variable', title: { en: 'Save as', es: 'Guardar como' } }),
})

const data = z.object({
  flow: field(z.string().max(60).nullable().default(null), {
    field: 'flow',
    title: { en: 'Flow', es: 'Flujo' },
    help: { en: 'It must be published.', es: 'Debe estar publicado.' },
  }),
  mode: field(z.enum(['wait', 'go_on', 'jump']).default('wait'), {
    field: 'select',
    title: { en: 'And this flow', es: 'Y este flujo' },
    options: [
      { value: 'wait', title: { en: 'waits for it to end', es: 'espera a que termine' } },
      { value: 'go_on', title: { en: 'goes on at once', es: 'continúa enseguida' } },
      { value: 'jump', title: { en: 'ends: that one takes over', es: 'termina: el otro toma su lugar' } },
    ],
  }),
  inputs: pairsField(
    {
      title: { en: 'Variables it starts with', es: 'Variables con que empieza' },
      max: 20,
    },
    { en: 'variable', es: 'variable' },
    { en: 'Name there', es: 'Nombre allá' },
    20,
    variableName,
  ),
  outputs: field(z.array(output).max(20).default([]), {
    field: 'rows',
    title: { en: 'Results to keep', es: 'Resultados que guardar' },
    help: {
      en: 'What its End step gives back, under names of this flow.',
      es: 'Lo que devuelve su paso Terminar, con nombres de este flujo.',
    },
    row: { title: { en: 'result', es: 'resultado' }, shows: 'output' },
    max: 20,
    when: waits,
  }),
  timeout: field(duration.nullable().default(null), {
    field: 'duration',
    title: { en: 'Wait at most', es: 'Esperar como máximo' },
    help: { en: 'Empty: as long as it takes.', es: 'Vacío: el tiempo que haga falta.' },
    when: waits,
    advanced: true,
  }),
})

type Data = z.infer<typeof data>

const modeWords = {
  wait: { en: 'Waits for it to end', es: 'Espera a que termine' },
  go_on: { en: 'Goes on at once', es: 'Continúa enseguida' },
  jump: { en: 'Ends here', es: 'Termina aquí' },
}

/** Starts another flow with inputs: waits for its results, goes on beside it, or ends in its favour. */
export const callFlow = step({
  type: 'call_flow',
  title: { en: 'Run another flow', es: 'Ejecutar otro flujo' },
  about: {
    en: 'Starts another flow and uses its results.',
    es: 'Inicia otro flujo y usa sus resultados.',
  },
  keywords: ['sub-flow', 'start', 'trigger', 'reuse', 'subflujo', 'iniciar', 'llamar', 'reutilizar'],
  icon: 'sitemap',
  category: 'logic',
  data,
  fresh: () => ({ flow: null, mode: 'wait', inputs: [], outputs: [], timeout: null }),
  exits: ({ mode, timeout }) => {
    if (mode === 'jump') return []
    if (mode === 'go_on') return [exits.next]
    return [
      { ...exits.next, title: { en: 'It ended', es: 'Terminó' } },
      failedExit({ en: 'It failed', es: 'Falló' }),
      ...(timeout === null ? [] : [timeoutExit(timeout, { en: 'Not over', es: 'Sin terminar' })]),
    ]
  },
  summary: ({ mode }) => modeWords[mode],
  waitsFor: 'outcome',
  picks: true,
  writes: ({ mode, outputs }) =>
    mode === 'wait'
      ? [...outputs.map(({ variable }) => variable), PROBLEM].map((name) => ({ name, type: 'text' }))
      : [],
  check: ({ flow, inputs }) => [
    ...(flow === null || flow === ''
      ? [missing('flow', { en: 'Choose the flow.', es: 'Elige el flujo.' })]
      : []),
    ...namedTwice(
      'inputs',
      inputs.map(({ name }) => name),
    ),
  ],
  enter: (data, scope) => {
    const call = { type: 'call_flow' as const, flowId: data.flow ?? '', inputs: valued(data.inputs, scope) }
    if (data.mode === 'wait') {
      return {
        effects: [{ ...call, wait: true }],
        ...(data.timeout === null ? {} : { timer: data.timeout }),
      }
    }
    const effects = [{ ...call, wait: false }]
    return data.mode === 'jump' ? { effects, end: {} } : { effects, exit: 'next' }
  },
  on: (data, { happening }) => {
    // The timer may come from a version of the step that still had the exit.
    if (happening.type === 'timer') return data.timeout === null ? {} : { exit: 'timeout' }
    return happening.type === 'outcome' ? came(data, happening.outcome, happening.variables) : {}
  },
})

/** The variable that says why the other flow failed: `failed`, `stopped`, `not_published`, `paused` or `already_inside`. */
const PROBLEM = 'call_problem'

function came({ outputs }: Data, outcome: string, results: Record<string, Json>): Move {
  if (outcome === 'failed') return { set: { [PROBLEM]: results[PROBLEM] ?? null }, exit: 'failed' }
  if (outcome !== 'ended') return {}
  return {
    set: Object.fromEntries(outputs.map(({ output, variable }) => [variable, results[output] ?? null])),
    exit: 'next',
  }
}
