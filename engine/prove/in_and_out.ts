// The invariants of what comes in and what goes out: I1 to I6, and I15.
import type { Call, Evidence, Invariant, Said } from './evidence.ts'
import { rows } from './evidence.ts'

const keyOf = ({ channelId, externalId }: { channelId: string; externalId: string }) =>
  `${channelId} ${externalId}`

interface Inbound {
  channelId: string
  externalId: string
  contactId: string
  status: string
  facts: number
}

/** What was accepted and must be there, as it was accepted first: nothing of before its contact was deleted. */
function expected({ said, erased }: Evidence): Map<string, Said> {
  const gone = new Map(erased.map(({ address, at }) => [address, at]))
  const here = said.filter(({ accepted, address, from }) => accepted && from > (gone.get(address) ?? -1))
  // Of two with one name the last one stays in a map; copies say nothing about order.
  return new Map(here.toReversed().map((one) => [keyOf(one), one]))
}

const INBOUND = `
select m.id, m.channel_id as "channelId", m.external_id as "externalId", m.contact_id as "contactId", m.seq, m.status,
  (select count(*)::int from event e where e.workspace_id = m.workspace_id and e.contact_id = m.contact_id
    and e.type = 'message_received' and e.data->>'messageId' = m.id::text) as facts
from message m where m.workspace_id = $1 and m.direction = 'in' order by m.contact_id, m.seq`

/** I1. */
export const storedOnce: Invariant = {
  says: 'every message answered with 2xx is stored once and has one result',
  async check(evidence) {
    const stored = Map.groupBy((await rows(evidence, INBOUND)) as Inbound[], keyOf)
    const wanted = expected(evidence)
    const missing = [...wanted].filter(([key]) => !stored.has(key))
    const asked = new Set(evidence.said.map(keyOf))
    return [
      ...missing.map(([, { externalId, address }]) => `${externalId} of ${address} was accepted and is lost`),
      ...[...stored].flatMap(([key, list]) => [
        ...(list.length > 1 ? [`${key} is stored ${list.length} times`] : []),
        ...(asked.has(key) ? [] : [`${key} was said by nobody`]),
        ...list.filter((row) => row.status !== 'received').map((row) => `${row.externalId} is ${row.status}`),
        ...list
          .filter((row) => row.facts !== 1)
          .map((row) => `${row.externalId} has ${row.facts} facts instead of one`),
      ]),
    ]
  },
}

// Messages of flows beside the effects that asked for them, by contact, run and step.
const CAUSES = `
with said as (
  select author->>'runId' as run, author->>'step' as step, count(*)::int as count
  from message where workspace_id = $1 and direction = 'out' and author->>'kind' = 'flow' group by 1, 2
), asked as (
  select t.run_id::text as run, e->>'step' as step, count(*)::int as count
  from turn t join run r on r.workspace_id = t.workspace_id and r.id = t.run_id
  cross join jsonb_array_elements(t.effects) e
  where t.workspace_id = $1 and e->>'type' = 'send_message' and t.problem is null group by 1, 2
)
select coalesce(s.run, a.run) as run, coalesce(s.step, a.step) as step, coalesce(s.count, 0) as said, coalesce(a.count, 0) as asked
from said s full join asked a on a.run = s.run and a.step = s.step
where coalesce(s.count, 0) <> coalesce(a.count, 0)`

const CAUSED = `select contact_id as "contactId", flow_id as "flowId", cause from run where workspace_id = $1`

/** I2. */
export const caused: Invariant = {
  says: 'every message of a bot has its cause, every cause its effects, once',
  async check(evidence) {
    const uneven = await rows(evidence, CAUSES)
    const runs = Map.groupBy(await rows(evidence, CAUSED), ({ flowId, cause }) => `${flowId} ${cause}`)
    const gone = new Map(evidence.erased.map(({ address, at }) => [address, at]))
    const asked = new Map(evidence.started.map((one) => [`${one.flowId} ${one.cause}`, one]))
    return [
      ...uneven.map(
        ({ run, step, said, asked }) => `run ${run} asked ${asked} times at ${step} and said ${said}`,
      ),
      ...[...asked].flatMap(([key, { cause, address, at, accepted, free }]) => {
        const count = runs.get(key)?.length ?? 0
        if (count > 1) return [`start ${cause} of ${address} began ${count} runs`]
        const lost = accepted && free && count === 0 && at > (gone.get(address) ?? -1)
        return lost ? [`start ${cause} of ${address} was accepted and is lost`] : []
      }),
    ]
  },
}

const TURNS = `
select t.run_id as run, t.number, t.created_at < lag(t.created_at) over (partition by t.run_id order by t.number) as back
from turn t where t.workspace_id = $1`

