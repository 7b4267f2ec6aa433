// The clock of conversations: sleeping ones wake, and bots that were paused for a while speak again.
import type { Database } from '#db/db.ts'
import { snooze } from '#engine/effects/pauses.ts'
import { record, type SceneRun } from '#engine/effects/scene.ts'
import type { Waiting } from '#engine/events.ts'
import type { World } from '#engine/world.ts'
import { takeTurn } from './runs_in_turn.ts'
import { botMay, type Stage } from './stage.ts'
import type { Turns } from './turns.ts'

const AT_ONCE = 500
// What a busy contact could not take yet is found again by the next look.
const MAX_ROUNDS = 40
const system = { kind: 'system', id: null } as const

/** Takes an alarm; one whose instant is no longer the conversation's own means nothing. */
export function takeAlarm(
  stage: Stage,
  { conversationId, what, at }: Extract<Waiting, { type: 'alarm' }>,
): void {
  const { scene } = stage
  const { conversation } = scene
  if (conversation?.id !== conversationId) return
  if (what === 'snooze') {
    if (conversation.snoozedUntil === at) snooze(scene, system, null)
    return
  }
  if (conversation.pausedUntil !== at) return
  Object.assign(conversation, { pausedAt: null, pausedBy: null, pausedUntil: null })
  scene.dirty.add('conversation')
  record(scene, system, 'bot_resumed', { step: null, reason: 'timer' })
  resumeMissed(stage)
}

/** Runs take what they missed while the bot was paused. */
export function resumeMissed(stage: Stage): void {
  if (!botMay(stage.scene)) return
  const missing = ({ status, missed }: SceneRun) => status === 'waiting' && missed
  for (const run of stage.scene.runs.filter(missing)) {
    if (run.missed) takeTurn(stage, run, run.missed)
  }
}

// Only the newest conversation of a contact matters: the others are closed.
const DUE = `
select workspace_id, contact_id, id, 'snooze' as what, snoozed_until as at from conversation
where snoozed_until <= $1 and state = 'open'
union all
select workspace_id, contact_id, id, 'pause', paused_until from conversation
where paused_until <= $1 and state = 'open'
order by at limit $2`

export interface AlarmsDeps {
  database: Pick<Database, 'pool'>
  world: Pick<World, 'now'>
  turns: Pick<Turns, 'happen'>
  log(problem: unknown, words: string): void
  /** How often it is looked for what is due, in milliseconds; 0: never. */
  sweepMs: number
}

/** Looks for what is due every so often; returns how to stop. */
export function startAlarms(deps: AlarmsDeps): () => void {
  if (deps.sweepMs === 0) return () => {}
  let looking = false
  const look = async () => {
    if (looking) return
    looking = true
    await ringAlarms(deps).catch((problem) => deps.log(problem, 'alarms: could not ring'))
    looking = false
  }
  const timer = setInterval(look, deps.sweepMs).unref()
  return () => clearInterval(timer)
}

/** Hands every alarm that is due to its contact's turn; resolves when all are on disk. */
export async function ringAlarms({
  database,
  world,
  turns,
}: Pick<AlarmsDeps, 'database' | 'world' | 'turns'>): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { rows } = await database.pool.query(DUE, [world.now(), AT_ONCE])
    await Promise.all(
      rows.map(({ workspace_id, contact_id, id: conversationId, what, at }) =>
        turns.happen(workspace_id, contact_id, { type: 'alarm', conversationId, what, at: at.toISOString() }),
      ),
    )
    if (rows.length < AT_ONCE) return
  }
}
