// The functions of formulas. Every one is total; null stands for what is no number.

interface Known {
  /** Fewest and most values as written; a list that stands for its items counts as one. */
  takes: [least: number, most: number]
  work(values: Array<number | null>): number | null
}

/** A function that is null as soon as one of its values is. */
const strict =
  (work: (values: number[]) => number | null) =>
  (values: Array<number | null>): number | null =>
    values.length > 0 && values.every((value) => value !== null) ? work(values) : null

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)

const extreme = (choose: (a: number, b: number) => number) => strict((values) => values.reduce(choose))

/** Half goes away from zero, in decimals as people read them: 1.005 to two places is 1.01. */
function rounded(value: number, places = 0): number | null {
  const digits = Math.trunc(places)
  if (Math.abs(digits) > 15) return null
  const [mantissa, exponent = '0'] = String(Math.abs(value)).split('e')
  const [whole, power = '0'] = String(Math.round(Number(`${mantissa}e${Number(exponent) + digits}`))).split(
    'e',
  )
  const size = Number(`${whole}e${Number(power) - digits}`)
  return value < 0 && size !== 0 ? -size : size
}

/** Every function by name. */
export const functions: Record<string, Known> = {
  min: { takes: [1, 20], work: extreme((a, b) => Math.min(a, b)) },
  max: { takes: [1, 20], work: extreme((a, b) => Math.max(a, b)) },
  round: { takes: [1, 2], work: strict(([value = 0, places]) => rounded(value, places)) },
  floor: { takes: [1, 1], work: strict(([value = 0]) => Math.floor(value)) },
  ceil: { takes: [1, 1], work: strict(([value = 0]) => Math.ceil(value)) },
  abs: { takes: [1, 1], work: strict(([value = 0]) => Math.abs(value)) },
  sum: { takes: [1, 20], work: (values) => (values.length === 0 ? 0 : strict(sum)(values)) },
  average: { takes: [1, 20], work: strict((values) => sum(values) / values.length) },
  count: { takes: [1, 20], work: (values) => values.length },
  /** `if(total > 100, 0, 5)`: only the way that is taken is worked out. */
  if: { takes: [3, 3], work: () => null },
}
