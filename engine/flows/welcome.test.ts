// How somebody comes in: the greeting before any flow, and buttons of a channel's menu.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Content, Origin } from '#channels/channel.ts'
import type { MenuItem } from '#channels/extras.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import * as pausing from '#engine/inbox/pausing.ts'
import { graphOf } from '#engine/machine/testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { hello } from './api_testing.ts'
import { saying } from './starts_testing.ts'
import { type Works, works } from './testing.ts'

let database: TestDatabase
let world: TestWorld
let it: Works
const rosa = 'rosa-1'

beforeAll(async () => {
  database = await testDatabase()
  world = testWorld()
})
beforeEach(async () => {
  it = await works(database, world)
  return () => it.turns.stop()
})
afterAll(() => database.close())

async function greet(greeting: string, channelId = it.custom) {
  await database.db.updateTable('channel').set({ greeting }).where('id', '=', channelId).execute()
}

async function comes(content: Content, origin?: Origin, channelId = it.custom) {
  await it.turns.submit({
    channel: { workspaceId: it.workspaceId, id: channelId },
    received: {
      ...{ type: 'message', externalId: `w-${world.id()}`, address: rosa, sentAt: world.now(), content },
      ...(origin && { origin }),
    },
  })
  await it.turns.idle()
}

describe('the greeting', () => {
  test('comes after the first message ever, before the flow, with the contact’s name, and once', async () => {
    await greet('Hola, {{contact.first_name | default: "amiga"}}')
    await it.publish(hello('Soy el flujo'))
    await it.say(rosa, 'uno')
    await it.say(rosa, 'dos')
    expect(await it.talk(rosa)).toEqual(['> uno', '< Hola, amiga', '< Soy el flujo', '> dos'])
  })

  test('is said once although two messages come at the same moment', async () => {
    await greet('Hola')
    await Promise.all([it.say(rosa, 'uno', 'x1'), it.say(rosa, 'dos', 'x2')])
    expect((await it.talk(rosa)).filter((said) => said === '< Hola')).toHaveLength(1)
  })

  test('is the channel’s own: who has written elsewhere is greeted here too', async () => {
    await greet('Hola')
    await it.say(rosa, 'uno')
    const contactId = await it.contactId(rosa)
    await database.db
      .insertInto('identity')
      .values({ workspaceId: it.workspaceId, channelId: it.webchat, address: rosa, contactId })
      .execute()
    await greet('Bienvenida al chat', it.webchat)
    await comes({ kind: 'text', text: 'dos' }, undefined, it.webchat)
    expect(await it.talk(rosa)).toEqual(['> uno', '< Hola', '> dos', '< Bienvenida al chat'])
    const [said] = await database.db
      .selectFrom('message')
      .select(['status', 'channelId', 'author'])
      .where('contactId', '=', contactId)
      .orderBy('seq', 'desc')
      .execute()
    expect(said).toEqual({ status: 'sent', channelId: it.webchat, author: { kind: 'flow', id: null } })
  })

  test('a paused bot greets nobody', async () => {
    await it.say(rosa, 'uno')
    const contactId = await it.contactId(rosa)
    const found = database.db.selectFrom('conversation').select('id').where('contactId', '=', contactId)
    const { id } = await found.executeTakeFirstOrThrow()
    await database.db.transaction().execute((tx) => pausing.pause(tx, it.act, id))
    await database.db
      .insertInto('identity')
      .values({ workspaceId: it.workspaceId, channelId: it.webchat, address: rosa, contactId })
      .execute()
    await greet('Hola', it.webchat)
    await comes({ kind: 'text', text: 'dos' }, undefined, it.webchat)
    expect(await it.talk(rosa)).toEqual(['> uno', '> dos'])
  })
})

