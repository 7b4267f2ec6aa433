// Flows that a person starts from the inbox, with the answers of their form.
import type { z } from 'zod'
import type { Db, Tx } from '#db/db.ts'
import { Denied, notFound } from '#engine/accounts/route.ts'
import { lock as lockContact } from '#engine/contacts/contacts.ts'
import { normalEmail, normalPhone } from '#engine/contacts/normal.ts'
import type { Act } from '#engine/events.ts'
import type { Json } from '#engine/machine/values.ts'
import { type FormField, shortcut } from '#engine/triggers/shortcut.ts'
import { enqueue } from './starts.ts'

type Shortcut = z.infer<typeof shortcut.data>

/** The shortcuts of the workspace, by their name. */
export async function list(db: Db, workspaceId: string) {
  const rows = await published(db, workspaceId).execute()
  return rows
    .flatMap(({ id, graph }) => {
      const parsed = shortcut.data.safeParse(graph.trigger.data)
      if (!parsed.success) return []
      const { icon, title, about, form } = parsed.data
      return [{ flowId: id, icon, title, about, form }]
    })
    .sort((a, b) => a.title.localeCompare(b.title))
}

const published = (db: Db, workspaceId: string) =>
  db
    .selectFrom('flow as f')
    .innerJoin('version as v', (join) =>
      join.onRef('v.workspaceId', '=', 'f.workspaceId').onRef('v.id', '=', 'f.versionId'),
    )
    .select(['f.id', 'v.graph'])
    .where('f.workspaceId', '=', workspaceId)
    .where('f.state', '=', 'published')
    .where('f.triggerType', '=', shortcut.type)

/** Starts a shortcut for a contact. Throws Denied(422) with the fields of the form that are not answered well. */
export async function use(
  tx: Tx,
  act: Act,
  given: { flowId: string; contactId: string; answers: Record<string, Json>; by: string },
): Promise<void> {
  const flow = await published(tx, act.workspaceId).where('f.id', '=', given.flowId).executeTakeFirst()
  const parsed = flow && shortcut.data.safeParse(flow.graph.trigger.data)
  if (!flow || !parsed?.success) throw notFound()
  await lockContact(tx, act.workspaceId, given.contactId)
  const variables = { started_by: given.by, ...answersOf(parsed.data, given.answers) }
  await enqueue(tx, act, [given.contactId], {
    flowId: flow.id,
    variables,
    cause: act.world.id(),
    strict: true,
  })
}

function answersOf({ form }: Shortcut, given: Record<string, Json>): Record<string, Json> {
  const wrong: Array<{ variable: string; label: string }> = []
  const answers: Record<string, Json> = {}
  for (const field of form) {
    const value = given[field.variable] ?? null
    const empty = value === null || value === '' || (field.type === 'checkbox' && value === false)
    const read = empty ? (field.type === 'checkbox' ? false : null) : readers[field.type](value, field)
    if (read === undefined || (empty && field.required)) {
      wrong.push({ variable: field.variable, label: field.label })
    } else answers[field.variable] = read
  }
  if (wrong.length === 0) return answers
  const names = wrong.map(({ label }) => `«${label}»`).join(', ')
  throw new Denied(
    422,
    'bad_answers',
    { en: `Check these fields: ${names}.`, es: `Revisa estos campos: ${names}.` },
    wrong,
  )
}

/** A form's answer as its variable holds it; undefined when it is not of the field's type. */
const readers: Record<FormField['type'], (value: Json, field: FormField) => Json | undefined> = {
  text: (value) => (typeof value === 'string' ? value.slice(0, 10_000) : undefined),
  number: numberOf,
  email: (value) => normal(normalEmail, value),
  phone: (value) => normal(normalPhone, value),
  url: (value) =>
    typeof value === 'string' && /^https?:\/\//i.test(value) && URL.canParse(value) ? value : undefined,
  date: (value) => (typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : undefined),
  list: (value, { options }) =>
    typeof value === 'string' && options.split(',').some((one) => one.trim() === value) ? value : undefined,
  checkbox: (value) => (typeof value === 'boolean' ? value : undefined),
  rating: (value) => {
    const stars = numberOf(value)
    return stars !== undefined && Number.isInteger(stars) && stars >= 1 && stars <= 5 ? stars : undefined
  },
}

function numberOf(value: Json): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

function normal(form: (text: string | null) => string | null, value: Json): Json | undefined {
  try {
    return typeof value === 'string' ? form(value) : undefined
  } catch (problem) {
    if (problem instanceof Denied) return undefined
    throw problem
  }
}
