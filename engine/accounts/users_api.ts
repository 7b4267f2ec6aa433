// Routes of people: users, teams, invitations, presence.
import { z } from 'zod'
import { actOf } from '#engine/events.ts'
import * as acceptance from './acceptance.ts'
import { theSignIn } from './first_run.ts'
import * as invitations from './invitations.ts'
import * as presence from './presence.ts'
import { notFound, route } from './route.ts'
import { invitationShape, language, name, role, shortText, teamShape, userShape } from './shapes.ts'
import { MAX_PASSWORD, MIN_PASSWORD } from './sign_in.ts'
import * as teams from './teams.ts'
import * as users from './users.ts'

const params = z.object({ id: z.uuid() })
const link = z.object({ token: z.string().min(20).max(100) })
const done = z.object({})
const userIds = z.array(z.uuid()).max(1000)
const description = shortText(500)

/** One invitation as the list shows it. */
async function shown(
  call: Parameters<typeof actOf>[0] & { tx: Parameters<typeof invitations.cancel>[0] },
  id: string,
) {
  const found = (await invitations.list(call.tx, call.me, call.world.now())).find((one) => one.id === id)
  if (!found) throw notFound()
  return found
}

export const api = {
  'GET /users': route(
    {
      permission: 'user.read',
      about: 'The people of the workspace, with those who used to work here.',
      response: z.object({ items: z.array(userShape) }),
    },
    async ({ tx, me }) => ({ items: await users.list(tx, me.workspaceId) }),
  ),
  'PATCH /users/:id': route(
    {
      permission: 'user.change',
      about: 'Gives somebody a role, teams or a capacity. Managers change agents; nobody their own role.',
      params,
      body: z.strictObject({
        role: role.optional(),
        teamIds: z.array(z.uuid()).max(teams.MAX_TEAMS).optional(),
        capacity: z.number().int().min(1).max(1000).nullable().optional(),
      }),
      response: userShape,
    },
    async (call) => {
      await users.place(call.tx, actOf(call), call.me, call.params.id, call.body)
      return users.get(call.tx, call.me.workspaceId, call.params.id)
    },
  ),
  'DELETE /users/:id/deactivation': route(
    { permission: 'user.change', about: 'Lets somebody in again.', params, response: userShape },
    async (call) => {
      await users.reactivate(call.tx, actOf(call), call.me, call.params.id)
      return users.get(call.tx, call.me.workspaceId, call.params.id)
    },
  ),
  'PATCH /me/user': route(
    {
      permission: 'workspace.read',
      about: 'Changes one’s own name, language or presence in the workspace. Offline comes by itself.',
      body: z.strictObject({
        presence: z.enum(['online', 'busy']).optional(),
        language: language.optional(),
        name: name.optional(),
      }),
      response: userShape,
    },
    async (call) => {
      await presence.seen(call.tx, call.world, call.bells, call.me)
      await users.change(call.tx, actOf(call), call.me.userId, call.body)
      return users.get(call.tx, call.me.workspaceId, call.me.userId)
    },
  ),
  'PUT /me/seen': route(
    {
      permission: 'workspace.read',
      about: 'A sign of life of whoever is at the screen; without one people are offline after a while.',
      response: done,
    },
    async ({ tx, world, bells, me }) => {
      await presence.seen(tx, world, bells, me)
      return {}
    },
  ),
  'GET /teams': route(
    {
      permission: 'user.read',
      about: 'The teams with their people.',
      response: z.object({ items: z.array(teamShape) }),
    },
    async ({ tx, me }) => ({ items: await teams.list(tx, me.workspaceId) }),
  ),
  'POST /teams': route(
    {
      permission: 'user.change',
      about: 'Makes a team.',
      body: z.strictObject({ name, description: description.default(''), userIds: userIds.default([]) }),
      response: z.object({ id: z.uuid() }),
    },
    async (call) => ({ id: await teams.create(call.tx, actOf(call), call.body) }),
  ),
  'PATCH /teams/:id': route(
    {
      permission: 'user.change',
      about: 'Changes what is given of a team.',
      params,
      body: z.strictObject({
        name: name.optional(),
        description: description.optional(),
        userIds: userIds.optional(),
      }),
      response: done,
    },
    async (call) => {
      await teams.update(call.tx, actOf(call), call.params.id, call.body)
      return {}
    },
  ),
  'DELETE /teams/:id': route(
    { permission: 'team.delete', about: 'Deletes a team; its people stay.', params, response: done },
    async (call) => {
      await teams.remove(call.tx, actOf(call), call.params.id)
      return {}
    },
  ),
  'GET /invitations': route(
    {
      permission: 'user.change',
      about: 'Invitations that nobody has accepted yet.',
      response: z.object({ items: z.array(invitationShape) }),
    },
    async ({ tx, me, world }) => ({ items: await invitations.list(tx, me, world.now()) }),
  ),
  'POST /invitations': route(
    {
      permission: 'user.change',
      about: 'Invites somebody by e-mail; without a mail server the answer’s link is handed over by hand.',
      body: z.strictObject({
        email: z.email().max(200),
        role,
        teamId: z.uuid().nullable().default(null),
        language: language.default('es'),
      }),
      response: invitationShape,
    },
    async (call) => shown(call, await invitations.invite(call.tx, actOf(call), call.me, call.body)),
  ),
  'POST /invitations/:id/letter': route(
    {
      permission: 'user.change',
      about: 'Sends an invitation again, with a new link.',
      params,
      response: invitationShape,
    },
    async (call) => {
      await invitations.renew(call.tx, actOf(call), call.me, call.params.id)
      return shown(call, call.params.id)
    },
  ),
  'DELETE /invitations/:id': route(
    { permission: 'user.change', about: 'Takes an invitation back.', params, response: done },
    async (call) => {
      await invitations.cancel(call.tx, actOf(call), call.me, call.params.id)
      return {}
    },
  ),
  'GET /invitation-links/:token': route(
    {
      permission: 'public',
      about: 'What the invited person reads before accepting.',
      params: link,
      response: z.object({
        email: z.string(),
        role,
        language,
        workspaceName: z.string(),
        inviterName: z.string().nullable(),
        teamName: z.string().nullable(),
        /** There is a login with this e-mail, so no new one is made. */
        known: z.boolean(),
        signedInAs: z.string().nullable(),
      }),
    },
    ({ db, world, loginId, params }) => acceptance.read(db, params.token, world.now(), loginId),
  ),
  'POST /invitation-links/:token/user': route(
    {
      permission: 'public',
      about: 'Accepts an invitation: with a new login, or, without one, as who is signed in.',
      params: link,
      body: z.strictObject({
        login: z
          .strictObject({ name, password: z.string().min(MIN_PASSWORD).max(MAX_PASSWORD) })
          .nullable()
          .default(null),
      }),
      response: z.object({ workspaceId: z.uuid() }),
    },
    async ({ db, world, bells, loginId, params, body, headers, request }) => {
      const as = { loginId, login: body.login }
      const { workspaceId, email } = await acceptance.accept(db, world, bells, params.token, as)
      if (body.login) {
        const cookies = await theSignIn().cookiesFor(email, body.login.password, request)
        for (const cookie of cookies) headers.append('set-cookie', cookie)
      }
      return { workspaceId }
    },
  ),
}
