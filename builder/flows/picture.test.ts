import { expect, test } from 'vitest'
import { BOX, pictureOf } from './picture.ts'

const step = (id: string, x: number, y: number) => ({ id, type: 'wait', name: '', data: {}, at: { x, y } })
const graph = {
  trigger: { type: 'manual', data: {}, at: { x: -200, y: 0 } },
  steps: {
    a: step('a', 200, -100),
    b: step('b', 600, 300),
    c: step('c', 600, 310),
    d: step('d', 600, 320),
  },
  edges: [
    { from: 'trigger', exit: 'next', to: 'a' },
    { from: 'a', exit: 'next', to: 'b' },
    { from: 'b', exit: 'next', to: 'gone' },
  ],
}

test('every box lies inside the picture, and an edge to nowhere is not drawn', () => {
  const picture = pictureOf(graph)
  expect(picture.boxes).toHaveLength(5)
  expect(picture.paths).toHaveLength(2)
  for (const box of picture.boxes) {
    expect(box.x).toBeGreaterThan(0)
    expect(box.y).toBeGreaterThan(0)
    expect(box.x + BOX.width).toBeLessThan(picture.width)
    expect(box.y + BOX.height).toBeLessThan(picture.height)
  }
})

test('no box covers another, also where steps stand close', () => {
  const { boxes } = pictureOf(graph)
  for (const one of boxes) {
    for (const other of boxes.filter((box) => box !== one)) {
      expect(
        Math.abs(one.x - other.x) >= BOX.width || Math.abs(one.y - other.y) >= BOX.height,
        `${one.id} ${other.id}`,
      ).toBe(true)
    }
  }
})
