// Triggers where they count: which message, which change of a contact and which person starts which flow.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Origin } from '#channels/channel.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import * as users from '#engine/accounts/users.ts'
import * as contacts from '#engine/contacts/contacts.ts'
import * as pausing from '#engine/inbox/pausing.ts'
import { graphOf } from '#engine/machine/testing.ts'
import type { Json } from '#engine/machine/values.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { answerBells, saying } from './starts_testing.ts'
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

const write = <T>(work: (tx: never) => Promise<T>) =>
  database.db.transaction().execute((tx) => work(tx as never))
const on = (type: string, data: Record<string, Json>, text: string) => it.publish(saying(type, data, text))
const words = (...texts: string[]) => texts.map((text) => ({ text }))

async function comes(text: string, origin: Origin) {
  await it.turns.submit({
    channel: { workspaceId: it.workspaceId, id: it.custom },
    received: {
      type: 'message',
      externalId: `o-${world.id()}`,
      address: rosa,
      sentAt: world.now(),
      content: { kind: 'text', text },
      origin,
    },
  })
  await it.turns.idle()
}

describe('a message', () => {
  test('starts by its word, and what nothing else answers starts the last resort', async () => {
    await on('message_received', { match: 'is', keywords: words('precio') }, 'Cuesta {{message}}')
    await on('message_received', { match: 'nothing_else' }, 'No entendí')
    await it.say(rosa, '¡PRECIO!')
    await it.say(rosa, 'mmm')
    expect(await it.talk(rosa)).toEqual(['> ¡PRECIO!', '< Cuesta ¡PRECIO!', '> mmm', '< No entendí'])
  })

  test('that a question takes starts nothing', async () => {
    const asking = graphOf({ s1: ['ask_question', { text: '¿Qué?', answer: 'text' }] }, 's1')
    const trigger = saying('message_received', { match: 'is', keywords: words('hola') }, '').trigger
    await it.publish({ ...asking, trigger })
    await on('message_received', { match: 'nothing_else' }, 'No entendí')
    await it.say(rosa, 'hola')
    await it.say(rosa, 'cualquier cosa')
    expect(await it.talk(rosa)).toEqual(['> hola', '< ¿Qué?', '> cualquier cosa'])
  })

  test('starts nothing while the bot is paused', async () => {
    await on('message_received', { match: 'any' }, 'Hola')
    await it.say(rosa, 'uno')
    const contactId = await it.contactId(rosa)
    const found = database.db.selectFrom('conversation').select('id').where('contactId', '=', contactId)
    const { id } = await found.executeTakeFirstOrThrow()
    await write((tx) => pausing.pause(tx, it.act, id))
    await it.say(rosa, 'dos')
    expect(await it.talk(rosa)).toEqual(['> uno', '< Hola', '> dos'])
  })

  test.each<[string, Origin, string]>([
    ['a link', { kind: 'link', ref: 'Verano', title: 'Campaña' }, 'Vienes por Campaña'],
    ['an ad', { kind: 'ad', ref: 'verano' }, 'Vienes por'],
    ['a menu button', { kind: 'menu', ref: 'ayuda' }, 'Botón ayuda'],
    ['a broadcast', { kind: 'broadcast', ref: 'b1' }, 'Difusión b1'],
  ])('by %s starts its own trigger', async (_, origin, answer) => {
    await on('referral', { refs: words('verano') }, 'Vienes por {{reference_title}}')
    await on('referral', { refs: words('invierno') }, 'No')
    await on('menu_button', {}, 'Botón {{reference}}')
    await on('broadcast_reply', {}, 'Difusión {{reference}}')
    await comes('hola', origin)
    expect((await it.talk(rosa)).map((line) => line.trim())).toEqual(['> hola', `< ${answer}`])
  })

  test('by a link begins something, whatever was asked before', async () => {
    const asking = graphOf({ s1: ['ask_question', { text: '¿Qué?', answer: 'text' }] }, 's1')
    const trigger = saying('message_received', { match: 'is', keywords: words('hola') }, '').trigger
    await it.publish({ ...asking, trigger })
    await on('referral', {}, 'Bienvenida')
    await it.say(rosa, 'hola')
    await comes('vengo por el enlace', { kind: 'link', ref: 'x' })
    expect(await it.talk(rosa)).toEqual(['> hola', '< ¿Qué?', '> vengo por el enlace', '< Bienvenida'])
  })
})

