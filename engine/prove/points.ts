// The points of the scripted chat at which everything dies once: a fixed list, so that one that is no longer reached is missed.
import { type Point, pointsOf } from './stage.ts'

/**
 * Messages of each name that the script cannot do without. More may pass: a ring and a sweep look for deeds where none are, and
 * find nothing.
 */
export const counts = {
  'turn: load': 7,
  'turn: commit': 7,
  'message: claim': 6,
  'message: commit': 12,
  'message: sent': 6,
  'outside: message': 6,
  'deed: claim': 2,
  'deed: finish': 1,
  'outside: deed': 1,
  'timer: done': 1,
  'start: row': 1,
  'start: commit': 1,
} as const

/** All of them, each on its three sides. */
export const points: ReadonlyArray<Point> = pointsOf(Object.entries(counts))
