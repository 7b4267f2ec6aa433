// Menus of channels: edited here, and shown by the provider once they are published.
import type { Selectable } from 'kysely'
import type { Channel, Words } from '#channels/channel.ts'
import type { MenuItem, MenuKind } from '#channels/extras.ts'
import type { Db, Tx } from '#db/db.ts'
import type { ChannelMenuTable } from '#db/tables.ts'
import { Denied, notFound } from '#engine/accounts/route.ts'
import type { Act } from '#engine/events.ts'

export type MenuRow = Selectable<ChannelMenuTable>

/** The menus of a channel that anybody has edited. */
export function list(db: Db, workspaceId: string, channelId: string): Promise<MenuRow[]> {
  return db
    .selectFrom('channelMenu')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .where('channelId', '=', channelId)
    .orderBy('kind')
    .execute()
}

/** The kind of menu that a channel type declares; throws when it has none of that name. */
export function kindOf(channel: Channel, kind: string): MenuKind {
  const found = channel.menus?.kinds.find((one) => one.kind === kind)
  if (!found) throw notFound()
  return found
}

/** Keeps a menu as it is edited. Throws Denied when the channel could not show it. */
export async function save(
  tx: Tx,
  act: Act,
  channelId: string,
  kind: MenuKind,
  items: MenuItem[],
): Promise<void> {
  const problem = problemIn(kind, items) ?? (await missingFlow(tx, act.workspaceId, items))
  if (problem) throw new Denied(422, 'invalid_menu', problem)
  const edited = { items: JSON.stringify(items), updatedAt: act.world.now() }
  await tx
    .insertInto('channelMenu')
    .values({ workspaceId: act.workspaceId, channelId, kind: kind.kind, ...edited })
    .onConflict((on) => on.columns(['workspaceId', 'channelId', 'kind']).doUpdateSet(edited))
    .execute()
}

/** Notes what the provider shows from now on. */
export async function published(
  tx: Tx,
  act: Act,
  channelId: string,
  kind: string,
  items: MenuItem[],
): Promise<void> {
  await tx
    .updateTable('channelMenu')
    .set({ published: JSON.stringify(items), publishedAt: act.world.now() })
    .where('workspaceId', '=', act.workspaceId)
    .where('channelId', '=', channelId)
    .where('kind', '=', kind)
    .execute()
}

const lengthOf = (text: string) => [...new Intl.Segmenter().segment(text)].length

/** What the provider would not show, in words; null: it shows all of it. */
export function problemIn(kind: MenuKind, items: MenuItem[], level = 0): Words | null {
  const max = kind.max[level] ?? 0
  if (items.length > max) return tooMany(max, level)
  const ids = new Set<string>()
  for (const item of items) {
    if (ids.has(item.id)) return twice(item.title)
    ids.add(item.id)
    const problem = itemProblem(kind, item) ?? problemIn(kind, item.items ?? [], level + 1)
    if (problem) return problem
  }
  return null
}

function itemProblem(kind: MenuKind, { title, about = '', does, items = [] }: MenuItem): Words | null {
  if (title.trim() === '') return untitled
  if (lengthOf(title) > kind.titleMax) return tooLong(title, kind.titleMax)
  if (lengthOf(about) > (kind.aboutMax ?? 0)) return tooLong(about, kind.aboutMax ?? 0)
  if (items.length > 0) return null
  if (!does || !kind.does.includes(does.kind)) return doesNothing(title)
  if (does.kind === 'open' && !/^https:\/\/\S+\.\S+/.test(does.url)) return opensNothing(title)
  if (does.kind === 'say' && does.text.trim() === '') return doesNothing(title)
  return null
}

const flowsIn = (items: MenuItem[]): Array<{ title: string; flowId: string }> =>
  items.flatMap(({ title, does, items: below = [] }) => [
    ...(does?.kind === 'flow' ? [{ title, flowId: does.flowId }] : []),
    ...flowsIn(below),
  ])

async function missingFlow(db: Db, workspaceId: string, items: MenuItem[]): Promise<Words | null> {
  const wanted = flowsIn(items)
  if (wanted.length === 0) return null
  const rows = await db
    .selectFrom('flow')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where(
      'id',
      'in',
      wanted.map(({ flowId }) => flowId),
    )
    .execute()
  const lost = wanted.find(({ flowId }) => !rows.some(({ id }) => id === flowId))
  return lost ? noFlow(lost.title) : null
}

const untitled: Words = {
  en: 'A button has no text. Write it, or remove the button.',
  es: 'Un botón no tiene texto. Escríbelo o quita el botón.',
}
const tooMany = (max: number, level: number): Words =>
  level === 0
    ? {
        en: `This menu holds ${max} at most. Remove some.`,
        es: `Este menú admite ${max} como máximo. Quita algunos.`,
      }
    : {
        en:
          max === 0
            ? 'This menu has no further level.'
            : `Below a button there is room for ${max}. Remove some.`,
        es: max === 0 ? 'Este menú no tiene más niveles.' : `Debajo de un botón caben ${max}. Quita algunos.`,
      }
const tooLong = (text: string, max: number): Words => ({
  en: `“${text}” is longer than ${max} characters. Shorten it.`,
  es: `«${text}» supera los ${max} caracteres. Acórtalo.`,
})
const doesNothing = (title: string): Words => ({
  en: `“${title}” does nothing yet. Choose what happens when somebody taps it.`,
  es: `«${title}» todavía no hace nada. Elige qué pasa cuando alguien lo toca.`,
})
const opensNothing = (title: string): Words => ({
  en: `“${title}” opens no page. Paste an address that starts with https://.`,
  es: `«${title}» no abre ninguna página. Pega una dirección que empiece con https://.`,
})
const noFlow = (title: string): Words => ({
  en: `The flow that “${title}” starts does not exist any more. Choose another one.`,
  es: `El flujo que inicia «${title}» ya no existe. Elige otro.`,
})
const twice = (title: string): Words => ({
  en: `“${title}” is there twice. Remove one.`,
  es: `«${title}» está dos veces. Quita uno.`,
})
