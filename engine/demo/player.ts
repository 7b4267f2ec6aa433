// Plays the deeds of talks through the verbs that people's clicks go through, and through the turns that bots take.
import type { Content } from '#channels/channel.ts'
import type { Act } from '#engine/events.ts'
import { takeBatch } from '#engine/flows/batch.ts'
import type { Item, Tools } from '#engine/flows/items.ts'
import { flowQueues } from '#engine/flows/jobs.ts'
import { machines } from '#engine/flows/machines.ts'
import * as comments from '#engine/inbox/comments.ts'
import * as conversations from '#engine/inbox/conversations.ts'
import * as messages from '#engine/inbox/messages.ts'
import * as pausing from '#engine/inbox/pausing.ts'
import type { NewJob, Queue } from '#engine/jobs.ts'
import { deliver, readAll } from './delivery.ts'
import type { Commit } from './one_commit.ts'
import type { Past } from './past.ts'
import type { Deed, Talk, Verb } from './script.ts'
import { type Shop, silent } from './shop.ts'

/** An alarm that flows have set. */
export interface Alarm {
  queue: string
  job: NewJob
}

type Conversation = NonNullable<Awaited<ReturnType<Player['conversationOf']>>>

const verbs: Record<
  Verb,
  (player: Player, act: Act, conversation: Conversation, said: Said) => Promise<unknown>
> = {
  answers: ({ commit: { tx } }, act, { id }, { text, channelId }) =>
    messages.send(tx, act, id, { clientId: act.world.id(), content: { kind: 'text', text }, channelId }),
  fails: (player, act, conversation, said) => verbs.answers(player, act, conversation, said),
  remarks: ({ commit: { tx }, shop }, act, { id }, { text }) =>
    comments.add(tx, act, id, withMentions(shop, text)),
  gives: ({ commit: { tx }, shop }, act, { id }, { text }) =>
    conversations.assign(tx, act, id, shop.staff.get(text)?.id ?? null),
  pauses: ({ commit: { tx } }, act, { id }) => pausing.pause(tx, act, id),
  resumes: ({ commit: { tx } }, act, { id }) => pausing.resume(tx, act, id),
  reads: async () => {},
  closes: ({ commit: { tx } }, act, { id }, { text }) => {
    const [category = '', summary = ''] = text.split(' | ')
    return conversations.close(tx, act, id, { category, summary })
  },
}

interface Said {
  text: string
  channelId: string
}

/** Plays on one commit's connection. Flows' alarms ring when the clock reaches them. */
export class Player {
  readonly commit: Commit
  readonly past: Past
  readonly shop: Shop
  /** Contact ids by the person's key. */
  readonly contacts = new Map<string, string>()
  /** Set and not rung yet. */
  alarms: Alarm[] = []
  readonly #tools: Tools
  readonly #queues: Map<string, Queue>

