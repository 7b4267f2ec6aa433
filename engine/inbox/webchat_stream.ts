// One visitor's server-sent events: messages by number, how far theirs were seen, and who is typing.
import type { Db } from '#db/db.ts'
import type { Live } from '#engine/live.ts'
import { namesOf } from './names.ts'
import { type Place, seenUpTo, type VisitorMessage, visibleMessages } from './webchat_messages.ts'

const BEAT_MS = 20_000
const BUFFER_BYTES = 256 * 1024

const waking = new Set(['message_received', 'message_created', 'message_status', 'conversation_read'])

/** Everything after `after`, then whatever comes. `message` events carry their number as id, to resume from. */
export function visitorStream(
  deps: { db: Db; live: Pick<Live, 'subscribe'>; beatMs?: number },
  place: Place,
  after: number,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let end = () => {}
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let open = true
        const write = (event: string, data: unknown, id?: number) => {
          if (!open) return
          // Too slow to keep up: it comes back and resumes by number.
          if ((controller.desiredSize ?? 0) <= 0) return end()
          const line = id === undefined ? '' : `id: ${id}\n`
          controller.enqueue(encoder.encode(`${line}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`))
        }
        const flush = serially(
          async () => {
            if (open) after = await writeNews(deps.db, place, after, write)
          },
          () => end(),
        )
        const leave = deps.live.subscribe(
          { workspaceId: place.workspaceId, contactId: place.contactId },
          (fact) => {
            if (waking.has(fact.type)) flush()
            else if (fact.type === 'user_typing') tellTyping(deps.db, place, fact.actor, write)
          },
          { ready: flush },
        )
        const beat = setInterval(() => write('ping', {}), deps.beatMs ?? BEAT_MS).unref()
        end = () => {
          if (!open) return
          open = false
          leave()
          clearInterval(beat)
          signal.removeEventListener('abort', end)
          controller.close()
        }
        signal.addEventListener('abort', end)
        write('ping', {})
      },
      cancel: () => end(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: BUFFER_BYTES }),
  )
}

type Write = (event: string, data: unknown, id?: number) => void

async function writeNews(db: Db, place: Place, after: number, write: Write): Promise<number> {
  let last = after
  let page: VisitorMessage[]
  do {
    page = await visibleMessages(db, place, { after: last })
    for (const message of page) write('message', message, message.seq)
    last = page.at(-1)?.seq ?? last
  } while (page.length > 0)
  write('seen', { seq: await seenUpTo(db, place) })
  return last
}

function tellTyping(db: Db, place: Place, actor: Parameters<typeof namesOf>[2][number], write: Write): void {
  // The name of a flow is nothing to its visitors.
  const person = actor?.kind === 'user' ? actor : null
  namesOf(db, place.workspaceId, [person]).then(
    (nameOf) => write('typing', { name: person ? nameOf(person).name.split(' ')[0] : '' }),
    () => write('typing', { name: '' }),
  )
}

/** Runs `work` one at a time; calls during a run make one more. */
function serially(work: () => Promise<void>, failed: () => void): () => void {
  let busy = false
  let again = false
  const run = () => {
    again = busy
    if (busy) return
    busy = true
    work()
      // The database is away: the reader is cut off, comes back and resumes by number.
      .catch(failed)
      .finally(() => {
        busy = false
        if (again) run()
      })
  }
  return run
}
