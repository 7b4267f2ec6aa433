import { expect, test, vi } from 'vitest'
import type { Kept, Waiting } from './protocol.ts'
import { talk } from './talk.ts'
import { type News, Refusal, type Wire } from './wire.ts'

/** A server that knows nobody; each call can be replaced. */
function setUp(kept: Kept, calls: Partial<Wire> = {}) {
  let hear: (news: News) => void = () => {}
  const wire = {
    visit: vi.fn(async () => ({ token: 't1', known: false, read: 0, seen: 0 })),
    start: vi.fn(async () => ({ known: false })),
    send: vi.fn(async (_waiting: Waiting) => ({ known: true })),
    page: vi.fn(async () => ({ items: [], more: false, seen: 0, read: 0 })),
    acks: vi.fn(async () => ({})),
    typing: vi.fn(async () => ({})),
    describe: vi.fn(async () => ({})),
    listen: vi.fn((_after: number, signal: AbortSignal, listener: (news: News) => void) => {
      hear = listener
      return new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    }),
    ...calls,
  } satisfies Wire
  const kepts: Kept[] = []
  const restart = vi.fn()
  const around = {
    wire,
    keep: (now: Kept) => void kepts.push(now),
    heard: vi.fn(),
    startOnOpen: true,
    restart,
  }
  const visit = talk(around, kept)
  return { visit, wire, kepts, restart, around, hear: (news: News) => hear(news) }
}

const said = (seq: number) => ({
  seq,
  id: `m${seq}`,
  direction: 'out' as const,
  author: { kind: 'bot' as const, name: '' },
  content: { kind: 'text' as const, text: `n${seq}` },
  createdAt: '2026-01-05T12:00:00.000Z',
  clientId: null,
})

test('a page that wakes up while it connects makes one visitor, not two', async () => {
  const { visit, wire } = setUp({})
  visit.setOpen(true)
  visit.lost()
  visit.wake(true)
  visit.wake(true)
  visit.say('Hola')
  await vi.waitFor(() => expect(wire.send).toHaveBeenCalled())
  expect(wire.visit).toHaveBeenCalledTimes(1)
  visit.stop()
})

test('who is known already is described too, once the server knows whom we mean', async () => {
  const known = { token: 't1', known: true, read: 0, seen: 0 }
  const { visit, wire } = setUp({ token: 't1' }, { visit: vi.fn(async () => known) })
  const about = { profile: { firstName: 'Ana' }, attributes: { plan: 'Oro' } }
  visit.describe(about)
  expect(wire.describe).not.toHaveBeenCalled()
  void visit.connect()
  await vi.waitFor(() => expect(wire.describe).toHaveBeenCalledExactlyOnceWith(about))
  visit.stop()
})

test('the reference of a link goes with the first message only, and is not told again', async () => {
  const { visit, wire, kepts, around } = setUp({})
  Object.assign(around, { ref: 'verano' })
  visit.say('Hola')
  visit.say('¿Hay alguien?')
  await vi.waitFor(() => expect(wire.send).toHaveBeenCalledTimes(2))
  const refs = vi.mocked(wire.send).mock.calls.map(([waiting]) => waiting.ref)
  expect(refs).toEqual(['verano', undefined])
  expect(kepts.at(-1)).toMatchObject({ ref: 'verano' })
  visit.stop()
  const again = setUp(kepts.at(-1)!)
  Object.assign(again.around, { ref: 'verano' })
  again.visit.say('Otra vez')
  await vi.waitFor(() => expect(again.wire.send).toHaveBeenCalledOnce())
  expect(vi.mocked(again.wire.send).mock.calls[0]![0].ref).toBeUndefined()
  again.visit.stop()
})

test('history that was read is no news for the site; what came after is', async () => {
  const known = { token: 't1', known: true, read: 1, seen: 0 }
  const items = [said(1), said(2)]
  const page = vi.fn(async () => ({ items, more: false, seen: 0, read: 1 }))
  const { visit, around, wire, hear } = setUp({ token: 't1' }, { visit: vi.fn(async () => known), page })
  void visit.connect()
  await vi.waitFor(() => expect(wire.listen).toHaveBeenCalledWith(2, expect.anything(), expect.anything()))
  hear({ event: 'message', data: said(3) })
  hear({ event: 'message', data: said(3) })
  expect(around.heard.mock.calls).toEqual([
    ['out', 'n2'],
    ['out', 'n3'],
  ])
  expect(visit.current().messages.map(({ seq }) => seq)).toEqual([1, 2, 3])
  visit.stop()
})

test('an expired token begins a new visit, which keeps only what was not sent', async () => {
  const visits = [
    { token: 'old', known: true, read: 5, seen: 5 },
    { token: 'new', known: false, read: 0, seen: 0 },
  ]
  const page = vi.fn(async () => ({ items: [said(5)], more: false, seen: 5, read: 5 }))
  const send = vi.fn<Wire['send']>(async () => ({ known: true })).mockRejectedValueOnce(new Refusal(401, 0))
  const { visit, kepts } = setUp({ token: 'old' }, { visit: vi.fn(async () => visits.shift()!), page, send })
  void visit.connect()
  await vi.waitFor(() => expect(visit.current().messages).toHaveLength(1))
  page.mockResolvedValue({ items: [], more: false, seen: 0, read: 0 })
  visit.say('Hola')
  await vi.waitFor(() => expect(kepts.at(-1)).toEqual({ token: 'new', outbox: [] }))
  expect(visit.current()).toMatchObject({ messages: [], pending: [{ text: 'Hola', sent: true }] })
  expect(send).toHaveBeenCalledTimes(2)
  visit.stop()
})

test('another window’s visitor is another visit: begin again', async () => {
  const { visit, kepts, restart } = setUp({})
  void visit.connect()
  await vi.waitFor(() => expect(kepts).toEqual([{ token: 't1', outbox: [] }]))
  visit.restore({ token: 't1', outbox: [] })
  expect(restart).not.toHaveBeenCalled()
  visit.restore({})
  expect(restart).toHaveBeenCalledTimes(1)
  visit.stop()
})

test('who is asked to wait waits, whatever else is written meanwhile', async () => {
  vi.useFakeTimers()
  try {
    const send = vi
      .fn<Wire['send']>(async () => ({ known: true }))
      .mockRejectedValueOnce(new Refusal(429, 3000))
    const { visit } = setUp({}, { send })
    await visit.connect()
    visit.say('uno')
    await vi.advanceTimersByTimeAsync(0)
    visit.say('dos')
    visit.wake(true)
    await vi.advanceTimersByTimeAsync(2900)
    expect([send.mock.calls.length, visit.current().slow]).toEqual([1, true])
    await vi.advanceTimersByTimeAsync(200)
    expect(send.mock.calls.map(([sent]) => sent.text)).toEqual(['uno', 'uno', 'dos'])
    expect(visit.current().slow).toBe(false)
    visit.stop()
  } finally {
    vi.useRealTimers()
  }
})