  constructor(commit: Commit, past: Past, shop: Shop) {
    this.commit = commit
    this.past = past
    this.shop = shop
    this.#tools = {
      world: past,
      machines: machines(),
      jobs: {
        sendIn: async (_inside, queue, jobs) => {
          this.alarms.push(...jobs.map((job) => ({ queue, job })))
        },
      },
    }
    const queues = flowQueues((workspaceId, contactId, waiting) =>
      this.#take({ who: { workspaceId, contactId }, waiting }, contactId),
    )
    this.#queues = new Map(queues.map((queue) => [queue.name, queue]))
  }

  /** Moves the clock to an instant; alarms that are due before it ring in order. */
  async reach(at: number): Promise<void> {
    for (let due = this.#due(at); due; due = this.#due(at)) {
      this.past.reach(due.at)
      await this.#queues.get(due.queue)?.run([{ id: due.job.id ?? '', data: due.job.data }])
    }
    this.past.reach(at)
  }

  #due(at: number) {
    const [first] = this.alarms
      .map((alarm) => ({ ...alarm, at: alarm.job.after?.getTime() ?? 0 }))
      .sort((a, b) => a.at - b.at)
    if (!first || first.at > at) return null
    this.alarms = this.alarms.filter(({ job }) => job !== first.job)
    return first
  }

  /** Plays one deed of a talk now. */
  async play(talk: Talk, deed: Deed): Promise<void> {
    const contactId = this.contacts.get(talk.with)
    const channelId = this.shop.channels.get(talk.on)
    if (!contactId || !channelId) throw new Error(`Nobody is ${talk.with} on ${talk.on}`)
    if (deed.kind === 'says') await this.#hear(contactId, channelId, deed.text)
    else await this.#act(contactId, channelId, deed)
  }

  async #hear(contactId: string, channelId: string, text: string): Promise<void> {
    const { workspaceId } = this.shop
    await readAll(this.commit, this.past, { workspaceId, contactId })
    const arrival = {
      type: 'message',
      channelId,
      externalId: this.past.id(),
      address: '',
      content: await this.#contentOf(contactId, text),
      sentAt: this.past.now().toISOString(),
    } as const
    await this.#take({ who: { workspaceId, contactId }, waiting: { type: 'arrival', arrival } }, contactId)
  }

  /** `[title]` taps a choice of the newest message. */
  async #contentOf(contactId: string, text: string): Promise<Content> {
    const [, title] = /^\[(.+)\]$/.exec(text) ?? []
    if (title === undefined) return { kind: 'text', text }
    const last = await this.commit.tx
      .selectFrom('message')
      .select('content')
      .where('workspaceId', '=', this.shop.workspaceId)
      .where('contactId', '=', contactId)
      .where('direction', '=', 'out')
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst()
    const choices = last?.content.kind === 'text' ? (last.content.choices ?? []) : []
    const choice = choices.find((one) => one.title.endsWith(title))
    if (!choice) throw new Error(`The bot offered no «${title}»`)
    return { kind: 'text', text: choice.title, choice: choice.id }
  }

  async #act(contactId: string, channelId: string, { kind, by, text }: Exclude<Deed, { kind: 'says' }>) {
    const { workspaceId, staff } = this.shop
    const conversation = await this.conversationOf(contactId)
    if (!conversation) throw new Error(`${by} has nobody to talk to`)
    const id = by === 'agente' ? (conversation.assigneeId ?? staff.get('mara')?.id) : staff.get(by)?.id
    if (!id) throw new Error(`Nobody here is called ${by}`)
    const act: Act = { workspaceId, actor: { kind: 'user', id }, world: this.past, bells: silent }
    if (conversation.unread > 0) await conversations.read(this.commit.tx, act, conversation.id)
    await verbs[kind](this, act, conversation, { text, channelId })
    if (kind === 'answers' || kind === 'fails') await this.#deliver(contactId, kind === 'fails')
    if (await this.#waits(contactId)) {
      await this.#take({ who: { workspaceId, contactId }, waiting: null }, contactId)
    }
  }

  /** Whether something lies there for the contact's next turn. */
  async #waits(contactId: string): Promise<boolean> {
    const found = this.commit.tx
      .selectFrom('happening')
      .select('id')
      .where('workspaceId', '=', this.shop.workspaceId)
      .where('contactId', '=', contactId)
      .limit(1)
    return (await found.executeTakeFirst()) !== undefined
  }

  /** The newest conversation of a contact. */
  conversationOf(contactId: string) {
    return this.commit.tx
      .selectFrom('conversation')
      .select(['id', 'assigneeId', 'unread'])
      .where('workspaceId', '=', this.shop.workspaceId)
      .where('contactId', '=', contactId)
      .orderBy('openedAt', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
  }

  async #take(item: Item, contactId: string): Promise<void> {
    const { cancelled, speaks } = await takeBatch(this.commit.client, this.#tools, [item], null)
    this.alarms = this.alarms.filter(({ job: { id } }) => id === undefined || !cancelled.includes(id))
    if (speaks) await this.#deliver(contactId)
  }

  #deliver(contactId: string, refused = false): Promise<void> {
    return deliver(this.commit, this.past, { workspaceId: this.shop.workspaceId, contactId }, refused)
  }
}

/** `@luis` as the composer writes it, with whom it means. */
function withMentions(shop: Shop, text: string): { text: string; mentions: string[] } {
  const mentions: string[] = []
  const written = text.replace(/@(\p{L}+)/gu, (all, key: string) => {
    const colleague = shop.staff.get(key)
    if (!colleague) return all
    mentions.push(colleague.id)
    return `@${colleague.name.replace(/\s+/g, '')}`
  })
  return { text: written, mentions }
}
