import { expect, test } from 'vitest'
import { pictureOf } from './picture.ts'

const graph = {
  trigger: { type: 'manual', data: {}, at: { x: -200, y: 0 } },
  steps: {
    a: { id: 'a', type: 'send_message', name: '', data: {}, at: { x: 200, y: -100 } },
    b: { id: 'b', type: 'wait', name: '', data: {}, at: { x: 600, y: 300 } },
  },
  edges: [
    { from: 'trigger', exit: 'next', to: 'a' },
    { from: 'a', exit: 'next', to: 'b' },
    { from: 'b', exit: 'next', to: 'gone' },
  ],
}

test('every box lies inside the picture, and an edge to nowhere is not drawn', () => {
  const picture = pictureOf(graph)
  expect(picture.boxes).toHaveLength(3)
  expect(picture.paths).toHaveLength(2)
  for (const box of picture.boxes) {
    expect(box.x).toBeGreaterThan(0)
    expect(box.y).toBeGreaterThan(0)
    expect(box.x + box.width).toBeLessThan(picture.width)
    expect(box.y + box.height).toBeLessThan(picture.height)
  }
})
