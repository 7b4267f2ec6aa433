// Durations and effects in words, there and back.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { durationIn, durationText } from './duration.ts'
import type { Effect } from './effect.ts'
import { effectWords } from './effect_words.ts'

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000]

describe('a duration', () => {
  test.each<[number, string, string, string]>([
    [0, '0 seconds', '0 segundos', '0 s'],
    [second, '1 second', '1 segundo', '1 s'],
    [1_499, '1 second', '1 segundo', '1 s'],
    [59 * second, '59 seconds', '59 segundos', '59 s'],
    [minute, '1 minute', '1 minuto', '1 min'],
    [90 * second, '1 minute 30 seconds', '1 minuto 30 segundos', '1 min 30 s'],
    [hour + minute, '1 hour 1 minute', '1 hora 1 minuto', '1 h 1 min'],
    [2 * day, '2 days', '2 días', '2 d'],
    [30 * day, '30 days', '30 días', '30 d'],
    [-5, '0 seconds', '0 segundos', '0 s'],
  ])('of %i ms', (ms, en, es, short) => {
    expect(durationText(ms)).toEqual({ en, es })
    expect(durationText(ms, 'short')).toEqual({ en: short, es: short })
  })

  test.each<[string, number | null]>([
    ['(10 minutes pass)', 10 * minute],
    ['(pasan 10 minutos)', 10 * minute],
    ['1 hour 30 minutes', 90 * minute],
    ['2 días', 2 * day],
    ['2 dias', 2 * day],
    ['1h 5min', hour + 5 * minute],
    ['3 seg', 3 * second],
    ['soon', null],
    ['5 moons', null],
    ['0 minutes', null],
  ])('«%s» says %s', (text, ms) => {
    expect(durationIn(text)).toBe(ms)
  })

  test('is read as it is said, in both languages and both styles', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3_000_000 }),
        fc.constantFrom('long', 'short'),
        (seconds, style) => {
          const { en, es } = durationText(seconds * second, style)
          expect([durationIn(en), durationIn(es)]).toEqual([seconds * second, seconds * second])
        },
      ),
    )
  })
})

test.each<[Effect, string, string]>([
  [
    { type: 'send_message', content: { kind: 'text', text: 'hi' }, channelId: null },
    'Message sent',
    'Mensaje enviado',
  ],
  [
    { type: 'assign', to: { kind: 'user', userId: 'u' } },
    'Waiting for the assignment',
    'Esperando la asignación',
  ],
  [
    {
      type: 'assign',
      to: {
        kind: 'anyone',
        teamId: null,
        sticky: false,
        logic: 'round_robin',
        onlineOnly: true,
        maxOpen: null,
      },
    },
    'Waiting until somebody is free',
    'Esperando hasta que alguien esté libre',
  ],
  [{ type: 'unassign' }, 'Assignment removed', 'Asignación quitada'],
  [{ type: 'update_field', field: 'plan', value: 'Oro' }, 'plan = Oro', 'plan = Oro'],
  [{ type: 'update_field', field: 'plan', value: ['a', 1] }, 'plan = ["a",1]', 'plan = ["a",1]'],
  [{ type: 'update_field', field: 'plan', value: null }, 'plan cleared', 'plan borrado'],
  [
    { type: 'update_tags', add: ['a', 'b'], remove: ['c'] },
    'Tags: + a, + b, − c',
    'Etiquetas: + a, + b, − c',
  ],
  [{ type: 'open_conversation' }, 'Conversation opened', 'Conversación abierta'],
  [
    { type: 'close_conversation', category: null, summary: '' },
    'Conversation closed',
    'Conversación cerrada',
  ],
  [
    { type: 'close_conversation', category: 'Sale', summary: 'two' },
    'Conversation closed: Sale · two',
    'Conversación cerrada: Sale · two',
  ],
  [{ type: 'add_comment', text: 'hm', mentions: [] }, 'Comment: hm', 'Comentario: hm'],
  [{ type: 'start_timer', token: '1', ms: hour }, 'Timer: 1 hour', 'Temporizador: 1 hora'],
  [
    { type: 'snooze_conversation', until: '2026-01-05T18:00:00.000Z' },
    'Conversation snoozed until 2026-01-05 18:00 UTC',
    'Conversación pospuesta hasta 2026-01-05 18:00 UTC',
  ],
  [
    { type: 'pause_bot', ms: null },
    'Bot paused until a person resumes it',
    'Bot en pausa hasta que una persona lo reanude',
  ],
  [{ type: 'pause_bot', ms: hour }, 'Bot paused for 1 hour', 'Bot en pausa por 1 hora'],
  [
    { type: 'notify_users', to: { kind: 'team', id: 't' }, text: 'hi', byEmail: false },
    'Told a team: hi',
    'Aviso a un equipo: hi',
  ],
  [
    { type: 'notify_users', to: { kind: 'assignee' }, text: 'hi', byEmail: true },
    'Told the assignee, also by e-mail: hi',
    'Aviso al agente asignado, también por correo: hi',
  ],
  [
    { type: 'call_flow', flowId: 'f', inputs: {}, wait: false },
    'Another flow started',
    'Otro flujo iniciado',
  ],
  [
    { type: 'call_flow', flowId: 'f', inputs: { a: 1, b: 2 }, wait: true },
    'Another flow started with a, b',
    'Otro flujo iniciado con a, b',
  ],
  [{ type: 'report', fact: 'reply_not_understood', text: 'hm' }, 'Not understood: hm', 'No se entendió: hm'],
  [
    { type: 'add_file_row', file: 'Orders', row: { Name: 'Ana', Total: '5' } },
    'Row added to Orders: Name Ana · Total 5',
    'Fila agregada a Orders: Name Ana · Total 5',
  ],
  [
    { type: 'add_sheet_row', spreadsheet: 's', sheet: '', row: { Name: 'Ana' } },
    'Row added to Google Sheets: Name Ana',
    'Fila agregada a Google Sheets: Name Ana',
  ],
  [
    { type: 'send_email', to: 'a@example.test', subject: 'Hi', text: '', html: false },
    'E-mail to a@example.test: Hi',
    'Correo a a@example.test: Hi',
  ],
])('%j in words', (effect, en, es) => {
  expect(effectWords(effect)).toEqual({ en, es })
})
