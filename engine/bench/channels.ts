// `npm run bench:channels`: how soon the doors answer a mixed flood of webhooks, what reports cost, and whether a message to many
// ever keeps an answer waiting. The providers are the fakes of the tests; load and server share the machine.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Fake } from '#channels/testing.ts'
import { startEmbedded } from '#db/embedded.ts'
import { hook, openFakes } from '#engine/main_channels_testing.ts'
import { endAll, type Process, start } from '#engine/main_testing.ts'

const PER_SECOND = 500
const SECONDS = 10
const PEOPLE = 400
const MANY = 10_000
const BATCH = 100
const REPLY_EVERY_MS = 500
const owner = { ADMIN_EMAIL: 'mara@charla.test', ADMIN_PASSWORD: 'tres gatos azules' }
const APP_SECRET = 'k3v9-qT0w-Zr71-mmPq-x8Ls-20dJ-fH5b'

/** What comes out; times in milliseconds. */
export interface ChannelsReport {
  perSecond: number
  ackP50: number
  ackP99: number
  lost: number
  statusesPerSecond: number
  replyDelayMaxMs: number
}

interface Connected {
  type: string
  fake: Fake
  id: string
}

/** A connection that the other side closed while it was idle is none that failed: providers try again at once. */
async function insist(call: () => Promise<Response>): Promise<Response> {
  return call().catch(call)
}

const percentile = (list: number[], part: number): number =>
  Math.round(list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))] ?? 0)

class Lab {
  readonly #charla: Process
  readonly #pool: pg.Pool
  readonly #channels: Connected[] = []
  #cookie = ''

  constructor(charla: Process, pool: pg.Pool) {
    this.#charla = charla
    this.#pool = pool
  }

  async #ask(method: string, path: string, body?: object) {
    const headers = { 'content-type': 'application/json', origin: this.#charla.url, cookie: this.#cookie }
    const answer = await fetch(this.#charla.url + path, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return answer
  }

  async connect(all: Array<{ type: string; fake: Fake }>): Promise<void> {
    const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = owner
    const signedIn = await this.#ask('POST', '/api/auth/sign-in/email', { email, password })
    this.#cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const { port } = new URL(this.#charla.url)
    for (const { type, fake } of all) {
      const body = { type, name: type, settings: fake.settings }
      const made = (await (await this.#ask('POST', '/api/channels', body)).json()) as {
        id: string
        secretsOnce?: Record<string, string>
      }
      fake.learn(made.secretsOnce ?? {})
      fake.hookUrl = `http://localhost:${port}/hooks/${type}/${made.id}`
      await this.#ask('PUT', `/api/channels/${made.id}/connection`)
      this.#channels.push({ type, fake, id: made.id })
    }
  }

  /** A flood of messages of all channels, sent on time whether or not the earlier ones were answered. */
  async flood(): Promise<Pick<ChannelsReport, 'perSecond' | 'ackP50' | 'ackP99' | 'lost'>> {
    const count = PER_SECOND * SECONDS
    const hooks = Array.from({ length: count }, (_, index) => {
      const to = this.#channels[index % this.#channels.length]!
      return { to, one: to.fake.says(`p${index % PEOPLE}`, { kind: 'text', text: `Hola ${index}` }) }
    })
    const acks: number[] = []
    let accepted = 0
    const from = performance.now()
    const calls: Promise<void>[] = []
    for (const [index, { to, one }] of hooks.entries()) {
      const due = from + (index * 1_000) / PER_SECOND
      const wait = due - performance.now()
      if (wait > 1) await pause(wait)
      calls.push(
        insist(() => hook(this.#charla, to.type, to.id, one)).then(async (answer) => {
          await answer.arrayBuffer()
          // From when it was due, so that waiting for a slow door counts too.
          acks.push(performance.now() - due)
          if (answer.status === 200) accepted += 1
        }),
      )
    }
    await Promise.all(calls)
    const seconds = (performance.now() - from) / 1_000
    const { rows } = await this.#pool.query(
      `select count(*)::int as count from message where direction = 'in'`,
    )
    return {
      perSecond: Math.round(count / seconds),
      ackP50: percentile(acks, 0.5),
      ackP99: percentile(acks, 0.99),
      lost: Math.max(0, accepted - rows[0].count),
    }
  }

  /** A message to many on one channel; meanwhile somebody is answered every half second. */
  async bulk(type: string): Promise<number> {
    const { id, fake } = this.#channels.find((one) => one.type === type)!
    await this.#pool.query(SILENCE)
    const { rows } = await this.#pool.query(PEOPLE_OF, [id])
    await this.#pool.query(TO_MANY, [id, MANY])
    const [person] = rows
    let worst = 0
    for (let count = 0; count < 16; count += 1) {
      const text = `Respuesta ${count}`
      const from = performance.now()
      await this.#ask('POST', `/api/conversations/${person.conversation_id}/messages`, {
        ...{ clientId: crypto.randomUUID(), content: { kind: 'text', text } },
      })
      while (!fake.shown.some((one) => one.text === text)) await pause(5)
      worst = Math.max(worst, performance.now() - from)
      await pause(REPLY_EVERY_MS)
    }
    return Math.round(worst)
  }

  /** Reports about everything of one channel that was sent, a hundred in a request, eight requests at once. */
  async reports(type: string): Promise<number> {
    const { id, fake } = this.#channels.find((one) => one.type === type)!
    await this.#pool.query(ALL_SENT, [id])
    const { rows } = await this.#pool.query(SENT, [id])
    const batches = Array.from({ length: Math.ceil(rows.length / BATCH) }, (_, at) =>
      rows.slice(at * BATCH, (at + 1) * BATCH).map((row) => row.external_id as string),
    )
    const from = performance.now()
    const queue = [...batches]
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let next = queue.pop(); next; next = queue.pop()) {
          const answer = await hook(this.#charla, type, id, fake.reportsMany!(next, 'delivered'))
          if (answer.status !== 200) throw new Error(`reports: ${answer.status}`)
        }
      }),
    )
    return Math.round(rows.length / ((performance.now() - from) / 1_000))
  }
}

