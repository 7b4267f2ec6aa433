// The invariants of what is stored: I7 to I14, I16 and I17.
import { timerId } from '#engine/effects/start_timer.ts'
import { MAX_VARS, MAX_VISITS } from '#engine/machine/walk.ts'
import type { Evidence, Invariant } from './evidence.ts'
import { none, rows } from './evidence.ts'

const ARMED = `
select t.run_id as run, e->>'token' as token, (e->>'ms')::float8 as ms, t.created_at as at, r.status, r.timer,
  r.missed is not null as missed,
  (select min(f.created_at) from turn f where f.workspace_id = t.workspace_id and f.run_id = t.run_id
    and f.happening->>'type' = 'timer' and f.happening->>'token' = e->>'token') as fired,
  (select count(*)::int from turn f where f.workspace_id = t.workspace_id and f.run_id = t.run_id
    and f.happening->>'type' = 'timer' and f.happening->>'token' = e->>'token') as times
from turn t join run r on r.workspace_id = t.workspace_id and r.id = t.run_id
cross join jsonb_array_elements(t.effects) e
where t.workspace_id = $1 and e->>'type' = 'start_timer'`

/** I7. */
export const timersOnce: Invariant = {
  says: 'each armed timer fires once or is cancelled, never early, and one that is awaited will ring',
  async check(evidence) {
    const alarms = await evidence.alarms()
    return (await rows(evidence, ARMED)).flatMap(({ run, token, ms, at, status, timer, fired, times }) => {
      const early = fired ? at.getTime() + ms - fired.getTime() : 0
      const awaited = status === 'waiting' && timer === token
      return [
        ...(times > 1 ? [`timer ${token} of run ${run} fired ${times} times`] : []),
        ...(early > 0 ? [`timer ${token} of run ${run} fired ${early} ms early`] : []),
        ...(awaited && !fired && !alarms.has(timerId(run, token))
          ? [`run ${run} waits for timer ${token}, which nobody will ring`]
          : []),
      ]
    })
  },
}

const VERSIONS = `select id, graph from version where workspace_id = $1`
const HOMELESS = `
select r.id, r.step_id as step from run r left join version v on v.workspace_id = r.workspace_id and v.id = r.version_id
where r.workspace_id = $1 and r.status = 'waiting' and (v.id is null or r.step_id is null or not v.graph->'steps' ? r.step_id)`

/** I9. */
export const versionsStand: Invariant = {
  says: 'a version never changes, and holds the step where each of its runs stands',
  async check(evidence) {
    const now = new Map((await rows(evidence, VERSIONS)).map(({ id, graph }) => [id, JSON.stringify(graph)]))
    const changed = [...evidence.published].filter(([id, graph]) => now.get(id) !== graph)
    return [
      ...changed.map(([id]) => `version ${id} is not what was published`),
      ...(await rows(evidence, HOMELESS)).map(
        ({ id, step }) => `run ${id} stands at ${step}, which its version lacks`,
      ),
    ]
  },
}

/** I10. The flows of a proof hand over to nothing but deeds, so whoever waits for an outcome waits for one of those. */
export const neverHalf = none(
  'nothing is half applied: ended runs wait for nothing, paused conversations say by whom, deleted contacts leave nothing',
  `select 'run ' || id || ' is ' || status || ' and yet waits' as half from run
   where workspace_id = $1 and status <> 'waiting' and (timer is not null or missed is not null or ended_at is null)
   union all
   select 'run ' || id || ' waits for nothing' from run
   where workspace_id = $1 and status = 'waiting' and (waits_for is null or waiting_since is null or ended_at is not null)
   union all
   select 'run ' || id || ' waits for an outcome that nobody will bring' from run r
   where workspace_id = $1 and status = 'waiting' and waits_for = 'outcome'
     and not exists (select from deed d where d.workspace_id = $1 and d.run_id = r.id and d.state in ('waiting', 'doing'))
     and not exists (select from happening h where h.workspace_id = $1 and h.contact_id = r.contact_id)
   union all
   select 'conversation ' || id || ' is half paused' from conversation
   where workspace_id = $1 and (paused_at is null) <> (paused_by is null)
   union all
   select 'conversation ' || id || ' is half closed' from conversation
   where workspace_id = $1 and (state = 'closed') <> (closed_at is not null)
   union all
   select 'a ' || x.what || ' is left of the deleted contact ' || x.contact_id from (
     select 'message' as what, contact_id from message where workspace_id = $1
     union all select 'run', contact_id from run where workspace_id = $1
     union all select 'conversation', contact_id from conversation where workspace_id = $1
     union all select 'deed', contact_id from deed where workspace_id = $1
   ) x where not exists (select from contact c where c.workspace_id = $1 and c.id = x.contact_id)`,
  ({ half }) => half,
)

/** I11. */
export const oneOpen = none(
  'a contact has at most one open conversation',
  `select contact_id, count(*)::int as count from conversation where workspace_id = $1 and state = 'open'
   group by contact_id having count(*) > 1`,
  ({ contact_id, count }) => `contact ${contact_id} has ${count} open conversations`,
)

