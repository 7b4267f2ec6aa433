// A workspace with a Telegram bot whose provider is a fake: what comes in by webhooks is only gathered.
import type { Received } from '#channels/channel.ts'
import { telegramFake } from '#channels/telegram/testing.ts'
import type { Fake, Hook } from '#channels/testing.ts'
import type { TestDatabase } from '#db/testing.ts'
import type { NewJob } from '#engine/jobs.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { keepChannelSecrets } from './channel_vault.ts'
import { connect, create, find } from './channels.ts'
import type { MediaJob } from './media_rows.ts'
import { receiveDoor } from './receive.ts'
import { type Inbound, type TakeDeps, takeItems } from './received.ts'
import { type House, house, visitor } from './testing.ts'
import { openWebhookLog, type WebhookLog } from './webhook_log.ts'

/** The bot, and what came to it. */
export interface Bot {
  fake: Fake
  world: TestWorld
  home: House
  channelId: string
  webhooks: WebhookLog
  arrived: Inbound[]
  /** What becomes of the messages that are handed over. */
  outcome: string
  deps(): TakeDeps
  /** The provider calls. */
  call(hook: Hook): Promise<Response>
  /** Items as if the provider had called. */
  take(...items: Received[]): Promise<void>
  mediaJobs(): MediaJob[]
  /** A contact who is known by an address. */
  somebody(address: string, name: string): ReturnType<typeof visitor>
}

let seed = 0

/** Makes one, in a workspace of its own. */
export async function botHouse(database: TestDatabase): Promise<Bot> {
  keepChannelSecrets({
    vault: { seal: (text) => text, open: (text) => text },
    publicUrl: 'https://charla.test',
  })
  const fake = telegramFake()
  seed += 1
  const world = testWorld({ seed, http: async (input, init) => fake.fetch(new Request(input, init)) })
  const home = await house(database, world)
  const { id: channelId } = await database.db
    .transaction()
    .execute((tx) => create(tx, home.act, { type: 'telegram', name: 'Bot', settings: fake.settings }))
  const connection = async () => connect((await find(database.db, home.workspaceId, channelId))!)
  fake.learn((await connection()).settings as Record<string, unknown>)
  const sent: Array<{ queue: string; job: NewJob }> = []
  const log = () => {}
  const webhooks = openWebhookLog({ db: database.db, world, log })
  const bot: Bot = {
    ...{ fake, world, home, channelId, webhooks, arrived: [], outcome: 'taken' },
    deps: () => ({
      ...{ db: database.db, world, log, live: home.bells.live },
      jobs: {
        send: async (queue, jobs) => void sent.push(...jobs.map((job) => ({ queue, job }))),
      },
      async submit(inbound) {
        bot.arrived.push(inbound)
        return bot.outcome
      },
    }),
    async call({ method = 'POST', headers, body }) {
      const door = receiveDoor({ ...bot.deps(), webhooks })
      return door.request(`/telegram/${channelId}`, { method, headers, body })
    },
    async take(...items) {
      const source = { workspaceId: home.workspaceId, channelId, connection: await connection() }
      await takeItems(bot.deps(), source, items)
    },
    mediaJobs: () => sent.filter(({ queue }) => queue === 'media').map(({ job }) => job.data as MediaJob),
    async somebody(address, name) {
      const one = await visitor(database, world, home, channelId, name)
      await database.db
        .updateTable('identity')
        .set({ address })
        .where('contactId', '=', one.contactId)
        .execute()
      return one
    },
  }
  return bot
}
