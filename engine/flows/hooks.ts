// The door of incoming webhooks: `POST /hooks/flow/<key>` starts the flow behind the key for the contact that the payload names.
// 200 started · 200 without a contact · 400 no JSON, no identifier · 404 unknown key, not published · 413 · 429.
import { randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import { parseBody } from '#channels/body.ts'
import { Refused, type Words } from '#channels/channel.ts'
import { asPerson, type Database, type Db, type Tx } from '#db/db.ts'
import { type Bells, Denied, notFound } from '#engine/accounts/route.ts'
import * as contacts from '#engine/contacts/contacts.ts'
import { normalEmail, normalPhone } from '#engine/contacts/normal.ts'
import { readPath } from '#engine/effects/json_path.ts'
import type { Act } from '#engine/events.ts'
import { limiter } from '#engine/inbox/webchat_limits.ts'
import type { Json } from '#engine/machine/values.ts'
import { incomingWebhook } from '#engine/triggers/incoming_webhook.ts'
import type { World } from '#engine/world.ts'
import { mapped } from './hook_values.ts'
import { enqueue } from './starts.ts'

export interface HookDeps {
  database: Database
  world: World
  bells: Bells
  log(problem: unknown, words: string): void
}

const MAX_BODY = 1024 * 1024
const PER_SECOND = 20
const BURST = 100

type Wanted = z.infer<typeof incomingWebhook.data>

/** The secret part of a flow's address; made on first asking, and stays. */
export async function keyOf(tx: Tx, workspaceId: string, flowId: string): Promise<string> {
  const flow = tx.selectFrom('flow').select('hookKey').where('workspaceId', '=', workspaceId)
  const found = await flow.where('id', '=', flowId).forUpdate().executeTakeFirst()
  if (!found) throw notFound()
  return found.hookKey ?? renewKey(tx, workspaceId, flowId)
}

/** A new address; whoever knows the old one is shut out. */
export async function renewKey(tx: Tx, workspaceId: string, flowId: string): Promise<string> {
  const hookKey = randomBytes(24).toString('base64url')
  const flow = tx.updateTable('flow').set({ hookKey }).where('workspaceId', '=', workspaceId)
  const { numUpdatedRows } = await flow.where('id', '=', flowId).executeTakeFirst()
  if (numUpdatedRows === 0n) throw notFound()
  return hookKey
}

/** The newest payload that came to the flow's address; null while none has come. */
export async function sampleOf(db: Db, workspaceId: string, flowId: string) {
  const row = await db
    .selectFrom('hookSample')
    .select(['body', 'createdAt'])
    .where('workspaceId', '=', workspaceId)
    .where('flowId', '=', flowId)
    .executeTakeFirst()
  return row ? { body: row.body, at: row.createdAt.toISOString() } : null
}

/** The door, to be mounted at /hooks/flow. */
export function hookDoor(deps: HookDeps): Hono {
  const wait = limiter(PER_SECOND, BURST, deps.world.now)
  const door = new Hono()
  door.use(bodyLimit({ maxSize: MAX_BODY, onError: (c) => refuse(c, 413, 'too_large', tooLarge) }))
  door.post('/:key', async (c) => {
    const key = c.req.param('key')
    const seconds = wait(key)
    if (seconds > 0) {
      c.header('retry-after', String(seconds))
      return refuse(c, 429, 'too_many', tooMany)
    }
    try {
      return c.json(await receive(deps, key, new Uint8Array(await c.req.arrayBuffer())))
    } catch (problem) {
      if (problem instanceof Denied) return refuse(c, problem.status, problem.code, problem.words)
      if (problem instanceof Refused) return refuse(c, problem.status, 'bad_request', problem.words)
      deps.log(problem, 'hooks: a webhook could not be kept')
      return refuse(c, 503, 'unavailable', notStored)
    }
  })
  return door
}

const refuse = (c: Context, status: number, code: string, message: Words) =>
  c.json({ error: { code, message } }, status as 400)

const tooLarge = { en: 'The body is larger than 1 MiB.', es: 'El cuerpo supera 1 MiB.' }
const tooMany = { en: 'Too many calls. Wait a moment.', es: 'Demasiadas llamadas. Espera un momento.' }
const notStored = { en: 'Not stored. Send it again.', es: 'No se guardó. Envíalo de nuevo.' }

async function receive({ database: { db }, world, bells }: HookDeps, key: string, body: Uint8Array) {
  const flow = await db
    .selectFrom('flow as f')
    .leftJoin('version as v', (join) =>
      join.onRef('v.workspaceId', '=', 'f.workspaceId').onRef('v.id', '=', 'f.versionId'),
    )
    .select(['f.workspaceId', 'f.id', 'f.state', 'v.graph'])
    .where('f.hookKey', '=', key)
    .executeTakeFirst()
  if (!flow) throw notFound()
  const payload = parseBody(body) as Json
  const rung: Array<() => void> = []
  const act: Act = {
    workspaceId: flow.workspaceId,
    actor: { kind: 'api', id: null },
    world,
    bells: {
      live: () => rung.push(bells.live),
      deliver: () => rung.push(bells.deliver),
      advance: (...who) => rung.push(() => bells.advance(...who)),
    },
  }
  // Kept whatever comes of it: it is how an author sees what will come, before the flow is published or when it names nobody.
  await asPerson(db, flow.workspaceId, (tx) => keepSample(tx, act, flow.id, payload))
  const outcome = await asPerson(db, flow.workspaceId, async (tx) => {
    const trigger = flow.state === 'published' ? flow.graph?.trigger : undefined
    const wanted = trigger?.type === 'incoming_webhook' ? incomingWebhook.data.safeParse(trigger.data) : null
    return wanted?.success ? startFor(tx, act, flow.id, wanted.data, payload) : null
  })
  for (const ring of rung) ring()
  if (!outcome) throw notPublished()
  return outcome
}

const notPublished = () =>
  new Denied(404, 'not_published', {
    en: 'The payload was kept as a sample, but this flow is not published. Publish it to start it.',
    es: 'Los datos se guardaron como muestra, pero este flujo no está publicado. Publícalo para iniciarlo.',
  })

async function keepSample(tx: Tx, { workspaceId, world }: Act, flowId: string, payload: Json): Promise<void> {
  const body = JSON.stringify(payload)
  const createdAt = world.now()
  await tx
    .insertInto('hookSample')
    .values({ workspaceId, flowId, body, createdAt })
    .onConflict((on) => on.columns(['workspaceId', 'flowId']).doUpdateSet({ body, createdAt }))
    .execute()
}

async function startFor(tx: Tx, act: Act, flowId: string, wanted: Wanted, payload: Json) {
  const given = readPath(payload, wanted.path)
  if (typeof given !== 'string' && typeof given !== 'number') throw noIdentifier(wanted.path)
  const contactId = await contactBy(tx, act, wanted, String(given).trim())
  if (contactId === null) return { started: false as const, contactId: null }
  const variables = mapped(payload, wanted.variables)
  await enqueue(tx, act, [contactId], { flowId, variables, cause: act.world.id(), strict: true })
  return { started: true as const, contactId }
}

const noIdentifier = (path: string) =>
  new Denied(400, 'no_identifier', {
    en: `The payload has no text or number at ${path}, where the contact should be named.`,
    es: `Los datos no tienen texto ni número en ${path}, donde debería nombrarse al contacto.`,
  })

/** The contact that the payload names; made where the flow asks for that; null when there is none. */
async function contactBy(tx: Tx, act: Act, { by, create }: Wanted, given: string): Promise<string | null> {
  const value = by === 'email' ? normalEmail(given) : by === 'phone' ? normalPhone(given) : given
  if (by === 'id' && !z.uuid().safeParse(given).success) return null
  const found = await tx
    .selectFrom('contact')
    .select('id')
    .where('workspaceId', '=', act.workspaceId)
    .where(by, '=', value)
    .where('blockedAt', 'is', null)
    .orderBy('createdAt')
    .limit(1)
    .executeTakeFirst()
  if (found) return found.id
  return create && by !== 'id' ? contacts.create(tx, act, { [by]: value }) : null
}
