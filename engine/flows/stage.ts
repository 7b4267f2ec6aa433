// What the turns of one contact share while they are taken: its scene, the compiled versions, and what must still be settled.
import type { Wish } from '#engine/effects/effect.ts'
import type { Scene, SceneRun } from '#engine/effects/scene.ts'
import type { FlowMachine } from '#engine/machine/compile.ts'
import type { Facts, Problem } from '#engine/machine/turn.ts'

/** Thrown when a scene needs what was not loaded; it is loaded, and the batch is played again from the start. */
export class Missing extends Error {
  readonly what: { version: string } | Past

  constructor(what: Missing['what']) {
    super('something is not loaded yet')
    this.name = 'Missing'
    this.what = what
  }
}

/** Whether a flow ever ran for a contact: for any cause, or for one. */
export interface Past {
  workspaceId: string
  contactId: string
  flowId: string
  cause: string | null
}

export const pastKey = ({ contactId, flowId, cause }: Past): string =>
  `${contactId} ${flowId} ${cause ?? '*'}`

export interface Stage {
  scene: Scene
  /** The compiled version, null when it does not exist any more; throws Missing. */
  machineOf(versionId: string): FlowMachine | null
  /** Answers that were looked up, by `pastKey`. */
  pasts: ReadonlyMap<string, boolean>
  /** Effects that wait for a decision. */
  wishes: Array<Wish<'assign'>>
  /** Those that nobody could fulfil: asked again later. */
  unfulfilled: Array<Wish<'assign'>>
  /** Flows started so far. */
  starts: number
  /** Set when the first try broke: runs fail with it instead of taking turns. */
  fault: Problem | null
}

/** Whether the flow ever ran for the contact, before or in this scene. Throws Missing. */
export function ranBefore({ scene, pasts }: Stage, flowId: string, cause: string | null): boolean {
  const same = (run: SceneRun) => run.flowId === flowId && (cause === null || run.cause === cause)
  if (scene.runs.some(same)) return true
  const past = { workspaceId: scene.workspaceId, contactId: scene.contact.id, flowId, cause }
  const known = pasts.get(pastKey(past))
  if (known === undefined) throw new Missing(past)
  return known
}

/** Whether the bot may speak to this contact now. */
export const botMay = ({ conversation, contact }: Scene): boolean =>
  !conversation?.pausedAt && !contact.blocked

/** What a flow reads of the scene at this moment. */
export function factsOf(scene: Scene): Facts {
  const { contact, conversation, channels } = scene
  const [firstName, lastName] = [contact.firstName ?? '', contact.lastName ?? '']
  return {
    contact: {
      id: contact.id,
      firstName,
      lastName,
      name: [firstName, lastName].filter(Boolean).join(' '),
      email: contact.email ?? '',
      phone: contact.phone ?? '',
      language: contact.language ?? '',
      country: contact.country ?? '',
      avatarUrl: contact.avatarUrl ?? null,
      tags: contact.tags,
      fields: contact.fields,
    },
    conversation: {
      id: conversation?.id ?? '',
      state: conversation?.state ?? 'closed',
      source: conversation?.source ?? '',
      openedAt: conversation?.openedAt ?? scene.now,
      waitingSince: conversation?.waitingSince ?? null,
    },
    assignee: scene.assignee,
    channel: channels.find(({ id }) => id === conversation?.channelId) ?? null,
    lastMessage: scene.lastMessage,
    workspace: scene.workspace,
    agents: scene.agents,
    now: scene.now,
    seed: scene.world.random(),
  }
}
