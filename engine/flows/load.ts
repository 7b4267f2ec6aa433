// The first round trip of a batch: make who is missing, lock the contacts, read everything their turns need.
// Every statement after the lock has a fresh snapshot, so it sees what the previous holder of the lock wrote.

import type pg from 'pg'
import type { Content, Profile } from '#channels/channel.ts'
import type { Loaded, SceneFlow, SceneRun } from '#engine/effects/scene.ts'
import type { Waiting } from '#engine/events.ts'
import { alwaysOpen } from '#engine/machine/hours.ts'
import { planted } from '#engine/plant.ts'
import type { World } from '#engine/world.ts'
import { together } from './together.ts'

/** Somebody on a channel: found by address, made if new. */
export interface Caller {
  workspaceId: string
  channelId: string
  address: string
  profile: Profile
}

/** What a batch is about: people by address, contacts by id. */
export interface Wanted {
  callers: Caller[]
  contacts: Array<{ workspaceId: string; contactId: string }>
  /** External ids to look up: `channel id, external id`. */
  externalIds: Array<{ workspaceId: string; channelId: string; externalId: string }>
}

/** What a batch got. Contacts somebody else is busy with are in `contactOf`, but not in `scenes`. */
export interface Batch {
  /** Contact id by `channelId address`. */
  contactOf: Map<string, string>
  scenes: Map<string, Loaded>
  /** `channelId externalId` of messages that are already here. */
  known: Set<string>
  flows: Map<string, SceneFlow[]>
}

const CALLERS = 'unnest($1::uuid[], $2::uuid[], $3::text[]) as c (workspace_id, channel_id, address)'
const CONTACTS = 'unnest($4::uuid[], $5::uuid[]) as r (workspace_id, contact_id)'
// `lateral … limit` keeps the plan the same whatever the tables' sizes: one index probe per person.
const KEYS = `key as materialized (
  select i.workspace_id, i.contact_id from ${CALLERS} cross join lateral (
    select workspace_id, contact_id from identity i
    where i.workspace_id = c.workspace_id and i.channel_id = c.channel_id and i.address = c.address limit 1
  ) i
  union select r.workspace_id, r.contact_id from ${CONTACTS}
)`

const MAKE = `
with caller as (
  select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::jsonb[])
    as c (workspace_id, channel_id, address, contact_id, event_id, profile)
), fresh as (
  insert into identity (workspace_id, channel_id, address, contact_id, profile, created_at)
  select workspace_id, channel_id, address, contact_id, profile, $7 from caller c
  where not exists (select from identity i
    where i.workspace_id = c.workspace_id and i.channel_id = c.channel_id and i.address = c.address)
  order by channel_id, address
  on conflict do nothing
  returning workspace_id, contact_id, channel_id, profile
), made as (
  insert into contact (workspace_id, id, first_name, last_name, email, phone, language, country, avatar_url, created_at, updated_at)
  select workspace_id, contact_id, profile->>'firstName', profile->>'lastName', profile->>'email', profile->>'phone',
    profile->>'language', profile->>'country', profile->>'avatarUrl', $7, $7
  from fresh
)
insert into event (workspace_id, id, type, contact_id, actor, data, created_at)
select f.workspace_id, c.event_id, 'contact_created', f.contact_id,
  jsonb_build_object('kind', 'contact', 'id', f.contact_id), jsonb_build_object('channelId', f.channel_id), $7
from fresh f join caller c using (workspace_id, contact_id)`

const RESOLVE = `
select c.channel_id || ' ' || c.address as caller, i.contact_id from ${CALLERS} cross join lateral (
  select contact_id from identity i
  where i.workspace_id = c.workspace_id and i.channel_id = c.channel_id and i.address = c.address limit 1
) i`

// Whoever is locked by somebody else is skipped, so no order of locking can block two batches on each other.
const LOCK = `
with ${KEYS}
select c.* from key k cross join lateral (
  select c.workspace_id, c.id, c.first_name, c.last_name, c.email, c.phone, c.language, c.country, c.avatar_url, c.tags, c.fields,
    c.seq, c.blocked_at is not null as blocked
  from contact c where c.workspace_id = k.workspace_id and c.id = k.contact_id for no key update skip locked
) c`

const UNLOCKED = LOCK.replace('for no key update skip locked', '')

// Each direction has its own index.
const isKnown = (channelId: string, externalId: string, workspaceId: string): string =>
  ['in', 'out']
    .map(
      (
        direction,
      ) => `(select 1 from message m where m.workspace_id = ${workspaceId} and m.channel_id = ${channelId}
    and m.external_id = ${externalId} and m.direction = '${direction}' limit 1) is not null`,
    )
    .join(' or ')

// Asked of the messages only where a channel has a greeting.
const GREETING = `case when c.greeting = '' then null when exists (select from message m
      where m.workspace_id = k.workspace_id and m.contact_id = k.contact_id and m.channel_id = c.id and m.direction = 'in') then null
    else c.greeting end`

