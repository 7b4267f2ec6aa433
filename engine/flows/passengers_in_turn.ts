// A run whose version was replaced, or whose flow was stopped: carries out what the publisher chose for where it stands.
import { pauseBot } from '#engine/effects/pauses.ts'
import { record, type SceneRun } from '#engine/effects/scene.ts'
import { timerId } from '#engine/effects/start_timer.ts'
import type { Waiting } from '#engine/events.ts'
import { takeTurn } from './runs_in_turn.ts'
import { botMay, type Stage } from './stage.ts'

type Migrate = Extract<Waiting, { type: 'migrate' }>

/** Takes the choice once: a run that has gone on by itself, ended, or is already there stays as it is. */
export function migrate(stage: Stage, waiting: Migrate): void {
  const { runId, step, versionId, how } = waiting
  const run = stage.scene.runs.find(({ id }) => id === runId)
  if (run?.status !== 'waiting' || run.versionId === versionId) return
  if (step !== null && run.stepId !== step) return
  if (how === 'to_person' || versionId === null || !fits(stage, run, versionId)) handOver(stage, run, waiting)
  else goOn(stage, run, { ...waiting, versionId, how })
}

/** Whether the step where the run stands is still a place to wait at. */
function fits(stage: Stage, { stepId }: SceneRun, versionId: string): boolean {
  const place = stepId === null ? undefined : stage.machineOf(versionId)?.places.get(stepId)
  return place?.kind !== undefined && place.fault === null
}

function goOn(
  stage: Stage,
  run: SceneRun,
  { versionId, how, by }: Migrate & { versionId: string; how: 'move' | 'ask_again' },
): void {
  const { scene } = stage
  const { id: runId, flowId, stepId, versionId: from } = run
  const kind = stepId === null ? null : stage.machineOf(versionId)?.places.get(stepId)?.kind
  run.versionId = versionId
  scene.dirty.add(run)
  record(scene, by, 'run_moved', { runId, flowId, from, to: versionId, how })
  if (how === 'move' || stepId === null) {
    // The snapshot and its token stay, so alarms and outcomes on their way still find it.
    run.waitsFor = kind?.waitsFor ?? run.waitsFor
    return
  }
  const again = { type: 'resume', step: stepId, variables: {} } as const
  if (botMay(scene)) takeTurn(stage, run, again)
  // While people speak the bot keeps silent; it asks again when it resumes.
  else run.missed = again
}

/** The run ends here, its bot is silent, and the open conversation waits for people. */
function handOver({ scene }: Stage, run: SceneRun, { by }: Migrate): void {
  const { id: runId, flowId, caller, timer } = run
  if (timer) scene.ledger.cancelled.push(timerId(runId, timer))
  Object.assign(run, {
    ...{ status: 'stopped', endedAt: scene.now, waitsFor: null, waitingSince: null, missed: null },
    ...{ timer: null, queue: null, queuedAt: null },
  })
  scene.dirty.add(run)
  record(scene, by, 'run_ended', { runId, flowId, status: 'stopped' })
  if (caller) scene.returns.push({ ...caller, outcome: 'failed', variables: { call_problem: 'stopped' } })
  if (scene.conversation?.state !== 'open') return
  pauseBot(scene, by, 'flow')
  scene.conversation.waitingSince ??= scene.now
}