/** I12. */
export const fenced = none(
  'nobody writes over what somebody newer wrote: turns have no gaps, places are unique, statuses go forward',
  `select 'run ' || r.id || ' counts ' || r.turn || ' turns and has ' || count(t.number) as broken
   from run r left join turn t on t.workspace_id = r.workspace_id and t.run_id = r.id
   where r.workspace_id = $1 group by r.id, r.turn having count(t.number) <> r.turn or coalesce(max(t.number), 0) <> r.turn
   union all
   select 'contact ' || c.id || ' is at ' || c.seq || ' and has messages up to ' || max(m.seq)
   from contact c join message m on m.workspace_id = c.workspace_id and m.contact_id = c.id
   where c.workspace_id = $1 group by c.id, c.seq having max(m.seq) <> c.seq or count(distinct m.seq) <> count(m.seq)
   union all
   select 'message ' || message || ' went from ' || before || ' to ' || status from (
     select data->>'messageId' as message, data->>'status' as status,
       lag(data->>'status') over (partition by data->>'messageId' order by id) as before
     from event where workspace_id = $1 and type = 'message_status'
   ) s where before in ('delivered', 'read', 'cancelled', 'failed') and status in ('queued', 'sent', 'unknown', 'cancelled')
     or before = 'sent' and status in ('queued', 'unknown', 'cancelled')`,
  ({ broken }) => broken,
)

const LEFT = `
select 'a ' || (data->>'type') || ' of contact ' || contact_id || ' is taken by nobody' as left_over, created_at as due
from happening where workspace_id = $1
union all
select 'message ' || id || ' is still ' || status, coalesce(next_attempt_at, created_at) from message
where workspace_id = $1 and direction = 'out' and status in ('queued', 'sending')`

/** I13. */
export const queuesEmpty: Invariant = {
  says: 'once nothing is broken, every queue empties, and nobody was refused or stumbled who had no reason',
  async check(evidence: Evidence) {
    const refused = evidence.calm ? evidence.said.filter(({ accepted }) => !accepted) : []
    return [
      ...(await rows(evidence, LEFT)).filter(({ due }) => due <= evidence.now).map((row) => row.left_over),
      ...refused.map(({ externalId, address }) => `${externalId} of ${address} was refused`),
      ...evidence.problems.map((problem) => `a process complained: ${problem}`),
    ]
  },
}

/** I14. */
export const bounded = none(
  'a turn’s work is bounded',
  `select run_id, number, jsonb_array_length(path) as steps, 0 as bytes from turn
   where workspace_id = $1 and jsonb_array_length(path) > ${MAX_VISITS}
   union all
   select id, turn, 0, octet_length((snapshot->'vars')::text) from run
   where workspace_id = $1 and octet_length((snapshot->'vars')::text) > ${MAX_VARS * 1.2}`,
  ({ run_id, number, steps, bytes }) => `turn ${number} of run ${run_id}: ${steps} steps, ${bytes} bytes`,
)

/** I16. */
export const countsAgree = none(
  'every counter is the count of its rows',
  `with counted as (
     select 'open' as counter, count(*)::int as count from conversation where workspace_id = $1 and state = 'open'
     union all select 'unread', count(*)::int from conversation where workspace_id = $1 and state = 'open' and unread > 0
     union all select 'open:' || coalesce(assignee_id::text, 'unassigned'), count(*)::int from conversation
       where workspace_id = $1 and state = 'open' group by 1
     union all select 'waiting:' || flow_id, count(*)::int from run where workspace_id = $1 and status = 'waiting' group by 1
     union all select 'waiting:' || version_id, count(*)::int from run where workspace_id = $1 and status = 'waiting' group by 1
   ), told as (
     select counter, sum(delta)::int as count from tally where workspace_id = $1 and counter not like 'started:%' group by 1
   )
   select coalesce(c.counter, t.counter) as counter, coalesce(c.count, 0) as rows, coalesce(t.count, 0) as told
   from counted c full join told t on t.counter = c.counter where coalesce(c.count, 0) <> coalesce(t.count, 0)`,
  ({ counter, rows: count, told }) => `«${counter}» says ${told}, its rows are ${count}`,
)

/** I17. */
export const walled = none(
  'no row of one workspace speaks of another one',
  `select x.what, x.id from (
     select 'event' as what, e.id, e.workspace_id, e.contact_id from event e where e.workspace_id = $1
     union all select 'message', id, workspace_id, contact_id from message where workspace_id = $1
     union all select 'run', id, workspace_id, contact_id from run where workspace_id = $1
     union all select 'deed', id, workspace_id, contact_id from deed where workspace_id = $1
   ) x join contact c on c.id = x.contact_id and c.workspace_id <> x.workspace_id
   union all
   select 'event', e.id from event e join message m on m.id::text = e.data->>'messageId' and m.workspace_id <> e.workspace_id
   where e.workspace_id = $1`,
  ({ what, id }) => `${what} ${id} speaks of another workspace’s contact`,
)