const SCENES = `
with ${KEYS}
select k.contact_id, v.id, v.channel_id, v.state, v.source, v.assignee_id, v.paused_at::text, v.paused_by, v.unread, v.last_message,
  v.last_message_at::text, v.last_inbound_at::text, v.waiting_since::text, v.opened_at::text, v.closed_at::text,
  v.snoozed_until::text, v.paused_until::text,
  l.content as last_content, l.created_at as last_at, to_json(a.*) as assignee, h.list as channels,
  (select json_agg(json_build_object('id', p.id, 'data', p.data, 'known', p.data->>'type' = 'arrival' and (
    ${isKnown("(p.data->'arrival'->>'channelId')::uuid", "p.data->'arrival'->>'externalId'", 'p.workspace_id')})) order by p.id) from happening p
   where p.workspace_id = k.workspace_id and p.contact_id = k.contact_id) as waiting
from key k
left join lateral (
  select * from conversation where workspace_id = k.workspace_id and contact_id = k.contact_id
  order by opened_at desc, id desc limit 1
) v on true
left join lateral (
  select id, name, email, presence, array(select t.name from user_team m
    join team t on t.workspace_id = m.workspace_id and t.id = m.team_id
    where m.workspace_id = u.workspace_id and m.user_id = u.id order by t.name) as teams
  from "user" u where u.workspace_id = k.workspace_id and u.id = v.assignee_id
) a on true
left join lateral (
  select json_agg(json_build_object('id', c.id, 'type', c.type, 'name', c.name, 'greeting',
    ${GREETING}) order by i.created_at desc) as list
  from identity i join channel c on c.workspace_id = i.workspace_id and c.id = i.channel_id
  where i.workspace_id = k.workspace_id and i.contact_id = k.contact_id and c.deleted_at is null and c.state <> 'disabled'
) h on true
left join lateral (
  select content, created_at from message
  where workspace_id = k.workspace_id and contact_id = k.contact_id and direction = 'in'
  order by seq desc limit 1
) l on true`

const KNOWN = `
select x.channel_id || ' ' || x.external_id as known
from unnest($1::uuid[], $2::uuid[], $3::text[]) as x (workspace_id, channel_id, external_id)
where ${isKnown('x.channel_id', 'x.external_id', 'x.workspace_id')}`

const RUNS = `
with ${KEYS}
select r.* from key k cross join lateral (
  select id, contact_id, flow_id, version_id, conversation_id, channel_id, status, snapshot, step_id, waits_for,
    waiting_since::text, missed, timer, turn, problem, cause, caller, queue, queued_at::text, started_at::text, ended_at::text
  from run where run.workspace_id = k.workspace_id and run.contact_id = k.contact_id and run.status = 'waiting' limit 100
) r order by r.waiting_since desc nulls last, r.id desc`

// What all contacts of a workspace share is read once for all of them.
const WORKSPACES = `
select w.id, w.name, w.time_zone, w.language, w.settings->'hours' as hours,
  (select json_build_object('online', count(*) filter (where u.presence = 'online'),
      'busy', count(*) filter (where u.presence = 'busy'))
   from "user" u where u.workspace_id = w.id and u.deactivated_at is null) as agents,
  (select json_agg(json_build_object('id', f.id, 'name', f.name, 'versionId', f.version_id, 'triggerType', f.trigger_type)
     order by f.id) from flow f where f.workspace_id = w.id and f.state = 'published') as flows,
  (select json_agg(json_build_object('channelId', m.channel_id, 'kind', m.kind, 'items', m.published))
   from channel_menu m where m.workspace_id = w.id and m.published is not null) as menus,
  (select json_object_agg(d.key, json_build_object('type', d.type, 'options', d.options))
   from field d where d.workspace_id = w.id) as fields
from workspace w where w.id = any($1::uuid[])`

/** The address book's key. */
export const callerKey = (channelId: string, address: string): string => `${channelId} ${address}`

