// The shell of a turn, in memory: what came to a contact, in order, becomes turns of its runs, and rows in its ledger.
import { pauseBot, snooze } from '#engine/effects/pauses.ts'
import {
  openConversation,
  type Scene,
  type SceneConversation,
  type SceneFact,
  type SceneFlow,
  type SceneRun,
  writeMessage,
} from '#engine/effects/scene.ts'
import type { Arrival, Waiting } from '#engine/events.ts'
import { holds } from '#engine/machine/conditions.ts'
import type { Fact } from '#engine/machine/trigger.ts'
import { type Happening, type Turn, tokenOf } from '#engine/machine/turn.ts'
import { rulesOf } from '#engine/triggers/fields.ts'
import { triggerOf } from '#engine/triggers/index.ts'
import { resumeMissed, takeAlarm } from './alarms.ts'
import { textOf } from './load.ts'
import { answer, settle } from './outcomes.ts'
import { migrate } from './passengers_in_turn.ts'
import { applyTurn, askingOf, start, takeTurn, think } from './runs_in_turn.ts'
import { botMay, factsOf, ranBefore, type Stage } from './stage.ts'
import { greet, meantBy } from './welcome.ts'

type Of<T extends Waiting['type']> = Extract<Waiting, { type: T }>

const takers: { [T in Waiting['type']]: (stage: Stage, waiting: Of<T>, id: string) => void } = {
  arrival: (stage, { arrival }) =>
    arrival.type === 'echo' ? hearEcho(stage, arrival) : hear(stage, arrival),
  fact({ scene }, { fact, data }, id) {
    scene.facts.push({ type: fact, data: data as Record<string, never>, cause: id })
  },
  start(stage, { flowId, variables, cause, strict }) {
    const flow = stage.scene.flows.find(({ id }) => id === flowId)
    if (!flow || (strict && !(botMay(stage.scene) && mayStart(stage, flow)))) return
    start(stage, flow, { variables, cause, once: false, repeats: true })
  },
  timer: (stage, { runId, token }) => answer(stage, runId, { type: 'timer', token }),
  outcome: (stage, { runId, ...outcome }) => answer(stage, runId, outcome),
  assign: askAgain,
  alarm: takeAlarm,
  migrate,
  resume,
}

/** Takes one thing that came to the contact, and everything that follows from it at once. */
export function take(stage: Stage, waiting: Waiting, id: string): void {
  const taker = takers[waiting.type] as (stage: Stage, waiting: Waiting, id: string) => void
  taker(stage, waiting, id)
  settle(stage)
  while (stage.scene.facts.length > 0) {
    fire(stage)
    settle(stage)
  }
}

/** A person wrote. The newest waiting question takes it; else it opens a conversation, which may start flows. */
function hear(stage: Stage, arrival: Arrival): void {
  const { scene } = stage
  const id = scene.world.id()
  const { origin, content, flowId } = meantBy(scene, arrival)
  if (scene.conversation) scene.conversation.channelId = arrival.channelId
  scene.lastMessage = { text: textOf(content), at: scene.now }
  // Who comes by a link, an ad or a menu begins something, whatever was asked before.
  const reply = origin ? null : answerOf(stage, { type: 'reply', messageId: id, content })
  const latest = scene.conversation
  const stays = latest && (latest.state === 'open' || (reply && reply.turn.status !== 'failed'))
  const actor = { kind: 'contact', id: scene.contact.id } as const
  const conversation = stays ? latest : openConversation(scene, actor, arrival.channelId)
  noteInbound(stage, conversation, arrival)
  snooze(scene, actor, null)
  writeMessage(scene, conversation, {
    id,
    direction: 'in',
    author: actor,
    content: arrival.content,
    channelId: arrival.channelId,
    externalId: arrival.externalId,
    status: 'received',
    ...(origin && { origin }),
  })
  if (!stage.fault && botMay(scene)) greet(scene, conversation, arrival.channelId)
  const data = messageFact(stage, { ...arrival, content, ...(origin && { origin }) })
  if (!reply)
    scene.facts.push({ type: 'message_received', data, cause: id, ...(flowId !== undefined && { flowId }) })
  if (reply) applyTurn(stage, reply.run, reply.happening, reply.turn)
  else if (stage.fault) pauseBot(scene, { kind: 'system', id: null }, 'failed')
}

