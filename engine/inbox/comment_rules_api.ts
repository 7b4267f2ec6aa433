// Routes of the rules by which comments under posts become contacts.
import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { Db, Tx } from '#db/db.ts'
import type { CommentRuleTable } from '#db/tables.ts'
import { Denied, type Me, notFound, route } from '#engine/accounts/route.ts'
import { plainText } from '#engine/contacts/shapes.ts'
import { refused } from './channel_menus_api.ts'
import { connect, get } from './channels.ts'

const given = {
  posts: z.array(z.string().min(1).max(200)).max(100),
  keywords: z.array(plainText(80).min(1)).max(100),
  privateReply: plainText(1000),
  publicReply: plainText(1000),
  enabled: z.boolean(),
}
const ruleShape = z.object({ id: z.uuid(), ...given })

const params = z.object({ id: z.uuid() })
const one = params.extend({ ruleId: z.uuid() })
const done = z.object({})

type Row = Selectable<CommentRuleTable>
type Rule = z.input<typeof ruleShape>

const shown = ({ id, posts, keywords, privateReply, publicReply, enabled }: Row): Rule => ({
  ...{ id, posts, keywords, privateReply, publicReply, enabled },
})

/** The rules of a channel, in the order in which they are tried. */
function rulesOf(db: Db, workspaceId: string, channelId: string): Promise<Row[]> {
  return db
    .selectFrom('commentRule')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .where('channelId', '=', channelId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
}

async function ruleOf(db: Db, workspaceId: string, channelId: string, id: string): Promise<Row> {
  const row = (await rulesOf(db, workspaceId, channelId)).find((rule) => rule.id === id)
  if (!row) throw notFound()
  return row
}

/** The channel, if its type knows comments. */
async function source(tx: Tx, me: Me, id: string) {
  const { channel, settings } = connect(await get(tx, me.workspaceId, id))
  if (!channel.comments) throw notFound()
  return { of: channel.comments, settings }
}

function mustAnswer({ privateReply, publicReply }: Pick<Rule, 'privateReply' | 'publicReply'>): void {
  if (privateReply !== '' || publicReply !== '') return
  throw new Denied(422, 'no_reply', {
    en: 'The rule answers nothing yet. Write a private reply, a public one, or both.',
    es: 'La regla todavía no responde nada. Escribe una respuesta privada, una pública o ambas.',
  })
}

const stored = ({ posts, keywords, ...rest }: Omit<Rule, 'id'>) => ({
  ...rest,
  posts: JSON.stringify(posts),
  keywords: JSON.stringify(keywords),
})

export const api = {
  'GET /channels/:id/comment-rules': route(
    {
      permission: 'channel.read',
      about: 'The rules for comments under the posts of a channel, in the order in which they are tried.',
      params,
      response: z.object({ items: z.array(ruleShape) }),
    },
    async ({ tx, me, params }) => {
      await source(tx, me, params.id)
      return { items: (await rulesOf(tx, me.workspaceId, params.id)).map(shown) }
    },
  ),
  'POST /channels/:id/comment-rules': route(
    {
      permission: 'channel.change',
      about: 'Adds a rule: under which posts, for which words, and what is answered.',
      params,
      body: z.strictObject({
        posts: given.posts.default([]),
        keywords: given.keywords.default([]),
        privateReply: given.privateReply.default(''),
        publicReply: given.publicReply.default(''),
        enabled: given.enabled.default(true),
      }),
      response: ruleShape,
    },
    async ({ tx, me, params, body, world }) => {
      await source(tx, me, params.id)
      mustAnswer(body)
      const id = world.id()
      await tx
        .insertInto('commentRule')
        .values({
          ...{ workspaceId: me.workspaceId, channelId: params.id, id, createdAt: world.now() },
          ...stored(body),
        })
        .execute()
      return { id, ...body }
    },
  ),
  'PATCH /channels/:id/comment-rules/:ruleId': route(
    {
      permission: 'channel.change',
      about: 'Changes a rule, or switches it off and on; what is absent stays.',
      params: one,
      body: z.strictObject(given).partial(),
      response: ruleShape,
    },
    async ({ tx, me, params, body }) => {
      const { id, ...before } = shown(await ruleOf(tx, me.workspaceId, params.id, params.ruleId))
      const after = { ...before, ...body }
      mustAnswer(after)
      await tx
        .updateTable('commentRule')
        .set(stored(after))
        .where('workspaceId', '=', me.workspaceId)
        .where('channelId', '=', params.id)
        .where('id', '=', id)
        .execute()
      return { id, ...after }
    },
  ),
  'DELETE /channels/:id/comment-rules/:ruleId': route(
    { permission: 'channel.change', about: 'Deletes a rule.', params: one, response: done },
    async ({ tx, me, params }) => {
      const { id } = await ruleOf(tx, me.workspaceId, params.id, params.ruleId)
      await tx
        .deleteFrom('commentRule')
        .where('workspaceId', '=', me.workspaceId)
        .where('channelId', '=', params.id)
        .where('id', '=', id)
        .execute()
      return {}
    },
  ),
  'GET /channels/:id/posts': route(
    {
      permission: 'channel.change',
      network: true,
      about: 'The posts of a channel, newest first, as its provider has them.',
      params,
      response: z.object({
        items: z.array(z.object({ id: z.string(), text: z.string(), at: z.iso.datetime() })),
      }),
    },
    async ({ within, me, params, world }) => {
      const { of, settings } = await within((tx) => source(tx, me, params.id))
      const posts = await of.posts(settings, world).catch((problem: unknown) => {
        throw refused(problem)
      })
      return { items: posts.map(({ id, text, at }) => ({ id, text, at: at.toISOString() })) }
    },
  ),
}
