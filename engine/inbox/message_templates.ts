// Messages that a provider approves before they may be sent: our copy of its list, and filling their holes.
import type { Selectable } from 'kysely'
import type { Content, Filled, Media } from '#channels/channel.ts'
import type { MessageTemplate } from '#channels/extras.ts'
import type { Db, Tx } from '#db/db.ts'
import type { MessageTemplateTable } from '#db/tables.ts'
import { Denied, notFound } from '#engine/accounts/route.ts'
import type { Act } from '#engine/events.ts'

export type TemplateRow = Selectable<MessageTemplateTable>

/** Our copy of a channel's templates, by name and language. */
export function list(db: Db, workspaceId: string, channelId: string): Promise<TemplateRow[]> {
  return db
    .selectFrom('messageTemplate')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .where('channelId', '=', channelId)
    .orderBy('name')
    .orderBy('language')
    .execute()
}

/** One of them; throws when it is not there. */
export async function get(db: Db, workspaceId: string, channelId: string, id: string): Promise<TemplateRow> {
  const row = await db
    .selectFrom('messageTemplate')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .where('channelId', '=', channelId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound()
  return row
}

const rowOf = (act: Act, channelId: string, template: MessageTemplate) => ({
  ...{ workspaceId: act.workspaceId, channelId, id: template.id, name: template.name },
  ...{ language: template.language, category: template.category, status: template.status },
  ...{ template: JSON.stringify(template), syncedAt: act.world.now() },
})

/** Makes our copy the provider's list. */
export async function replace(
  tx: Tx,
  act: Act,
  channelId: string,
  templates: MessageTemplate[],
): Promise<void> {
  await tx
    .deleteFrom('messageTemplate')
    .where('workspaceId', '=', act.workspaceId)
    .where('channelId', '=', channelId)
    .execute()
  const once = new Map(templates.map((one) => [one.id, one]))
  if (once.size === 0) return
  await tx
    .insertInto('messageTemplate')
    .values([...once.values()].map((one) => rowOf(act, channelId, one)))
    .execute()
}

/** Adds one that was just asked for. */
export async function add(tx: Tx, act: Act, channelId: string, template: MessageTemplate): Promise<void> {
  const { workspaceId: _, channelId: __, id: ___, ...fresh } = rowOf(act, channelId, template)
  await tx
    .insertInto('messageTemplate')
    .values(rowOf(act, channelId, template))
    .onConflict((on) => on.columns(['workspaceId', 'channelId', 'id']).doUpdateSet(fresh))
    .execute()
}

const GAP = /\{\{\s*(\d{1,2})\s*\}\}/g

/** How many holes a text has. */
export const gapsIn = (text: string): number =>
  Math.max(0, ...[...text.matchAll(GAP)].map(([, place]) => Number(place)))

/** A text with its holes filled; one without a value stays. */
export const filled = (text: string, values: string[]): string =>
  text.replace(GAP, (gap, place: string) => values[Number(place) - 1] || gap)

/** What a person fills in. Values already have their variables filled in. */
export interface Filling {
  header?: string
  body: string[]
  /** By the button's place. */
  buttons?: Record<string, string>
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

/** The message that goes out. Throws Denied for what the provider would refuse. */
export function contentOf(template: MessageTemplate, given: Filling): Content {
  if (template.status !== 'approved') throw notApproved(template)
  const body = given.body.map(oneLine)
  if (body.length !== gapsIn(template.body) || body.includes('')) throw unfilled
  const { header, buttons } = template
  const inHeader = header?.kind === 'text' ? gapsIn(header.text) : 0
  const said = oneLine(given.header ?? '')
  if ((inHeader > 0 || (header && header.kind !== 'text' && header.kind !== 'location')) && said === '')
    throw unfilled
  const codes = Object.fromEntries(
    buttons.flatMap(({ kind, value = '' }, place) => {
      if (kind !== 'code' && !(kind === 'url' && gapsIn(value) > 0)) return []
      const text = oneLine(given.buttons?.[String(place)] ?? '')
      if (text === '') throw unfilled
      return [[String(place), text]]
    }),
  )
  const file = fileOf(header, said)
  const out: Filled = {
    ...{ kind: 'template', name: template.name, language: template.language },
    text: filled(template.body, body),
    ...(file && { header: file }),
    values: {
      ...(inHeader > 0 && { header: [said] }),
      body,
      ...(Object.keys(codes).length > 0 && { buttons: codes }),
    },
  }
  return out
}

function fileOf(header: MessageTemplate['header'], url: string): Media | null {
  if (!header || header.kind === 'text' || header.kind === 'location') return null
  if (!/^https:\/\/\S+$/.test(url)) throw noFile
  return { kind: header.kind, url }
}

const notApproved = ({ name }: MessageTemplate) =>
  new Denied(422, 'not_approved', {
    en: `The template “${name}” is not approved, so the provider would refuse it. Choose another one.`,
    es: `La plantilla «${name}» no está aprobada y el proveedor la rechazaría. Elige otra.`,
  })
const unfilled = new Denied(422, 'unfilled', {
  en: 'Some holes of the template are still empty. Fill each of them.',
  es: 'Quedan huecos de la plantilla sin llenar. Llena cada uno.',
})
const noFile = new Denied(422, 'no_file', {
  en: 'The template begins with a file. Paste its address, which starts with https://.',
  es: 'La plantilla empieza con un archivo. Pega su dirección, que empieza con https://.',
})

/** Why a new one cannot be asked for, before the provider is. Throws Denied. */
export function mustBeWhole(template: {
  body: string
  header?: MessageTemplate['header']
  samples: string[]
}): void {
  const gaps = gapsIn(template.body)
  const places = new Set([...template.body.matchAll(GAP)].map(([, place]) => Number(place)))
  if (places.size !== gaps)
    throw new Denied(422, 'gaps', {
      en: 'Number the holes of the text one after the other: {{1}}, {{2}} …',
      es: 'Numera los huecos del texto uno tras otro: {{1}}, {{2}} …',
    })
  if (template.samples.length !== gaps || template.samples.some((one) => one.trim() === ''))
    throw new Denied(422, 'samples', {
      en: 'Give an example for each hole; the provider reviews the template with them.',
      es: 'Da un ejemplo para cada hueco; el proveedor revisa la plantilla con ellos.',
    })
  if (/^\s*\{\{|\}\}\s*$/.test(template.body))
    throw new Denied(422, 'gap_at_edge', {
      en: 'The text may not begin or end with a hole. Write a word before and after it.',
      es: 'El texto no puede empezar ni terminar con un hueco. Escribe una palabra antes y después.',
    })
}
