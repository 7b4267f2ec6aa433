// The shell of a turn, in memory: what came to a contact, in order, becomes turns of its runs, and rows in its ledger.
import {
  openConversation,
  pauseBot,
  type SceneConversation,
  type SceneRun,
  writeMessage,
} from '#engine/effects/scene.ts'
import type { Arrival, Waiting } from '#engine/events.ts'
import { type Happening, type Turn, tokenOf } from '#engine/machine/turn.ts'
import { triggerOf } from '#engine/triggers/index.ts'
import { askLater } from './jobs.ts'
import { textOf } from './load.ts'
import { applyTurn, askingOf, start, takeTurn, think } from './runs_in_turn.ts'
import { botMay, factsOf, type Stage } from './stage.ts'

type Of<T extends Waiting['type']> = Extract<Waiting, { type: T }>

const takers: { [T in Waiting['type']]: (stage: Stage, waiting: Of<T>, id: string) => void } = {
  arrival: (stage, { arrival }) =>
    arrival.type === 'echo' ? hearEcho(stage, arrival) : hear(stage, arrival),
  fact({ scene }, { fact, data }, id) {
    scene.facts.push({ type: fact, data: data as Record<string, never>, cause: id })
  },
  start(stage, { flowId, variables, cause }) {
    const flow = stage.scene.flows.find(({ id }) => id === flowId)
    if (flow) start(stage, flow, { variables, cause, once: false, repeats: true })
  },
  timer: (stage, { runId, token }) => answer(stage, runId, { type: 'timer', token }),
  outcome: (stage, { runId, ...outcome }) => answer(stage, runId, outcome),
  assign: askAgain,
  resume,
}

/** Takes one thing that came to the contact, and everything that follows from it at once. */
export function take(stage: Stage, waiting: Waiting, id: string): void {
  const taker = takers[waiting.type] as (stage: Stage, waiting: Waiting, id: string) => void
  taker(stage, waiting, id)
  fire(stage)
}

/** A person wrote. The newest waiting question takes it; else it opens a conversation, which may start flows. */
function hear(stage: Stage, arrival: Arrival): void {
  const { scene } = stage
  const id = scene.world.id()
  if (scene.conversation) scene.conversation.channelId = arrival.channelId
  scene.lastMessage = { text: textOf(arrival.content), at: scene.now }
  const reply = answerOf(stage, { type: 'reply', messageId: id, content: arrival.content })
  const latest = scene.conversation
  const stays = latest && (latest.state === 'open' || (reply && reply.turn.status !== 'failed'))
  const actor = { kind: 'contact', id: scene.contact.id } as const
  const conversation = stays ? latest : openConversation(scene, actor, arrival.channelId)
  noteInbound(stage, conversation, arrival)
  writeMessage(scene, conversation, {
    id,
    direction: 'in',
    author: actor,
    content: arrival.content,
    channelId: arrival.channelId,
    externalId: arrival.externalId,
    status: 'received',
  })
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

/** A timer or an outcome comes to its run. While the bot is paused it is kept, and taken on resuming. */
function answer(stage: Stage, runId: string, happening: Extract<Happening, { token: string }>): void {
  const { scene } = stage
  const run = scene.runs.find(({ id }) => id === runId)
  if (run?.status !== 'waiting' || happening.token !== tokenOf(run.snapshot)) return
  if (botMay(scene)) {
    takeTurn(stage, run, happening)
    return
  }
  run.missed = happening
  run.timer = null
  scene.dirty.add(run)
}

/** Nobody could take the conversation; somebody may by now. */
function askAgain({ scene, wishes }: Stage, { runId, token, step, to }: Of<'assign'>): void {
  const run = scene.runs.find(({ id }) => id === runId)
  if (run?.status !== 'waiting' || token !== tokenOf(run.snapshot)) return
  const wish = { scene, data: { type: 'assign', to, step } as const, asking: askingOf(scene, run), token }
  if (botMay(scene)) wishes.push(wish)
  else askLater(wish)
}

/** A person hands back: at a step with answers filled in, or where the runs stand, with what they missed. */
function resume(stage: Stage, { runId, step, variables }: Of<'resume'>): void {
  const { scene } = stage
  if (!botMay(scene)) return
  for (const run of scene.runs.filter(({ status }) => status === 'waiting')) {
    if (step !== null && run.id === runId) takeTurn(stage, run, { type: 'resume', step, variables })
    else if (step === null && run.missed) takeTurn(stage, run, run.missed)
  }
}

/** Facts of the scene start the flows whose triggers they match. */
function fire(stage: Stage): void {
  const { scene } = stage
  for (let fact = scene.facts.shift(); fact; fact = scene.facts.shift()) {
    if (!botMay(scene) || stage.fault) continue
    for (const flow of scene.flows) {
      const kind = triggerOf(flow.triggerType)
      if (!kind?.events.includes(fact.type)) continue
      const machine = stage.machineOf(flow.versionId)
      const data = machine && kind.data.safeParse(machine.graph.trigger.data)
      if (!data?.success || !kind.matches(data.data, fact, factsOf(scene))) continue
      const once = (data.data as { oncePerContact?: boolean }).oncePerContact === true
      start(stage, flow, { variables: kind.variables(fact), cause: fact.cause, once, repeats: false })
    }
  }
}