/** I3. */
export const inOrder: Invariant = {
  says: 'each contact is taken in the order of acceptance, never twice at once',
  async check(evidence) {
    const wanted = expected(evidence)
    const found: string[] = []
    for (const [, list] of Map.groupBy(await rows(evidence, INBOUND), ({ contactId }) => contactId)) {
      let latest: Said | undefined
      for (const row of list) {
        const first = wanted.get(keyOf(row))
        if (!first) continue
        if (latest && first.to < latest.from)
          found.push(`${first.externalId} came before ${latest.externalId}`)
        if (!latest || first.from > latest.from) latest = first
      }
    }
    const back = (await rows(evidence, TURNS)).filter((row) => row.back)
    return [
      ...found,
      ...back.map(({ run, number }) => `turn ${number} of run ${run} is older than the one before`),
    ]
  },
}

const OUTBOUND = `
select m.id, m.contact_id as "contactId", m.conversation_id as "conversationId", m.seq, m.status, m.author->>'kind' as kind,
  v.paused_at is not null and (v.paused_by->>'kind' <> 'flow' or v.paused_by->>'reason' = 'failed') as silent,
  m.channel_id as "channelId", m.external_id as "externalId"
from message m left join conversation v on v.workspace_id = m.workspace_id and v.id = m.conversation_id
where m.workspace_id = $1 and m.direction = 'out' order by m.contact_id, m.seq`

const callsOf = ({ calls }: Evidence) => Map.groupBy(calls, ({ id }) => id)
const isAccepted = ({ accepted }: Call) => accepted

/** I4. */
export const sentOnce: Invariant = {
  says: 'the provider takes each message once; more only where somebody died in the window and our key tells it is a copy',
  async check(evidence) {
    const calls = callsOf(evidence)
    return (await rows(evidence, OUTBOUND)).flatMap(({ id, status }) => {
      const taken = (calls.get(id) ?? []).filter(isAccepted)
      const said = ['sent', 'delivered', 'read'].includes(status)
      if (said && taken.length === 0) return [`${id} is ${status}, but the provider never took it`]
      const allowed = taken.some(({ keyed }) => !keyed) ? 1 : 1 + taken.filter(({ lost }) => lost).length
      return taken.length > allowed ? [`${id} was taken ${taken.length} times; ${allowed} may be`] : []
    })
  },
}

/** I5. */
export const spokenInOrder: Invariant = {
  says: 'what goes out arrives in the order in which it was written, across retries',
  async check(evidence) {
    const calls = callsOf(evidence)
    const found: string[] = []
    for (const [, list] of Map.groupBy(await rows(evidence, OUTBOUND), ({ contactId }) => contactId)) {
      let latest = -1
      for (const { id, seq } of list) {
        const first = (calls.get(id) ?? []).find(isAccepted)
        if (!first) continue
        if (first.at < latest) found.push(`${id} (${seq}) arrived before one that was written earlier`)
        latest = Math.max(latest, first.at)
      }
    }
    return found
  },
}

/** I6. */
export const silentWhilePaused: Invariant = {
  says: 'a paused bot never speaks, and what it had not sent is ended',
  async check(evidence) {
    const mine = (await rows(evidence, OUTBOUND)).filter(({ kind }) => kind === 'flow')
    const calls = callsOf(evidence)
    return mine.flatMap(({ id, status, silent, conversationId }) => {
      const pauses = evidence.paused.filter((one) => one.conversationId === conversationId)
      const spoke = (calls.get(id) ?? []).filter(({ at }) => {
        const last = pauses.findLast((one) => one.at < at)
        return last?.kind === 'pause' && !last.sending.includes(id)
      })
      const left = silent && ['queued', 'sending'].includes(status)
      return [
        ...(spoke.length > 0 ? [`${id} of the bot was sent ${spoke.length} times while it was paused`] : []),
        ...(left ? [`${id} of the bot waits although people have the word`] : []),
      ]
    })
  },
}

/** Reports belong to I1: whoever was told 2xx has a result. */
export const reportsKept: Invariant = {
  says: 'what a provider reported about a message it took stands on the message',
  async check(evidence) {
    const calls = callsOf(evidence)
    const told = new Set(evidence.reported.map(keyOf))
    return (await rows(evidence, OUTBOUND)).flatMap((row) => {
      const wellSent =
        row.status === 'sent' && (calls.get(row.id) ?? []).some(({ accepted, lost }) => accepted && !lost)
      return wellSent && told.has(keyOf(row)) ? [`${row.id} was reported as delivered and is only sent`] : []
    })
  },
}

const DEEDS = `select id, state, outcome is not null as heard, next_at from deed where workspace_id = $1`

/** I15. */
export const deedsEnd: Invariant = {
  says: 'each deed is done or visibly ended, under one key over all its tries',
  async check(evidence) {
    const found = await rows(evidence, DEEDS)
    const known = new Set(found.map(({ id }) => id))
    const open = found.filter(({ state, heard }) => ['waiting', 'doing'].includes(state) || !heard)
    const strange = evidence.erased.length > 0 ? [] : evidence.deedCalls.filter((key) => !known.has(key))
    return [
      ...open.map(({ id, state }) => `deed ${id} is still ${state}`),
      ...strange.map((key) => `somebody called outside under the key ${key}, which is no deed’s`),
    ]
  },
}
