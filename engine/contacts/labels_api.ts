// Routes of contact fields and tags.
import { z } from 'zod'
import { route } from '#engine/accounts/route.ts'
import { actOf } from '#engine/events.ts'
import * as fields from './fields.ts'
import { plainText } from './shapes.ts'
import * as tags from './tag_list.ts'

const key = z
  .string()
  .max(50)
  .regex(/^[A-Za-z0-9_]+$/)
const fieldParams = z.object({ key })
const tagParams = z.object({ name: z.string().min(1).max(255) })
const done = z.object({})
const type = z.enum(['text', 'number', 'email', 'phone', 'url', 'date', 'checkbox', 'list'])
const title = plainText(50).min(1)
const description = plainText(500)
const options = z.array(plainText(100).min(1)).max(200)
const color = z.enum(tags.tagColors).nullable()
const tagName = plainText(255).min(1)

const fieldShape = z.object({
  key: z.string(),
  title: z.string(),
  type,
  options: z.array(z.string()),
  description: z.string(),
})

export const api = {
  'GET /fields': route(
    {
      permission: 'workspace.read',
      about: 'The contact fields of the workspace, in their order.',
      response: z.object({ items: z.array(fieldShape) }),
    },
    async ({ tx, me }) => ({ items: await fields.list(tx, me.workspaceId) }),
  ),
  'POST /fields': route(
    {
      permission: 'workspace.change',
      about: 'Makes a contact field. Its key and its type stay.',
      body: z.strictObject({
        key,
        title,
        type,
        options: options.default([]),
        description: description.default(''),
      }),
      response: fieldShape,
    },
    async (call) => {
      await fields.create(call.tx, actOf(call), call.body)
      return fields.get(call.tx, call.me.workspaceId, call.body.key)
    },
  ),
  'PUT /fields/order': route(
    {
      permission: 'workspace.change',
      about: 'Puts the contact fields in this order.',
      body: z.strictObject({ keys: z.array(key).max(fields.MAX_FIELDS) }),
      response: done,
    },
    async (call) => {
      await fields.order(call.tx, actOf(call), call.body.keys)
      return {}
    },
  ),
  'PATCH /fields/:key': route(
    {
      permission: 'workspace.change',
      about: 'Changes name, description and options of a contact field.',
      params: fieldParams,
      body: z.strictObject({
        title: title.optional(),
        description: description.optional(),
        options: options.optional(),
      }),
      response: fieldShape,
    },
    async (call) => {
      await fields.update(call.tx, actOf(call), call.params.key, call.body)
      return fields.get(call.tx, call.me.workspaceId, call.params.key)
    },
  ),
  'DELETE /fields/:key': route(
    {
      permission: 'field.delete',
      about: 'Deletes a contact field with all its values. Not to be undone.',
      params: fieldParams,
      response: done,
    },
    async (call) => {
      await fields.remove(call.tx, actOf(call), call.params.key)
      return {}
    },
  ),
  'GET /tags': route(
    {
      permission: 'workspace.read',
      about: 'The labels of contacts.',
      response: z.object({
        items: z.array(z.object({ name: z.string(), color: z.string().nullable(), description: z.string() })),
      }),
    },
    async ({ tx, me }) => ({ items: await tags.list(tx, me.workspaceId) }),
  ),
  'GET /tags/counts': route(
    {
      permission: 'workspace.change',
      about: 'How many contacts have each tag; tags that nobody has are absent.',
      response: z.object({ counts: z.record(z.string(), z.number().int()) }),
    },
    async ({ tx, me }) => ({ counts: await tags.counts(tx, me.workspaceId) }),
  ),
  'POST /tags': route(
    {
      permission: 'workspace.change',
      about: 'Makes a tag.',
      body: z.strictObject({
        name: tagName,
        color: color.default(null),
        description: description.default(''),
      }),
      response: done,
    },
    async (call) => {
      await tags.create(call.tx, actOf(call), call.body)
      return {}
    },
  ),
  'PATCH /tags/:name': route(
    {
      permission: 'workspace.change',
      about: 'Changes a tag, on every contact too; `merge` lets it become one with the tag of the new name.',
      params: tagParams,
      body: z.strictObject({
        name: tagName.optional(),
        color: color.optional(),
        description: description.optional(),
        merge: z.boolean().default(false),
      }),
      response: done,
    },
    async (call) => {
      await tags.update(call.tx, actOf(call), call.params.name, call.body)
      return {}
    },
  ),
  'DELETE /tags/:name': route(
    {
      permission: 'workspace.change',
      about: 'Deletes a tag, from every contact too. Not to be undone.',
      params: tagParams,
      response: done,
    },
    async (call) => {
      await tags.remove(call.tx, actOf(call), call.params.name)
      return {}
    },
  ),
}