/** What the flood has made the bot owe is settled, so that only the message to many is measured. */
const SILENCE = `update message set status = 'sent' where direction = 'out' and status in ('queued', 'sending')`
const PEOPLE_OF = `
select conversation_id from message where channel_id = $1 and direction = 'in' order by seq desc limit 1`
const TO_MANY = `
with known as (
  select distinct on (i.contact_id) i.workspace_id, i.contact_id, v.id as conversation_id
  from identity i join conversation v on v.workspace_id = i.workspace_id and v.contact_id = i.contact_id
  where i.channel_id = $1 order by i.contact_id
), person as (
  select *, row_number() over (order by contact_id) as place, count(*) over () as count from known
), fresh as (
  select p.*, n, c.seq + ceil(n::float8 / p.count)::int as seq
  from generate_series(1, $2::int) n join person p on p.place = 1 + (n - 1) % p.count
  join contact c on c.workspace_id = p.workspace_id and c.id = p.contact_id
), raised as (
  update contact c set seq = m.seq from (select workspace_id, contact_id, max(seq) as seq from fresh group by 1, 2) m
  where c.workspace_id = m.workspace_id and c.id = m.contact_id
)
insert into message (workspace_id, id, contact_id, conversation_id, channel_id, seq, direction, author, content, status, bulk)
select workspace_id, gen_random_uuid(), contact_id, conversation_id, $1, seq, 'out', '{"kind":"system","id":null}',
  json_build_object('kind', 'text', 'text', 'Oferta ' || n), 'queued', true from fresh`
const ALL_SENT = `
update message set status = 'sent', fence = null, external_id = coalesce(external_id, 'bench-' || id)
where channel_id = $1 and direction = 'out' and bulk`
const SENT = `select external_id from message where channel_id = $1 and direction = 'out' and bulk and status = 'sent'`

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'charla-bench-'))
  const { config, stop } = await startEmbedded(folder)
  const pool = new pg.Pool(config)
  const outside = await openFakes()
  try {
    const { host = '', user = 'postgres', database = 'postgres' } = config
    const url = `postgres://${user}@/${database}?host=${encodeURIComponent(host)}`
    const charla = await start({
      ...owner,
      ...outside.env,
      APP_SECRET,
      DATABASE_URL: url,
      LOG_LEVEL: 'error',
    })
    await charla.ready
    const lab = new Lab(charla, pool)
    await lab.connect(outside.all)
    const flood = await lab.flood()
    const replyDelayMaxMs = await lab.bulk('whatsapp')
    const statusesPerSecond = await lab.reports('whatsapp')
    print({ ...flood, statusesPerSecond, replyDelayMaxMs })
  } finally {
    await endAll()
    outside.close()
    await pool.end()
    await stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function print(report: ChannelsReport): void {
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify(report))
    return
  }
  console.log(`${report.perSecond} messages a second of ${PER_SECOND} wanted, over all channels`)
  console.log(
    `answered after ${report.ackP50} ms (middle), ${report.ackP99} ms (99 of 100); ${report.lost} lost`,
  )
  console.log(`${report.statusesPerSecond} reports a second, ${BATCH} in a request`)
  console.log(`${MANY} messages to many kept an answer waiting ${report.replyDelayMaxMs} ms at most`)
}

await main()
