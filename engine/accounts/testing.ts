// A staffed workspace for tests: an owner, a manager and two agents, and routes that they call by name.
import { Hono } from 'hono'
import type { Database } from '#db/db.ts'
import type { Role } from '#db/tables.ts'
import type { TestWorld } from '#engine/testing.ts'
import { keepInvitationKey } from './invitation_links.ts'
import { type Api, mount } from './mount.ts'

export const publicUrl = 'http://charla.test'

/** The people of a workspace by their names. */
export interface Staff {
  workspaceId: string
  ids: Record<string, string>
}

/** Makes a workspace with Olga (owner), Memo (manager), Ana and Beto (agents), unless others are named. */
export async function staff(
  { db }: Database,
  world: TestWorld,
  people: Record<string, Role> = { olga: 'owner', memo: 'manager', ana: 'agent', beto: 'agent' },
): Promise<Staff> {
  const workspaceId = world.id()
  const createdAt = world.now()
  await db.insertInto('workspace').values({ id: workspaceId, name: 'Óptica Sol', createdAt }).execute()
  const ids: Record<string, string> = {}
  for (const [name, role] of Object.entries(people)) {
    const id = world.id()
    ids[name] = id
    const email = `${name}-${id}@ejemplo.test`
    await db
      .insertInto('login')
      .values({ id: `login-${id}`, name, email, image: null })
      .execute()
    await db
      .insertInto('user')
      .values({ workspaceId, id, loginId: `login-${id}`, name, email, role, createdAt })
      .execute()
  }
  return { workspaceId, ids }
}

export interface Said {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: an answer that the test looks into
  body: any
}

/** A client of the routes: `ask(userId, 'GET /users')`; null asks as nobody. */
export type Ask = (userId: string | null, key: string, body?: unknown) => Promise<Said>

/** Serves routes on the database, with sign-in by user id, and bells that are counted. */
export function desk(database: Database, world: TestWorld, apis: object[]) {
  keepInvitationKey({ key: new Uint8Array(32).fill(7), publicUrl })
  const rung = { live: 0, advance: [] as string[] }
  const app = new Hono()
  mount(app, apis as Api[], {
    database,
    world,
    publicUrl,
    validateAnswers: true,
    signedIn: async (headers) => {
      const id = headers.get('x-user')
      return id ? { id: `login-${id}`, name: '', email: '' } : null
    },
    log: (problem) => {
      throw problem
    },
    bells: {
      live: () => {
        rung.live += 1
      },
      deliver() {},
      advance: (_, contactId) => rung.advance.push(contactId),
    },
  })
  const ask: Ask = async (userId, key, body) => {
    const [method, path] = key.split(' ') as [string, string]
    const headers: Record<string, string> = { origin: publicUrl, 'content-type': 'application/json' }
    if (userId) headers['x-user'] = userId
    const answer = await app.request(`${publicUrl}/api${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: await answer.json() }
  }
  return { ask, rung }
}