function noteInbound({ scene }: Stage, conversation: SceneConversation, { channelId }: Arrival): void {
  conversation.channelId = channelId
  conversation.unread += 1
  conversation.waitingSince ??= scene.now
  conversation.lastInboundAt = scene.now
  scene.dirty.add('conversation')
}

/** The waiting question that takes the reply, most recent first. */
function answerOf(
  stage: Stage,
  happening: Happening,
): { run: SceneRun; happening: Happening; turn: Turn } | null {
  if (!botMay(stage.scene)) return null
  for (const run of stage.scene.runs) {
    if (run.status !== 'waiting' || run.waitsFor !== 'reply') continue
    const turn = think(stage, run, happening)
    if (turn.taken) return { run, happening, turn }
  }
  return null
}

/** A person of the team answered in the provider's own app: it belongs to the conversation, and the bot is silent from here. */
function hearEcho({ scene }: Stage, arrival: Arrival): void {
  const actor = { kind: 'user', id: null } as const
  const open = scene.conversation?.state === 'open' ? scene.conversation : null
  const conversation = open ?? openConversation(scene, actor, arrival.channelId)
  conversation.waitingSince = null
  writeMessage(scene, conversation, {
    id: scene.world.id(),
    direction: 'out',
    author: actor,
    content: arrival.content,
    channelId: arrival.channelId,
    externalId: arrival.externalId,
    status: 'sent',
  })
  pauseBot(scene, actor, 'echo')
}

/** Nobody could take the conversation; somebody may by now. While people have it, the run keeps its place. */
function askAgain({ scene, wishes }: Stage, { runId, token, step, to }: Of<'assign'>): void {
  const run = scene.runs.find(({ id }) => id === runId)
  if (run?.status !== 'waiting' || token !== tokenOf(run.snapshot) || !botMay(scene)) return
  if (run.stepId !== step || run.waitsFor !== 'outcome') {
    // A newer version waits for something else at this place.
    Object.assign(run, { queue: null, queuedAt: null })
    scene.dirty.add(run)
    return
  }
  wishes.push({ scene, data: { type: 'assign', to, step }, asking: askingOf(scene, run), token })
}

/** A person hands back: at a step with answers filled in, or where the runs stand, with what they missed. */
function resume(stage: Stage, { runId, step, variables }: Of<'resume'>): void {
  const { scene } = stage
  const run = scene.runs.find(({ id, status }) => id === runId && status === 'waiting')
  if (step === null) resumeMissed(stage)
  else if (run && botMay(scene)) takeTurn(stage, run, { type: 'resume', step, variables })
}

/** What triggers may ask about a message that was no answer. */
function messageFact({ scene }: Stage, { channelId, content, origin }: Arrival): Fact['data'] {
  return {
    text: textOf(content),
    kind: content.kind,
    choice: content.kind === 'text' ? (content.choice ?? '') : '',
    channelId,
    channelType: scene.channels.find(({ id }) => id === channelId)?.type ?? '',
    origin: origin?.kind ?? '',
    ref: origin?.ref ?? '',
    refTitle: origin?.title ?? '',
  }
}

