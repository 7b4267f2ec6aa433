// The demo's workspace before anybody has written: its staff, channels, contact fields and flows.
import { channelOf } from '#channels/index.ts'
import type { Tx } from '#db/db.ts'
import type { Role } from '#db/tables.ts'
import type { Login } from '#engine/accounts/sign_in.ts'
import * as users from '#engine/accounts/users.ts'
import * as workspaces from '#engine/accounts/workspaces.ts'
import type { Act } from '#engine/events.ts'
import * as drafts from '#engine/flows/drafts.ts'
import * as flows from '#engine/flows/flows.ts'
import { templates } from '#engine/flows/templates/index.ts'
import * as versions from '#engine/flows/versions.ts'
import * as connected from '#engine/inbox/channels.ts'
import { channels } from './channels.ts'
import { type DemoFlow, demoFlows } from './flows.ts'
import type { Past } from './past.ts'
import { colleagues } from './people.ts'
import { instantOf } from './script.ts'

/** The workspace's clock: Ecuador keeps one time all year. */
export const TIME_ZONE = 'America/Guayaquil'
/** Its offset from UTC, in milliseconds. */
export const ZONE_MS = -5 * 3_600_000

/** Ids by the keys that people and talks use. */
export interface Shop {
  workspaceId: string
  /** Staff by key. */
  staff: Map<string, { id: string; name: string }>
  channels: Map<string, string>
}

/** Something that happens at an instant, in milliseconds. */
export interface Beat {
  at: number
  play(): Promise<void>
}

/** Makes workspace, staff, channels and fields. */
export async function openShop(tx: Tx, past: Past): Promise<Shop> {
  const [owner, ...others] = colleagues
  if (!owner) throw new Error('The demo has no owner')
  const workspaceId = await workspaces.create(tx, past, await loginOf(tx, past, owner.name), {
    name: 'Óptica Sol (demo)',
    language: 'es',
    timeZone: TIME_ZONE,
    demo: true,
  })
  const { id } = await tx
    .selectFrom('user')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .executeTakeFirstOrThrow()
  const staff = new Map([[owner.key, { id, name: owner.name }]])
  for (const { key, name, role } of others) {
    staff.set(key, { id: await hire(tx, past, workspaceId, name, role), name })
  }
  const act: Act = { workspaceId, actor: { kind: 'user', id }, world: past, bells: silent }
  // Bots choose among those online, and leave the owner alone.
  await users.change(tx, act, id, { presence: 'busy' })
  return { workspaceId, staff, channels: await furnish(tx, act) }
}

/** Nobody listens to a history that is being written. */
export const silent = { live() {}, deliver() {}, advance() {} }

async function hire(tx: Tx, past: Past, workspaceId: string, name: string, role: Role): Promise<string> {
  return workspaces.addUser(tx, past, workspaceId, await loginOf(tx, past, name), role)
}

/** A login without a password: nobody can sign in with it, and it goes with the demo. */
async function loginOf(tx: Tx, past: Past, name: string): Promise<Login> {
  const id = past.id()
  const [first = ''] = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().split(' ')
  const login = { id, name, email: `${first}.${id.slice(-6)}@opticasol.ejemplo.test` }
  await tx
    .insertInto('login')
    .values({ ...login, image: null })
    .execute()
  return login
}

const fields = [
  { key: 'plan', title: 'Plan', type: 'list', options: ['Básico', 'Plata', 'Oro'] },
  { key: 'ciudad', title: 'Ciudad', type: 'text', options: [] },
  { key: 'cliente_desde', title: 'Cliente desde', type: 'date', options: [] },
] as const

async function furnish(tx: Tx, act: Act): Promise<Map<string, string>> {
  const { workspaceId, world } = act
  await tx
    .insertInto('field')
    .values(
      fields.map((field) => ({
        ...field,
        workspaceId,
        options: JSON.stringify(field.options),
        createdAt: world.now(),
      })),
    )
    .execute()
  const ids = new Map<string, string>()
  for (const { key, type, name, settings } of channels) {
    if (!channelOf(type)) continue
    ids.set(key, (await connected.create(tx, act, { type, name, settings })).id)
  }
  return ids
}

/** When flows were made and published. */
export function flowBeats(tx: Tx, past: Past, shop: Shop, now: number): Beat[] {
  const by = (key: string): Act => ({
    workspaceId: shop.workspaceId,
    actor: { kind: 'user', id: shop.staff.get(key)?.id ?? null },
    world: past,
    bells: silent,
  })
  return demoFlows.flatMap((flow) => {
    const made = { id: '', revision: 1, graph: graphOf(flow) }
    const draw: Beat = {
      at: instantOf(flow.days, 18 * 3_600_000, now, ZONE_MS),
      async play() {
        const { name, description } = flow
        made.id = await flows.create(tx, by('mara'), { name, description, graph: made.graph, language: 'es' })
      },
    }
    const published = flow.versions.map(
      ({ days, time, note, change }): Beat => ({
        at: instantOf(days, time, now, ZONE_MS),
        async play() {
          change(made.graph, shop.channels)
          const saved = await drafts.saveDraft(tx, by('mara'), made.id, made.revision, made.graph)
          made.revision = saved.revision
          await versions.publish(tx, by('mara'), made.id, { revision: saved.revision, note })
        },
      }),
    )
    return [draw, ...published]
  })
}

function graphOf({ template }: DemoFlow) {
  const found = templates.find(({ id }) => id === template)
  if (!found) throw new Error(`The gallery has no template ${template}`)
  return structuredClone(found.graph.es)
}
