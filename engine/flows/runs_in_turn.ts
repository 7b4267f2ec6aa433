// Runs inside a scene: starting one, and carrying out what a turn decided.
import type { Asking } from '#engine/effects/effect.ts'
import { fileDeed } from '#engine/effects/file_deed.ts'
import { effects } from '#engine/effects/index.ts'
import { add, type Row } from '#engine/effects/ledger.ts'
import { pauseBot } from '#engine/effects/pauses.ts'
import {
  type Caller,
  openConversation,
  record,
  type Scene,
  type SceneFlow,
  type SceneRun,
} from '#engine/effects/scene.ts'
import { timerId } from '#engine/effects/start_timer.ts'
import { START } from '#engine/machine/compile.ts'
import type { Asked } from '#engine/machine/effect.ts'
import { type Happening, type Problem, type Turn, tokenOf, turn } from '#engine/machine/turn.ts'
import type { Json } from '#engine/machine/values.ts'
import { newVariables, remembered } from './history.ts'
import { factsOf, ranBefore, type Stage } from './stage.ts'

/** Most flows one contact starts in one commit; flows that start each other for ever end here. */
export const MAX_STARTS = 10

/** The run that started one flow too many. */
export const tooMany: Problem = {
  code: 'too_many_starts',
  level: 'error',
  step: null,
  text: {
    en: `More than ${MAX_STARTS} flows started at the same moment. Flows that start each other were stopped here.`,
    es: `Se iniciaron más de ${MAX_STARTS} flujos en el mismo momento. Los flujos que se inician entre sí se detuvieron aquí.`,
  },
}

const gone: Problem = {
  code: 'no_version',
  level: 'error',
  step: null,
  text: {
    en: 'The version of the flow that this conversation was on does not exist any more.',
    es: 'La versión del flujo en la que estaba esta conversación ya no existe.',
  },
}

/** Starts a flow, unless it is running for the contact, or ran for the same cause or (`once`) ever. */
export function start(
  stage: Stage,
  flow: SceneFlow,
  given: {
    variables: Record<string, Json>
    cause: string
    once: boolean
    repeats: boolean
    caller?: Caller | null
  },
): void {
  const { scene } = stage
  if (scene.runs.some((run) => run.flowId === flow.id && run.status === 'waiting')) return
  if (given.once && ranBefore(stage, flow.id, null)) return
  if (given.repeats && ranBefore(stage, flow.id, given.cause)) return
  const actor = { kind: 'flow', id: flow.id } as const
  const conversation = scene.conversation ?? openConversation(scene, actor, scene.channels[0]?.id ?? null)
  const run: SceneRun = {
    id: scene.world.id(),
    flowId: flow.id,
    versionId: flow.versionId,
    conversationId: conversation.id,
    channelId: conversation.channelId,
    status: 'waiting',
    snapshot: { value: START, vars: {}, visit: 0, counts: {}, kept: null, trail: [] },
    stepId: null,
    waitsFor: null,
    waitingSince: null,
    missed: null,
    timer: null,
    turn: 0,
    problem: null,
    cause: given.cause,
    caller: given.caller ?? null,
    queue: null,
    queuedAt: null,
    startedAt: scene.now,
    endedAt: null,
  }
  scene.runs.unshift(run)
  scene.fresh.add(run)
  record(scene, actor, 'run_started', { runId: run.id, flowId: flow.id, flowName: flow.name })
  const first: Happening = { type: 'start', variables: given.variables }
  stage.starts += 1
  applyTurn(
    stage,
    run,
    first,
    stage.starts > MAX_STARTS ? failedTurn(run, tooMany) : think(stage, run, first),
  )
}

/** What the run makes of a happening. Changes nothing. */
export function think(stage: Stage, run: SceneRun, happening: Happening): Turn {
  if (stage.fault) return failedTurn(run, stage.fault)
  const machine = stage.machineOf(run.versionId)
  if (!machine) return failedTurn(run, gone)
  return turn(machine, run.turn === 0 ? null : run.snapshot, happening, factsOf(stage.scene))
}

/** Takes the turn; false when the happening meant nothing to the run. */
export function takeTurn(stage: Stage, run: SceneRun, happening: Happening): boolean {
  return applyTurn(stage, run, happening, think(stage, run, happening))
}

/** The turn of a run that cannot go on. */
export const failedTurn = ({ snapshot }: SceneRun, problem: Problem): Turn => ({
  snapshot,
  status: 'failed',
  waitsFor: null,
  step: problem.step,
  effects: [],
  path: [],
  taken: true,
  problem,
  outputs: {},
})

