// Keys for rows that have none of their own, so that what a person opened stays open when rows move.
import { useRef } from 'react'

export interface RowKeys {
  at(index: number): number
  /** The key of the row that is being added behind `after`. */
  add(after: number): number
  move(from: number, to: number): void
  remove(index: number): void
}

/** One key per row; rows that came or went elsewhere (undo) gain or lose theirs at the end. */
export function useRowKeys(count: number): RowKeys {
  const state = useRef<{ keys: number[]; last: number }>({ keys: [], last: 0 })
  const { current } = state
  while (current.keys.length < count) current.keys.push(++current.last)
  current.keys.length = count
  return {
    at: (index) => current.keys[index] ?? 0,
    add(after) {
      current.last += 1
      current.keys.splice(after + 1, 0, current.last)
      return current.last
    },
    move(from, to) {
      const [key] = current.keys.splice(from, 1)
      if (key !== undefined) current.keys.splice(to, 0, key)
    },
    remove(index) {
      current.keys.splice(index, 1)
    },
  }
}
