import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contrast, palette, parseColour } from './colours.ts'

test('black on white is 21 to 1, and what is no colour is our green', () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21)
  expect(parseColour('red')).toEqual([11, 122, 117])
})

test('whatever colour is picked, texts of it and on it can be read in both themes', () => {
  const part = fc.integer({ min: 0, max: 255 })
  fc.assert(
    fc.property(fc.tuple(part, part, part), fc.boolean(), (rgb, dark) => {
      const hex = `#${rgb.map((one) => one.toString(16).padStart(2, '0')).join('')}`
      const { fill, onFill, accent } = palette(hex, dark)
      const card = parseColour(dark ? '#181f26' : '#ffffff')
      expect(contrast(parseColour(fill), parseColour(onFill))).toBeGreaterThanOrEqual(4.5)
      expect(contrast(parseColour(accent), card)).toBeGreaterThanOrEqual(4.5)
    }),
  )
})

test('a colour that can be read is left as it is', () => {
  expect(palette('#0b7a75', false)).toEqual({ fill: '#0b7a75', onFill: '#ffffff', accent: '#0b7a75' })
})