describe('a button of the menu', () => {
  const item = (id: string, title: string, does: MenuItem['does']): MenuItem => ({ id, title, does })

  async function menu(items: MenuItem[], kind = 'persistent') {
    await database.db
      .insertInto('channelMenu')
      .values({
        ...{ workspaceId: it.workspaceId, channelId: it.custom, kind },
        ...{ items: JSON.stringify(items), published: JSON.stringify(items), publishedAt: world.now() },
      })
      .execute()
  }

  /** Every way in which a tap may arrive. */
  const sales = async (title = 'Ventas') => {
    const { flowId } = await it.publish(
      saying('menu_button', { refs: [{ text: 'another' }] }, 'Vendo'),
      'Ventas',
    )
    await it.publish(saying('message_received', { match: 'any' }, 'Cualquiera'))
    await it.publish(saying('message_received', { match: 'nothing_else' }, 'No entendí'))
    return [item('m1', title, { kind: 'flow', flowId })]
  }

  test.each<[string, Content, Origin | undefined, string]>([
    ['by the provider’s word', { kind: 'text', text: 'Ventas' }, { kind: 'menu', ref: 'm1' }, 'persistent'],
    ['by its id as a choice', { kind: 'text', text: 'x', choice: 'm1' }, undefined, 'persistent'],
    ['by its id as a text', { kind: 'text', text: 'm1' }, undefined, 'persistent'],
    ['by its words, where those arrive', { kind: 'text', text: 'ventas' }, undefined, 'ice_breakers'],
    ['as a command', { kind: 'text', text: '/Ventas@mi_bot' }, undefined, 'commands'],
  ])('starts its flow and no other: %s', async (_, content, origin, kind) => {
    await menu(await sales(), kind)
    await comes(content, origin)
    expect((await it.talk(rosa)).slice(1)).toEqual(['< Vendo'])
    const row = await database.db
      .selectFrom('event')
      .select('data')
      .where('type', '=', 'message_received')
      .where('contactId', '=', await it.contactId(rosa))
      .executeTakeFirstOrThrow()
    expect(row.data).toMatchObject({ origin: { kind: 'menu', ref: 'm1' } })
  })

  test('is found below another one', async () => {
    await menu([{ ...item('top', 'Más', null), items: await sales() }])
    await comes({ kind: 'text', text: 'Ventas' }, { kind: 'menu', ref: 'm1' })
    expect((await it.talk(rosa)).at(-1)).toBe('< Vendo')
  })

  test('says something for the contact, as if they had written it', async () => {
    await menu([item('m1', 'precios', { kind: 'say', text: 'Quiero los precios' })], 'commands')
    await it.publish(
      saying('message_received', { match: 'contains', keywords: [{ text: 'precios' }] }, 'Cuesta 2'),
    )
    await comes({ kind: 'text', text: '/precios' })
    expect(await it.talk(rosa)).toEqual(['> /precios', '< Cuesta 2'])
  })

  test('the answer to a question stays one, although a button has the same words', async () => {
    await menu(await sales(), 'ice_breakers')
    await database.db.deleteFrom('flow').where('workspaceId', '=', it.workspaceId).execute()
    const asking = graphOf(
      { s1: ['ask_question', { text: '¿Qué?', answer: 'text' }], s2: ['send_message', { text: 'Gracias' }] },
      's1',
      's1.next > s2',
    )
    await it.publish({ ...asking, trigger: hello().trigger })
    await it.say(rosa, 'hola')
    await it.say(rosa, 'Ventas')
    expect((await it.talk(rosa)).at(-1)).toBe('< Gracias')
  })

  test('of another channel, of a draft, or whose flow was stopped, starts nothing of its own', async () => {
    const [one] = await sales()
    await menu([one!])
    await database.db.updateTable('channelMenu').set({ channelId: it.webchat }).execute()
    await comes({ kind: 'text', text: 'Ventas' }, { kind: 'menu', ref: 'm1' })
    expect((await it.talk(rosa)).at(-1)).toBe('< Cualquiera')
    await database.db.updateTable('channelMenu').set({ channelId: it.custom, published: null }).execute()
    await comes({ kind: 'text', text: 'Ventas' }, { kind: 'menu', ref: 'm1' })
    expect((await it.talk(rosa)).at(-1)).toBe('< Cualquiera')
    await database.db
      .updateTable('channelMenu')
      .set({ published: JSON.stringify([one]) })
      .execute()
    await database.db.updateTable('flow').set({ state: 'stopped' }).where('name', '=', 'Ventas').execute()
    await comes({ kind: 'text', text: 'Ventas' }, { kind: 'menu', ref: 'm1' })
    expect((await it.talk(rosa)).at(-1)).toBe('< Cualquiera')
  })
})
