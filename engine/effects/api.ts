// Routes of what effects stand on: the Google service account, data files, and the trial of an HTTP request.
import { z } from 'zod'
import { notFound, route } from '#engine/accounts/route.ts'
import * as serviceAccounts from '#engine/accounts/service_accounts.ts'
import { plainText } from '#engine/contacts/shapes.ts'
import { actOf } from '#engine/events.ts'
import { vault } from '#engine/inbox/channel_vault.ts'
import { spreadsheetId } from './add_sheet_row.ts'
import * as dataFiles from './data_files.ts'
import { GoogleError, googleUrls, tryOut } from './google.ts'
import { type Answer, call, unreachableWords, variablesOf } from './http_request.ts'

const params = z.object({ id: z.uuid() })
const words = z.object({ en: z.string(), es: z.string() })
const MAX_EXCERPT = 16 * 1024
const TRIAL_MS = 10_000

const googleShape = z.object({
  known: z.object({ clientEmail: z.string(), label: z.string(), createdAt: z.iso.datetime() }).nullable(),
})

const trial = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']),
  url: z.string().min(1).max(4_000),
  headers: z.record(z.string().min(1).max(200), z.string().max(4_000)).default({}),
  body: z
    .string()
    .max(64 * 1024)
    .nullable()
    .default(null),
  save: z.record(z.string().max(60), z.string().max(500)).default({}),
})

const answerShape = z.object({
  answer: z
    .object({
      status: z.number().int(),
      headers: z.record(z.string(), z.string()),
      /** The beginning of the body. */
      body: z.string(),
      cut: z.boolean(),
      /** What the paths find. */
      values: z.record(z.string(), z.json()),
    })
    .nullable(),
  /** Why there is no answer. */
  problem: words.nullable(),
})

function shown(answer: Answer, save: Record<string, string>): z.input<typeof answerShape> {
  const { status, headers, body, cut } = answer
  const values = variablesOf({ save, statusVariable: '' }, answer)
  const excerpt = body.slice(0, MAX_EXCERPT)
  return {
    answer: { status, headers, body: excerpt, cut: cut || excerpt.length < body.length, values },
    problem: null,
  }
}

export const api = {
  'GET /service-accounts/google': route(
    {
      permission: 'flow.read',
      about: 'The Google service account, without its key.',
      response: googleShape,
    },
    async ({ tx, me }) => ({ known: await serviceAccounts.shownGoogle(tx, me.workspaceId) }),
  ),
  'PUT /service-accounts/google': route(
    {
      permission: 'flow.write',
      about: 'Keeps the JSON key of a Google service account, sealed.',
      body: z.strictObject({ key: z.string().min(2).max(20_000) }),
      response: googleShape,
    },
    async (call) => {
      await serviceAccounts.keepGoogle(call.tx, actOf(call), vault(), call.body.key)
      return { known: await serviceAccounts.shownGoogle(call.tx, call.me.workspaceId) }
    },
  ),
  'DELETE /service-accounts/google': route(
    {
      permission: 'flow.write',
      about: 'Forgets the Google service account.',
      response: z.object({}),
    },
    async ({ tx, me }) => {
      await serviceAccounts.removeGoogle(tx, me.workspaceId)
      return {}
    },
  ),
  'POST /service-accounts/google/trial': route(
    {
      permission: 'flow.write',
      about: 'Tries the Google service account: its key, and a spreadsheet where one is named.',
      body: z.strictObject({ spreadsheet: plainText(500).nullable().default(null) }),
      response: z.object({ title: z.string().nullable(), problem: words.nullable() }),
    },
    async ({ tx, me, world, body }) => {
      const key = await serviceAccounts.openGoogle(tx, me.workspaceId, vault())
      if (!key) throw notFound()
      const id = body.spreadsheet && (spreadsheetId(body.spreadsheet) ?? '-')
      try {
        return { title: await tryOut({ world, urls: googleUrls(), key }, id), problem: null }
      } catch (problem) {
        if (!(problem instanceof GoogleError)) throw problem
        return { title: null, problem: problem.words }
      }
    },
  ),
  'GET /data-files': route(
    {
      permission: 'flow.read',
      about: 'Files of rows that flows wrote.',
      response: z.object({
        items: z.array(
          z.object({
            id: z.uuid(),
            name: z.string(),
            columns: z.array(z.string()),
            rows: z.number().int(),
            createdAt: z.iso.datetime(),
          }),
        ),
      }),
    },
    async ({ tx, me }) => ({ items: await dataFiles.list(tx, me.workspaceId) }),
  ),
  'GET /data-files/:id/csv': route(
    {
      permission: 'flow.read',
      about: 'A file as CSV.',
      params,
      download: 'text/csv; charset=utf-8',
      response: z.object({ name: z.string(), text: z.string() }),
    },
    async ({ tx, me, params }) => {
      const { name, text } = await dataFiles.csv(tx, me.workspaceId, params.id)
      return { name: `${name}.csv`, text }
    },
  ),
  'DELETE /data-files/:id': route(
    { permission: 'flow.write', about: 'Deletes a file with its rows.', params, response: z.object({}) },
    async ({ tx, me, params }) => {
      await dataFiles.remove(tx, me.workspaceId, params.id)
      return {}
    },
  ),
  'POST /flows/http-trial': route(
    {
      permission: 'flow.write',
      about: 'Makes an HTTP request as a step would, and shows the answer.',
      body: trial,
      response: answerShape,
    },
    async ({ world, body: { save, ...asked } }) => {
      try {
        return shown(await call(world.http, { ...asked, timeoutMs: TRIAL_MS }, world.id()), save)
      } catch (problem) {
        return { answer: null, problem: unreachableWords(problem) }
      }
    },
  ),
}
