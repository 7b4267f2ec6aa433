// Routes of the first run, of one's own logins and workspaces, and of the lists that every screen needs.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Db } from '#db/db.ts'
import { actOf } from '#engine/events.ts'
import { setUp } from './first_run.ts'
import { notFound, route } from './route.ts'
import { MAX_PASSWORD, MIN_PASSWORD } from './sign_in.ts'
import * as users from './users.ts'
import * as workspaces from './workspaces.ts'

/** The product's version, as package.json says. */
export const version: string = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).version

const language = z.enum(['es', 'en'])
const name = z.string().trim().min(1).max(80)
const timeZone = z.string().max(60).refine(isTimeZone, 'not a time zone')

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return zone !== ''
  } catch {
    return false
  }
}

const role = z.enum(['owner', 'manager', 'agent'])
const workspaceShape = z.object({
  id: z.uuid(),
  name: z.string(),
  language,
  timeZone: z.string(),
  demo: z.boolean(),
  settings: z.json(),
})
const userShape = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  role,
  presence: z.enum(['online', 'busy', 'offline']),
  language: language.nullable(),
  deactivated: z.boolean(),
})

async function loginOf(db: Db, id: string | null) {
  const login = db
    .selectFrom('login')
    .select(['id', 'name', 'email'])
    .where('id', '=', id ?? '')
  const found = await login.executeTakeFirst()
  if (!found) throw notFound()
  return found
}

export const api = {
  'GET /setup': route(
    {
      permission: 'public',
      about: 'What the first page must offer.',
      response: z.object({
        needsWorkspace: z.boolean(),
        signedIn: z.boolean(),
        demo: z.boolean(),
        version: z.string(),
      }),
    },
    async ({ db, loginId }) => ({
      needsWorkspace: await workspaces.noneYet(db),
      signedIn: loginId !== null,
      demo: (await workspaces.demoId(db)) !== null,
      version,
    }),
  ),
  'POST /setup': route(
    {
      permission: 'public',
      about: 'Makes the first workspace with its owner, and signs them in. Only while there is none.',
      body: z.strictObject({
        workspaceName: name,
        language,
        timeZone,
        name,
        email: z.email().max(200),
        password: z.string().min(MIN_PASSWORD).max(MAX_PASSWORD),
      }),
      response: z.object({ workspaceId: z.uuid() }),
    },
    async ({ db, world, body, headers, request }) => {
      const { workspaceId, cookies } = await setUp(db, world, body, request)
      for (const cookie of cookies) headers.append('set-cookie', cookie)
      return { workspaceId }
    },
  ),
  'GET /me': route(
    {
      permission: 'signed_in',
      about: 'Who is signed in, and where they belong.',
      response: z.object({
        login: z.object({ id: z.string(), name: z.string(), email: z.string() }),
        workspaces: z.array(
          z.object({
            id: z.uuid(),
            name: z.string(),
            language,
            timeZone: z.string(),
            demo: z.boolean(),
            role,
            userId: z.uuid(),
          }),
        ),
      }),
    },
    async ({ db, loginId }) => ({
      login: await loginOf(db, loginId),
      workspaces: await db
        .selectFrom('user as u')
        .innerJoin('workspace as w', 'w.id', 'u.workspaceId')
        .select(['w.id', 'w.name', 'w.language', 'w.timeZone', 'w.demo', 'u.role', 'u.id as userId'])
        .where('u.loginId', '=', loginId ?? '')
        .where('u.deactivatedAt', 'is', null)
        .orderBy('w.createdAt')
        .execute(),
    }),
  ),
  'POST /workspaces': route(
    {
      permission: 'signed_in',
      about: 'Makes one more workspace, owned by whoever asks.',
      body: z.strictObject({ name, language, timeZone }),
      response: z.object({ id: z.uuid() }),
    },
    async ({ db, world, loginId, body }) => {
      const login = await loginOf(db, loginId)
      return { id: await db.transaction().execute((tx) => workspaces.create(tx, world, login, body)) }
    },
  ),
  'GET /workspace': route(
    { permission: 'workspace.read', about: 'The workspace.', response: workspaceShape },
    ({ tx, me }) => workspaces.get(tx, me.workspaceId),
  ),
  'PATCH /workspace': route(
    {
      permission: 'workspace.change',
      about: 'Changes what is given.',
      body: z.strictObject({
        name: name.optional(),
        language: language.optional(),
        timeZone: timeZone.optional(),
      }),
      response: workspaceShape,
    },
    async ({ tx, me, body }) => {
      await workspaces.update(tx, me.workspaceId, body)
      return workspaces.get(tx, me.workspaceId)
    },
  ),
  'DELETE /workspace/demo': route(
    {
      permission: 'signed_in',
      about: 'Removes the demo workspace with everything in it; only for its owners.',
      response: z.object({}),
    },
    async ({ db, loginId }) => {
      await db.transaction().execute(async (tx) => {
        const id = await workspaces.demoId(tx)
        const owner = tx
          .selectFrom('user')
          .select('id')
          .where('loginId', '=', loginId ?? '')
        const own =
          id && (await owner.where('workspaceId', '=', id).where('role', '=', 'owner').executeTakeFirst())
        if (!own) throw notFound()
        await workspaces.removeDemo(tx, id)
      })
      return {}
    },
  ),
  'GET /users': route(
    {
      permission: 'user.read',
      about: 'The people of the workspace.',
      response: z.object({ items: z.array(userShape) }),
    },
    async ({ tx, me }) => ({ items: await users.list(tx, me.workspaceId) }),
  ),
  'PATCH /me/user': route(
    {
      permission: 'workspace.read',
      about: 'Changes one’s own name, language or presence in the workspace.',
      body: z.strictObject({
        presence: z.enum(['online', 'busy', 'offline']).optional(),
        language: language.optional(),
        name: name.optional(),
      }),
      response: userShape,
    },
    async (call) => {
      await users.change(call.tx, actOf(call), call.me.userId, call.body)
      return users.get(call.tx, call.me.workspaceId, call.me.userId)
    },
  ),
  'GET /closing-notes': route(
    {
      permission: 'workspace.read',
      about: 'What conversations are closed with.',
      response: z.object({ items: z.array(z.object({ id: z.uuid(), title: z.string() })) }),
    },
    async ({ tx, me }) => ({
      items: await tx
        .selectFrom('closingNote')
        .select(['id', 'title'])
        .where('workspaceId', '=', me.workspaceId)
        .orderBy('id')
        .execute(),
    }),
  ),
  'GET /tags': route(
    {
      permission: 'workspace.read',
      about: 'The labels of contacts.',
      response: z.object({ items: z.array(z.object({ name: z.string(), color: z.string().nullable() })) }),
    },
    async ({ tx, me }) => ({
      items: await tx
        .selectFrom('tag')
        .select(['name', 'color'])
        .where('workspaceId', '=', me.workspaceId)
        .orderBy('name')
        .limit(2000)
        .execute(),
    }),
  ),
  'GET /fields': route(
    {
      permission: 'workspace.read',
      about: 'The contact fields of the workspace.',
      response: z.object({
        items: z.array(
          z.object({ key: z.string(), title: z.string(), type: z.string(), options: z.array(z.string()) }),
        ),
      }),
    },
    async ({ tx, me }) => ({
      items: await tx
        .selectFrom('field')
        .select(['key', 'title', 'type', 'options'])
        .where('workspaceId', '=', me.workspaceId)
        .orderBy('title')
        .execute(),
    }),
  ),
}
