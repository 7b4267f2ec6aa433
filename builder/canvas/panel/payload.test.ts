import { expect, test } from 'vitest'
import { readPath } from '#engine/effects/json_path.ts'
import { incomingWebhook } from '#engine/triggers/incoming_webhook.ts'
import { placesOf, withPlace } from './payload.ts'

const payload = {
  phone: '+593980000001',
  order: { total: 12.5, 'ship to': 'Quito', paid: true, at: '2026-03-01T10:00:00Z', items: [{ sku: 'a' }] },
}

test('every place says where it is and what it holds', () => {
  expect(placesOf(payload).map(({ path, type, depth }) => [path, type, depth])).toEqual([
    ['$.phone', 'text', 0],
    ['$.order', 'text', 0],
    ['$.order.total', 'number', 1],
    ['$.order["ship to"]', 'text', 1],
    ['$.order.paid', 'boolean', 1],
    ['$.order.at', 'date', 1],
    ['$.order.items', 'list', 1],
    ['$.order.items[0]', 'text', 2],
    ['$.order.items[0].sku', 'text', 3],
  ])
})

test('the engine reads the same value at the place', () => {
  for (const { path, value } of placesOf(payload)) expect(readPath(payload, path)).toEqual(value)
})

test('a chosen place becomes a row that the trigger takes, with a name that is free', () => {
  const places = placesOf({ total: 1, order: { total: 2, 'ship to': 'x' } })
  const rows = places.filter(({ holds }) => !holds).reduce(withPlace, [])
  expect(rows).toEqual([
    { path: '$.total', variable: 'total', type: 'number' },
    { path: '$.order.total', variable: 'total_2', type: 'number' },
    { path: '$.order["ship to"]', variable: 'ship_to', type: 'text' },
  ])
  const data = { ...(incomingWebhook.fresh() as object), variables: rows }
  expect(incomingWebhook.data.safeParse(data).success).toBe(true)
})