/** Sends the whole first round trip on a pipelining client. The transaction stays open. */
export async function load(client: pg.Client, world: World, wanted: Wanted): Promise<Batch> {
  const { callers, contacts, externalIds } = wanted
  const ask = (name: string, text: string, values: unknown[]) => client.query({ name, text, values })
  const who = [
    callers.map((it) => it.workspaceId),
    callers.map((it) => it.channelId),
    callers.map((it) => it.address),
  ]
  const keys = [...who, contacts.map((it) => it.workspaceId), contacts.map((it) => it.contactId)]
  const workspaces = [...new Set([...callers, ...contacts].map((it) => it.workspaceId))]
  const [, , resolved, locked, scenes, runs, known, homes] = await together(client, () => [
    client.query('begin'),
    callers.length > 0
      ? ask('make', MAKE, [
          ...who,
          callers.map(() => world.id()),
          callers.map(() => world.id()),
          callers.map((it) => JSON.stringify(it.profile)),
          world.now(),
        ])
      : null,
    ask('resolve', RESOLVE, who),
    ask('lock', planted('connection_lock') ? UNLOCKED : LOCK, keys),
    ask('scenes', SCENES, keys),
    ask('runs', RUNS, keys),
    ask('known', KNOWN, [
      externalIds.map((it) => it.workspaceId),
      externalIds.map((it) => it.channelId),
      externalIds.map((it) => it.externalId),
    ]),
    ask('workspaces', WORKSPACES, [workspaces]),
  ])
  return {
    contactOf: new Map(resolved.rows.map((row) => [row.caller, row.contact_id])),
    scenes: assemble(homes.rows, locked.rows, scenes.rows, runs.rows),
    known: new Set(known.rows.map((row) => row.known)),
    flows: new Map(homes.rows.map(({ id, flows }) => [id, flows ?? []])),
  }
}

// biome-ignore lint/suspicious/noExplicitAny: rows of the statements above, whose columns stand there
type Read = any

function assemble(homes: Read[], contacts: Read[], scenes: Read[], runs: Read[]): Map<string, Loaded> {
  const homeOf = new Map(homes.map((row) => [row.id, row]))
  const sceneOf = new Map(scenes.map((row) => [row.contact_id, row]))
  const runsOf = Map.groupBy(runs, (run) => run.contact_id)
  return new Map(
    contacts.flatMap((contact) => {
      const [home, row] = [homeOf.get(contact.workspace_id), sceneOf.get(contact.id)]
      return home && row
        ? [[contact.id, loadedOf(home, contact, row, (runsOf.get(contact.id) ?? []).map(runOf))] as const]
        : []
    }),
  )
}

function loadedOf(home: Read, contact: Read, row: Read, runs: SceneRun[]): Loaded {
  return {
    workspaceId: contact.workspace_id,
    workspace: {
      name: home.name,
      timeZone: home.time_zone,
      language: home.language,
      hours: home.hours ?? alwaysOpen,
      fields: home.fields ?? {},
    },
    agents: home.agents,
    contact: {
      id: contact.id,
      firstName: contact.first_name,
      lastName: contact.last_name,
      email: contact.email,
      phone: contact.phone,
      language: contact.language,
      country: contact.country,
      avatarUrl: contact.avatar_url,
      tags: contact.tags,
      fields: contact.fields,
      seq: Number(contact.seq),
      blocked: contact.blocked,
    },
    conversation: row.id && {
      id: row.id,
      channelId: row.channel_id,
      state: row.state,
      source: row.source,
      assigneeId: row.assignee_id,
      pausedAt: row.paused_at,
      pausedBy: row.paused_by,
      unread: row.unread,
      lastMessage: row.last_message,
      lastMessageAt: row.last_message_at,
      lastInboundAt: row.last_inbound_at,
      waitingSince: row.waiting_since,
      openedAt: row.opened_at,
      closedAt: row.closed_at,
      snoozedUntil: row.snoozed_until && instant(row.snoozed_until),
      pausedUntil: row.paused_until && instant(row.paused_until),
    },
    assignee: row.assignee && withNames(row.assignee),
    channels: row.channels ?? [],
    menus: home.menus ?? [],
    runs,
    waiting: (row.waiting ?? []) as Array<{ id: string; data: Waiting; known: boolean }>,
    lastMessage: row.last_at && {
      text: textOf(row.last_content),
      at: row.last_at.toISOString(),
    },
  }
}

function withNames(user: { id: string; name: string; email: string; presence: string; teams: string[] }) {
  const [firstName = '', ...rest] = user.name.split(' ')
  return { ...user, firstName, lastName: rest.join(' ') }
}

/** An instant of the database as it is written here, so that both compare. */
const instant = (text: string): string => new Date(text).toISOString()

/** What a message says in words, for conditions on the last message. */
export function textOf(content: Content): string {
  if (content.kind === 'text') return content.text
  if (content.kind === 'email') return [content.subject, content.text].filter(Boolean).join('\n')
  return 'caption' in content ? (content.caption ?? '') : ''
}

function runOf(run: Read): SceneRun {
  return {
    id: run.id,
    flowId: run.flow_id,
    versionId: run.version_id,
    conversationId: run.conversation_id,
    channelId: run.channel_id,
    status: run.status,
    snapshot: run.snapshot,
    stepId: run.step_id,
    waitsFor: run.waits_for,
    waitingSince: run.waiting_since,
    missed: run.missed,
    timer: run.timer,
    turn: run.turn,
    problem: run.problem,
    cause: run.cause,
    caller: run.caller,
    queue: run.queue,
    queuedAt: run.queued_at && instant(run.queued_at),
    startedAt: run.started_at,
    endedAt: run.ended_at,
  }
}
