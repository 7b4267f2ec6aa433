// Routes of the first run and of one's own logins and workspaces; with those of people and settings.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Db } from '#db/db.ts'
import { setUp } from './first_run.ts'
import { notFound, route } from './route.ts'
import { api as settingsApi } from './settings_api.ts'
import { language, name, role, timeZone } from './shapes.ts'
import { MAX_PASSWORD, MIN_PASSWORD } from './sign_in.ts'
import { api as usersApi } from './users_api.ts'
import * as workspaces from './workspaces.ts'

/** The product's version, as package.json says. */
export const version: string = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).version

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
  ...settingsApi,
  ...usersApi,
}