describe('the rules of a trigger', () => {
  const hears = (rules: Record<string, Json>) =>
    on('message_received', { match: 'is', keywords: words('hola'), ...rules }, 'Hola')
  const answers = async () => (await it.talk(rosa)).filter((line) => line === '< Hola').length

  test('only if: the condition is asked about the contact as they are now', async () => {
    const vip = { all: [{ subject: 'contact.tags', operator: 'has_any_of', value: ['vip'] }] }
    await hears({ conditions: vip })
    await it.say(rosa, 'hola')
    expect(await answers()).toBe(0)
    const contactId = await it.contactId(rosa)
    await write((tx) => contacts.changeTags(tx, it.act, contactId, ['vip'], []))
    await it.say(rosa, 'hola')
    expect(await answers()).toBe(1)
  })

  test('only once per contact', async () => {
    await hears({ oncePerContact: true })
    await it.say(rosa, 'hola')
    await it.say(rosa, 'hola')
    expect(await answers()).toBe(1)
    await it.say('luis-1', 'hola')
    expect(await it.talk('luis-1')).toEqual(['> hola', '< Hola'])
  })

  test('not while the contact is in another flow', async () => {
    await hears({ unlessRunning: true })
    const waiting = graphOf({ s1: ['wait', { duration: 60_000 }] }, 's1')
    const trigger = saying('message_received', { match: 'is', keywords: words('espera') }, '').trigger
    await it.publish({ ...waiting, trigger })
    await it.say(rosa, 'espera')
    await it.say(rosa, 'hola')
    expect(await answers()).toBe(0)
    await it.pass(60_000)
    await it.say(rosa, 'hola')
    expect(await answers()).toBe(1)
  })
})

describe('a person changes the contact', () => {
  test('a tag that is added starts; one that is removed, or was there, does not', async () => {
    await on('contact_tag_updated', { change: 'added', tags: ['vip'] }, 'Ahora eres {{tag}}')
    await it.say(rosa, 'hola')
    const contactId = await it.contactId(rosa)
    const change = async (add: string[], remove: string[]) => {
      await write((tx) => contacts.changeTags(tx, it.act, contactId, add, remove))
      await answerBells(it)
    }
    await change(['otra'], [])
    await change(['vip'], [])
    await change(['vip'], [])
    await change([], ['vip'])
    expect(await it.talk(rosa)).toEqual(['> hola', '< Ahora eres vip'])
  })

  test('a field that gets another value starts, with both values', async () => {
    await database.db
      .insertInto('field')
      .values({
        workspaceId: it.workspaceId,
        key: 'plan',
        title: 'Plan',
        type: 'text',
        createdAt: world.now(),
      })
      .execute()
    await on('contact_field_updated', { field: 'plan' }, 'De {{old_value}} a {{new_value}}')
    await it.say(rosa, 'hola')
    const contactId = await it.contactId(rosa)
    for (const plan of ['plata', 'plata', 'oro']) {
      await write((tx) => contacts.update(tx, it.act, contactId, { fields: { plan } }))
      await answerBells(it)
    }
    expect(await it.talk(rosa)).toEqual(['> hola', '< De  a plata', '< De plata a oro'])
  })
})

test('a person who comes online starts for whoever waits unassigned', async () => {
  await on('agent_available', {}, 'Ya hay alguien')
  await it.say(rosa, 'hola')
  await it.say('luis-1', 'hola')
  await database.db
    .updateTable('conversation')
    .set({ assigneeId: it.luis })
    .where('contactId', '=', await it.contactId('luis-1'))
    .execute()
  await write((tx) => users.change(tx, it.act, it.ana, { presence: 'online' }))
  // The sweep finds what the change queued, a moment later.
  world.pass(2_000)
  await it.turns.sweep()
  await it.turns.idle()
  expect(await it.talk(rosa)).toEqual(['> hola', '< Ya hay alguien'])
  expect(await it.talk('luis-1')).toEqual(['> hola'])
})

describe('a flow that fails', () => {
  const loop = graphOf({ s1: ['update_tags', { add: ['x'] }] }, 's1', 's1.next > s1')
  const word = saying('message_received', { match: 'is', keywords: words('falla') }, '').trigger

  test('starts the handler of faults with what went wrong', async () => {
    const broken = await it.publish({ ...loop, trigger: word }, 'Rota')
    await on('flow_failed', {}, '{{flow_id}}: {{problem}}')
    await it.say(rosa, 'falla')
    expect(await it.runs(rosa)).toMatchObject([
      { flowId: broken.flowId, status: 'failed' },
      { status: 'ended', vars: { flow_id: broken.flowId, problem: expect.stringContaining('250') } },
    ])
  })

  test('and is the handler itself, does not start itself again', async () => {
    await it.publish({ ...loop, trigger: word }, 'Rota')
    const handler = await it.publish(
      { ...loop, trigger: saying('flow_failed', {}, '').trigger },
      'Rota también',
    )
    await it.say(rosa, 'falla')
    const runs = await it.runs(rosa)
    expect(runs.map(({ status }) => status)).toEqual(['failed', 'failed'])
    expect(runs.filter(({ flowId }) => flowId === handler.flowId)).toHaveLength(1)
  })
})