/** Facts of the scene set waiting runs going and start the flows whose triggers they match; last, those for what nothing answered. */
function fire(stage: Stage): void {
  const { scene } = stage
  const unanswered: SceneFact[] = []
  const before = stage.starts
  // Who begins to wait because of a message does not take that very message for the next one.
  const early = new Set(scene.runs.filter(listens))
  let woken = 0
  for (let fact = scene.facts.shift(); fact; fact = scene.facts.shift()) {
    if (stage.fault || !(botMay(scene) || isFault(scene, fact))) continue
    const message = fact.type === 'message_received'
    const heard =
      woken < MAX_WOKEN && botMay(scene)
        ? wake(stage, fact, message ? (run) => early.has(run) : () => true)
        : nobody
    woken += heard.runs
    if (startTapped(stage, fact)) continue
    for (const flow of scene.flows) startBy(stage, flow, fact, false)
    if (message && !heard.answered) unanswered.push(fact)
  }
  if (stage.starts > before) return
  for (const fact of unanswered) {
    if (!botMay(scene) || stage.starts > before) return
    for (const flow of scene.flows) startBy(stage, flow, fact, true)
  }
}

/** A run that failed pauses the bot, and that is just when the handler of faults is wanted. What it says waits like all that a paused bot says. */
const isFault = ({ contact }: Scene, { type }: SceneFact): boolean => type === 'run_ended' && !contact.blocked

/** Most turns of waiting runs that the facts of one commit bring; a run that wakes itself again and again rests here. */
const MAX_WOKEN = 50

const nobody = { runs: 0, answered: false }

const listens = ({ status, waitsFor }: SceneRun): boolean => status === 'waiting' && waitsFor === 'event'

/** Runs that wait for something to happen hear of the fact: how many, and whether it was what one of them waited for. */
function wake(stage: Stage, { type, data }: SceneFact, hears: (run: SceneRun) => boolean): typeof nobody {
  const listening = stage.scene.runs.filter((run) => listens(run) && hears(run))
  const visits = listening.map(({ snapshot }) => snapshot.visit)
  for (const run of listening) takeTurn(stage, run, { type: 'event', fact: { type, data } })
  const answered = listening.some((run, index) => !listens(run) || run.snapshot.visit !== visits[index])
  return { runs: listening.length, answered }
}

/** Starts the flow that a menu's button names; false when there is none, or it may not start. */
function startTapped(stage: Stage, fact: SceneFact): boolean {
  const flow = stage.scene.flows.find(({ id }) => id === fact.flowId)
  if (!flow || !botMay(stage.scene)) return false
  const kind = triggerOf(flow.triggerType)
  const data = kind?.events.includes(fact.type) ? triggerData(stage, flow) : null
  const variables = kind && data ? kind.variables(fact, data) : {}
  start(stage, flow, { variables, cause: fact.cause, once: false, repeats: false })
  return true
}

/** Starts the flow if the fact fires its trigger and the trigger's rules let it. */
function startBy(stage: Stage, flow: SceneFlow, fact: SceneFact, lastResort: boolean): void {
  const kind = triggerOf(flow.triggerType)
  if (!kind?.events.includes(fact.type)) return
  // A flow whose fault this is would fail for ever.
  if (fact.type === 'run_ended' && fact.data['flowId'] === flow.id) return
  const data = triggerData(stage, flow)
  if (!data || (kind.lastResort?.(data) ?? false) !== lastResort) return
  if (!kind.matches(data, fact, factsOf(stage.scene)) || !mayStart(stage, flow)) return
  const { oncePerContact } = rulesOf(data)
  const variables = kind.variables(fact, data)
  start(stage, flow, { variables, cause: fact.cause, once: oncePerContact, repeats: false })
}

/** The trigger's valid data in the flow's published version. */
function triggerData(stage: Stage, { triggerType, versionId }: SceneFlow): unknown {
  const machine = stage.machineOf(versionId)
  const parsed = machine && triggerOf(triggerType)?.data.safeParse(machine.graph.trigger.data)
  return parsed?.success ? parsed.data : null
}

/** Whether the trigger's own rules let the flow start for this contact now. */
function mayStart(stage: Stage, flow: SceneFlow): boolean {
  const { conditions, unlessRunning, oncePerContact } = rulesOf(triggerData(stage, flow))
  if (unlessRunning && stage.scene.runs.some(({ status }) => status === 'waiting')) return false
  if (oncePerContact && ranBefore(stage, flow.id, null)) return false
  return holds(conditions, { facts: factsOf(stage.scene), vars: {} })
}
