// What comes back to waiting runs, and flows that call each other: all of it in the commit of the turn that asked.
import { pauseBot } from '#engine/effects/pauses.ts'
import type { Caller, FlowCall, SceneRun } from '#engine/effects/scene.ts'
import { type Happening, tokenOf } from '#engine/machine/turn.ts'
import { applyTurn, failedTurn, MAX_STARTS, start, takeTurn, tooMany } from './runs_in_turn.ts'
import { botMay, type Stage } from './stage.ts'

/** A timer or an outcome comes to its run. While the bot is paused it is kept, and taken on resuming. */
export function answer(stage: Stage, runId: string, happening: Extract<Happening, { token: string }>): void {
  const { scene } = stage
  const run = waiting(stage, { runId, token: happening.token })
  if (!run) return
  if (botMay(scene)) {
    takeTurn(stage, run, happening)
    return
  }
  run.missed = happening
  run.timer = null
  scene.dirty.add(run)
}

/** The run, if it still waits with this token. */
function waiting({ scene }: Stage, { runId, token }: Caller): SceneRun | null {
  const run = scene.runs.find(({ id }) => id === runId)
  return run?.status === 'waiting' && token === tokenOf(run.snapshot) ? run : null
}

/** Starts the flows that were called, and gives back what ended ones have for their callers, until nothing is left to do. */
export function settle(stage: Stage): void {
  const { calls, returns } = stage.scene
  for (;;) {
    const call = calls.shift()
    if (call) {
      startCalled(stage, call)
      continue
    }
    const back = returns.shift()
    if (!back) return
    const { runId, token, outcome, variables } = back
    answer(stage, runId, { type: 'outcome', token, outcome, variables })
  }
}

function startCalled(stage: Stage, call: FlowCall): void {
  const { scene } = stage
  const { flowId, inputs, cause, caller } = call
  if (caller && !waiting(stage, caller)) return
  const flow = scene.flows.find(({ id }) => id === flowId)
  const why = refusal(stage, flowId)
  if (!flow || why) {
    if (caller) scene.returns.push({ ...caller, outcome: 'failed', variables: { call_problem: why } })
    else if (why === 'not_published') leaveToPeople(stage, call)
    return
  }
  const calling = caller && waiting(stage, caller)
  // A flow that calls for ever would only call again: it ends here.
  if (calling && caller && stage.starts >= MAX_STARTS) {
    const happening = { type: 'outcome', ...caller, outcome: 'failed', variables: {} } as const
    applyTurn(stage, calling, happening, failedTurn(calling, tooMany))
    return
  }
  start(stage, flow, { variables: inputs, cause, once: false, repeats: false, caller })
}

/** A flow that ended in favour of one that is not there leaves the contact with nobody: people take over. */
function leaveToPeople({ scene }: Stage, { by }: FlowCall): void {
  const run = scene.runs.find(({ id }) => id === by)
  if (!run || run.status === 'waiting') return
  pauseBot(scene, { kind: 'flow', id: run.flowId }, 'failed')
  if (scene.conversation) scene.conversation.waitingSince ??= scene.now
}

/** Why a flow cannot be called now; null when nothing speaks against it. */
function refusal({ scene }: Stage, flowId: string): string | null {
  if (!scene.flows.some(({ id }) => id === flowId)) return 'not_published'
  if (!botMay(scene)) return 'paused'
  const inside = scene.runs.some((run) => run.flowId === flowId && run.status === 'waiting')
  return inside ? 'already_inside' : null
}
