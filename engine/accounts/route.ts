// A route is declared data first, then a handler of about ten lines. From the declaration come validation, the OpenAPI
// document, the typed client of the builder and the generated access test. A route without a permission does not compile.
import type { z } from 'zod'
import type { Words } from '#channels/channel.ts'
import type { Db, Tx } from '#db/db.ts'
import type { Role } from '#db/tables.ts'
import type { World } from '#engine/world.ts'
import type { Permission } from './policy.ts'

/** The signed-in person in one workspace. */
export interface Me {
  loginId: string
  userId: string
  workspaceId: string
  role: Role
  language: 'es' | 'en'
}

/** Rings other parts of the process after the commit: live updates, the deliver loop, turns. Losing a ring only delays. */
export interface Bells {
  live(): void
  deliver(): void
  advance(workspaceId: string, contactId: string): void
}

/** What a handler gets. `tx` sees only the workspace (row-level security); it commits when the handler returns. */
export interface Call<P, Q, B> {
  params: P
  query: Q
  body: B
  me: Me
  tx: Tx
  world: World
  /** Rung after the commit. */
  bells: Bells
}

/** What a handler of a `network` route gets: nothing is open while somebody outside is asked. */
export interface OutsideCall<P, Q, B> extends Omit<Call<P, Q, B>, 'tx'> {
  /** Does work in a transaction of its own, which sees only the workspace. */
  within<T>(work: (tx: Tx) => Promise<T>): Promise<T>
}

/** What a handler of a `public` or `signed_in` route gets: no workspace, so the engine's own handle. */
export interface OpenCall<P, Q, B> extends Omit<Call<P, Q, B>, 'me' | 'tx'> {
  db: Db
  loginId: string | null
  /** Of the request; to read. */
  request: Headers
  /** Of the answer; to add to. */
  headers: Headers
}

type In<S> = S extends z.ZodType ? z.output<S> : undefined
type Out<S> = S extends z.ZodType ? z.input<S> : undefined

export interface RouteShape {
  permission: Permission
  /** One sentence for the OpenAPI document. */
  about: string
  params?: z.ZodType
  query?: z.ZodType
  body?: z.ZodType
  response?: z.ZodType
  /** The handler asks somebody outside: it opens its transactions itself, before and after. */
  network?: true
  /** Media type of a file that is saved: the answer is `{ name, text }`, and is sent as that file. */
  download?: string
}

type Handler<S extends RouteShape> = (
  call: S['permission'] extends 'public' | 'signed_in'
    ? OpenCall<In<S['params']>, In<S['query']>, In<S['body']>>
    : S['network'] extends true
      ? OutsideCall<In<S['params']>, In<S['query']>, In<S['body']>>
      : Call<In<S['params']>, In<S['query']>, In<S['body']>>,
) => Promise<Out<S['response']>>

/** A declared route with its handler. */
export type Route<S extends RouteShape = RouteShape> = S & { handle: Handler<S> }

/** Declares a route; keys of an api object are `METHOD /path`, without the leading `/api`. */
export function route<const S extends RouteShape>(shape: S, handle: Handler<S>): Route<S> {
  return { ...shape, handle }
}

/** What the caller did wrong, in both languages: status and a sentence that says what happened and what to do. */
export class Denied extends Error {
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429
  readonly code: string
  readonly words: Words
  readonly details: unknown

  constructor(status: Denied['status'], code: string, words: Words, details?: unknown) {
    super(words.en)
    this.name = 'Denied'
    this.status = status
    this.code = code
    this.words = words
    this.details = details
  }
}

/** The same answer for what does not exist and for what belongs to another workspace. */
export function notFound(): Denied {
  return new Denied(404, 'not_found', {
    en: 'This does not exist, or it was deleted.',
    es: 'Esto no existe o fue eliminado.',
  })
}
