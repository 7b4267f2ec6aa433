// Bugs that can be planted, so that the proofs prove that they would find them. Inert unless NODE_ENV=test AND CHARLA_PLANT names one.

/** The bugs, each with what it does here. Where our design has no place for the classic form, the nearest one is planted, and it says so. */
export const plants = {
  ack_before_commit: 'The door answers 200 before the message is on disk.',
  select_then_insert:
    'A row that had to wait trusts the look-up of when it came, as SELECT-then-INSERT does; the unique index is taken away, since such a design has none.',
  dedup_of_a_day:
    'A copy is known for 24 hours only; the unique index is taken away, since such a design has none.',
  connection_lock:
    'Nearest to a session advisory lock under pgbouncer, which we do not use: the contact’s lock keeps nobody out.',
  no_fence: 'Whoever has lost a message to another process still writes its outcome.',
  short_lease: 'A claim is taken to be dead at once, although its send is under way.',
  timer_on_process_clock:
    'Nearest to timers on the process clock, since the database decides what is due: alarms are set by a clock that runs twice as fast.',
  timer_apart: 'The alarm’s job is done before the turn it rings for is on disk.',
  pop_before_work: 'What waits for a contact is deleted, in a commit of its own, before its turn is taken.',
  resend_sending:
    'What a process finds in `sending` is sent again, also where the provider takes no key to know it by.',
  pause_at_enqueue: 'The pause is asked for when a message is queued, and never again.',
  publish_in_place: 'Publishing changes the newest version instead of making one.',
  outbox_by_time:
    'The outbox is ordered by the clock, which gives the messages of one turn the same instant.',
  early_callback_dropped: 'A provider’s report that comes before its message is known is dropped.',
  guard_not_awaited: 'The guard that asks for the fence is a promise nobody awaits, so it always holds.',
  no_workspace: 'Reports look for their message without saying whose workspace and channel.',
} as const

export type Plant = keyof typeof plants

const armed = process.env['NODE_ENV'] === 'test'

/** Whether this bug is planted. False in every process that is no test. */
export function planted(name: Plant): boolean {
  return armed && process.env['CHARLA_PLANT'] === name
}