/** Writes a turn's outcome into the scene: the run, its history, and the effects it asked for. */
export function applyTurn(stage: Stage, run: SceneRun, happening: Happening, taken: Turn): boolean {
  if (!taken.taken) return false
  const { scene } = stage
  const entry = historyOf(scene, run, happening, taken)
  add(scene.ledger, 'turn', entry)
  const timer = timerAfter(run, happening, taken)
  if (run.timer && timer === null) scene.ledger.cancelled.push(timerId(run.id, run.timer))
  const stays = taken.status === 'waiting' && taken.step === run.stepId
  Object.assign(run, {
    snapshot: taken.snapshot,
    status: taken.status,
    stepId: taken.step,
    waitsFor: taken.waitsFor,
    waitingSince: taken.status === 'waiting' ? scene.now : null,
    missed: null,
    timer,
    turn: run.turn + 1,
    problem: taken.problem,
    ...(stays ? {} : { queue: null, queuedAt: null }),
  })
  scene.dirty.add(run)
  for (const [index, effect] of taken.effects.entries()) {
    const problem = carryOut(stage, effect, askingOf(scene, run, index))
    if (!problem) continue
    entry['problem'] ??= problem
    if (problem.level === 'warning') continue
    Object.assign(run, { status: 'failed', waitsFor: null, waitingSince: null, stepId: effect.step, problem })
    entry['problem'] = problem
    break
  }
  if (run.status !== 'waiting') end(stage, run, taken.outputs)
  return true
}

/** The alarm that stays set: a step that goes on waiting with the same token keeps its own, unless this was it. */
function timerAfter(run: SceneRun, happening: Happening, taken: Turn): string | null {
  const stays = taken.status === 'waiting' && run.timer === tokenOf(taken.snapshot)
  return stays && happening.type !== 'timer' ? run.timer : null
}

const historyOf = (scene: Scene, run: SceneRun, happening: Happening, taken: Turn): Row => ({
  workspace_id: scene.workspaceId,
  run_id: run.id,
  number: run.turn + 1,
  happening,
  path: taken.path,
  effects: taken.effects.map(remembered),
  variables: newVariables(run.snapshot.vars, taken.snapshot.vars),
  problem: taken.problem,
  version_id: run.versionId,
  created_at: scene.now,
})

/** The run, and the flow it belongs to, as those who ask. */
export function askingOf(scene: Scene, run: SceneRun, index = 0): Asking {
  const name = scene.flows.find(({ id }) => id === run.flowId)?.name ?? ''
  return { run, flow: { id: run.flowId, name }, turn: run.turn, index }
}

/** A problem when the world does not allow it. */
function carryOut(stage: Stage, effect: Asked, asking: Asking): Problem | null {
  if (effect.type === 'assign') {
    stage.wishes.push({ scene: stage.scene, data: effect, asking, token: tokenOf(asking.run.snapshot) })
    return null
  }
  const kind = effects[effect.type]
  if ('perform' in kind) {
    fileDeed(stage.scene, effect, asking)
    return null
  }
  // The registry has one entry per type, so the effect is what the entry takes.
  const { apply } = kind as { apply(scene: unknown, data: Asked, asking: Asking): Problem | null }
  return apply(stage.scene, effect, asking)
}

/** The run is over. Whoever called it gets its outcome; one that failed and that nobody waits for hands over to people. */
function end({ scene }: Stage, run: SceneRun, outputs: Record<string, Json>): void {
  run.endedAt = scene.now
  if (run.timer) scene.ledger.cancelled.push(timerId(run.id, run.timer))
  run.timer = null
  const actor = { kind: 'flow', id: run.flowId } as const
  const { id: runId, flowId, problem, caller } = run
  const status = run.status === 'failed' ? 'failed' : 'ended'
  const about = problem ? { problem: problem as unknown as Json } : {}
  const calling = caller && callerOf(scene, caller)
  if (caller && calling) {
    const variables: Record<string, Json> = status === 'ended' ? outputs : { call_problem: 'failed' }
    scene.returns.push({ ...caller, outcome: status, variables })
  }
  // Its caller has an exit for that, so it is no fault of which people must hear.
  record(scene, actor, 'run_ended', { runId, flowId, status, ...about }, status === 'failed' && !calling)
  if (status === 'ended') {
    // The flow that gave the conversation to somebody has said its last word.
    if (scene.handedOver.has(runId)) pauseBot(scene, actor, 'assigned')
    return
  }
  if (calling) return
  pauseBot(scene, actor, 'failed')
  if (scene.conversation) scene.conversation.waitingSince ??= scene.now
}

/** The run that called, if it still waits for the outcome. */
function callerOf(scene: Scene, { runId, token }: Caller): SceneRun | undefined {
  return scene.runs.find(
    ({ id, status, snapshot }) => id === runId && status === 'waiting' && tokenOf(snapshot) === token,
  )
}
