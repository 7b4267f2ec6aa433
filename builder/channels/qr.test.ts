import { expect, test } from 'vitest'
import { svgPathOf } from './qr.ts'

test('runs of dark modules become rectangles', () => {
  expect(svgPathOf([[true, true, false, true]])).toBe('M0 0h2v1h-2zM3 0h1v1h-1z')
  expect(svgPathOf([[false], [true]])).toBe('M0 1h1v1h-1z')
})
