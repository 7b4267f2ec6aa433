// Routes of what a workspace has set: its name, hours, and how conversations are closed.
import { z } from 'zod'
import { actOf } from '#engine/events.ts'
import { hoursSchema } from '#engine/machine/hours.ts'
import * as closingNotes from './closing_notes.ts'
import { route } from './route.ts'
import { language, name, shortText, timeZone, workspaceShape } from './shapes.ts'
import * as workspaces from './workspaces.ts'

const params = z.object({ id: z.uuid() })
const done = z.object({})
const mode = z.enum(closingNotes.closingModes)
const title = shortText(80).min(1)
const description = shortText(500)
const hoursShape = z.object({ hours: hoursSchema, timeZone: z.string() })

export const api = {
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
        inactivityMinutes: z.number().int().min(1).max(60).optional(),
      }),
      response: workspaceShape,
    },
    async (call) => {
      await workspaces.update(call.tx, actOf(call), call.body)
      return workspaces.get(call.tx, call.me.workspaceId)
    },
  ),
  'GET /workspace/hours': route(
    {
      permission: 'workspace.read',
      about: 'When the workspace is open, in its time zone; always, until somebody says otherwise.',
      response: hoursShape,
    },
    ({ tx, me }) => workspaces.hours(tx, me.workspaceId),
  ),
  'PUT /workspace/hours': route(
    {
      permission: 'workspace.change',
      about: 'Sets when the workspace is open.',
      body: z.strictObject({ hours: hoursSchema, timeZone }),
      response: hoursShape,
    },
    async (call) => {
      await workspaces.setHours(call.tx, actOf(call), call.body)
      return workspaces.hours(call.tx, call.me.workspaceId)
    },
  ),
  'GET /closing-notes': route(
    {
      permission: 'workspace.read',
      about: 'What conversations are closed with, and how much of it people must give.',
      response: z.object({
        mode,
        items: z.array(z.object({ id: z.uuid(), title: z.string(), description: z.string() })),
      }),
    },
    async ({ tx, me }) => ({
      mode: await closingNotes.modeOf(tx, me.workspaceId),
      items: await closingNotes.list(tx, me.workspaceId),
    }),
  ),
  'PUT /workspace/closing': route(
    {
      permission: 'workspace.change',
      about: 'Sets how much of a closing note people must give.',
      body: z.strictObject({ mode }),
      response: z.object({ mode }),
    },
    async (call) => {
      await closingNotes.setMode(call.tx, actOf(call), call.body.mode)
      return { mode: call.body.mode }
    },
  ),
  'POST /closing-notes': route(
    {
      permission: 'workspace.change',
      about: 'Makes a category for closing.',
      body: z.strictObject({ title, description: description.default('') }),
      response: z.object({ id: z.uuid() }),
    },
    async (call) => ({ id: await closingNotes.create(call.tx, actOf(call), call.body) }),
  ),
  'PATCH /closing-notes/:id': route(
    {
      permission: 'workspace.change',
      about: 'Changes a category for closing.',
      params,
      body: z.strictObject({ title: title.optional(), description: description.optional() }),
      response: done,
    },
    async (call) => {
      await closingNotes.update(call.tx, actOf(call), call.params.id, call.body)
      return {}
    },
  ),
  'DELETE /closing-notes/:id': route(
    {
      permission: 'workspace.change',
      about: 'Deletes a category; conversations closed with it keep its name.',
      params,
      response: done,
    },
    async (call) => {
      await closingNotes.remove(call.tx, actOf(call), call.params.id)
      return {}
    },
  ),
}
