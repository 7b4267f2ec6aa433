// What a person was told and where their flows stand, without ids and instants: two ways that should lead to the same can be compared.
import type pg from 'pg'

/** A contact's state by its address: what was said, in order; conversations; runs with the place and the variables they have. */
export type Outcome = Record<string, { talk: string[]; conversations: string[]; runs: string[] }>

// A message that nobody knows about counts as sent: that difference is allowed to a crash.
const STATES = `
select i.address,
  (select coalesce(jsonb_agg((case direction when 'in' then '> ' else '< ' end) || (content->>'text')
      || case when status in ('received', 'sent', 'unknown') then '' else ' !' || status end order by seq), '[]')
    from message m where m.workspace_id = i.workspace_id and m.contact_id = i.contact_id) as talk,
  (select coalesce(jsonb_agg(state || case when paused_at is null then '' else ' paused' end order by opened_at, id), '[]')
    from conversation v where v.workspace_id = i.workspace_id and v.contact_id = i.contact_id) as conversations,
  (select coalesce(jsonb_agg(f.name || ' ' || r.status || ' ' || coalesce(r.step_id, '') || ' ' || r.snapshot::text
      order by r.started_at, f.name), '[]')
    from run r join flow f on f.workspace_id = r.workspace_id and f.id = r.flow_id
    where r.workspace_id = i.workspace_id and r.contact_id = i.contact_id) as runs
from identity i where i.workspace_id = $1`

/** Of everybody in a workspace. */
export async function outcomeOf(pool: Pick<pg.Pool, 'query'>, workspaceId: string): Promise<Outcome> {
  const { rows } = await pool.query(STATES, [workspaceId])
  return Object.fromEntries(
    rows.map(({ address, ...rest }) => [address as string, rest as Outcome[string]] as const).sort(byAddress),
  )
}

const byAddress = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1)

/** What one person's end is, with their address taken out of every text. */
export function asAnybody(outcome: Outcome, address: string): string {
  return JSON.stringify(outcome[address] ?? null).replaceAll(address, 'x')
}
