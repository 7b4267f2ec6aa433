// Arithmetic that authors write, such as `round(total * 1.15, 2)`: read by precedence, bounded, and total. What cannot be
// worked out, such as a division by zero or a word where a number belongs, is null.
import type { Words } from '#channels/channel.ts'
import { numberOf } from './conditions.ts'
import { fieldOf } from './facts.ts'
import { functions } from './formula_functions.ts'
import { type Token, tokensOf } from './formula_tokens.ts'
import {
  bounds,
  empty,
  noFunction,
  strange,
  tooDeep,
  tooLong,
  unclosed,
  unfinished,
  wrongCount,
} from './formula_words.ts'
import type { Facts } from './turn.ts'
import type { Json } from './values.ts'

type Expression =
  | { kind: 'number'; value: number }
  | { kind: 'name'; path: string }
  | { kind: 'negative'; of: Expression }
  | { kind: 'binary'; sign: string; left: Expression; right: Expression }
  | { kind: 'call'; name: string; of: Expression[] }

/** A formula that was read, and the variables in it, such as `total` and `contact.age`. */
export interface Formula {
  root: Expression
  reads: string[]
}

/** How tightly a sign binds; `^` binds to the right. */
const strengths: Record<string, number> = {
  '=': 1,
  '!=': 1,
  '<': 1,
  '<=': 1,
  '>': 1,
  '>=': 1,
  '+': 2,
  '-': 2,
  '*': 3,
  '/': 3,
  '%': 3,
  '^': 5,
}

/** Between `*` and `^`: −2 ^ 2 is −4. */
const NEGATIVE = 4

/** Reads a formula, or says why it cannot be read. */
export function parseFormula(text: string): { formula: Formula } | { problem: Words } {
  if (text.trim() === '') return { problem: empty }
  if (text.length > bounds.length) return { problem: tooLong }
  const tokens = tokensOf(text)
  if (!Array.isArray(tokens)) return { problem: strange(tokens.strange) }
  const reader = new Reader(tokens)
  const root = reader.expression(0, 0)
  if (root && reader.at < tokens.length) reader.fail(strange(tokens[reader.at]!.text))
  return root && !reader.problem
    ? { formula: { root, reads: [...reader.reads] } }
    : { problem: reader.problem ?? unfinished }
}

/** A Pratt parser over the tokens; stops at the first problem. */
class Reader {
  at = 0
  problem: Words | null = null
  readonly reads = new Set<string>()
  readonly #tokens: Token[]

  constructor(tokens: Token[]) {
    this.#tokens = tokens
  }

  fail(problem: Words): null {
    this.problem ??= problem
    return null
  }

  expression(least: number, depth: number): Expression | null {
    if (depth > bounds.depth) return this.fail(tooDeep)
    let left = this.#first(depth)
    for (;;) {
      const sign = this.#tokens[this.at]
      const strength = sign?.kind === 'sign' ? (strengths[sign.text] ?? 0) : 0
      if (!left || !sign || strength === 0 || strength <= least) return left
      this.at += 1
      const right = this.expression(sign.text === '^' ? NEGATIVE - 1 : strength, depth + 1)
      left = right && { kind: 'binary', sign: sign.text, left, right }
    }
  }

  #first(depth: number): Expression | null {
    const token = this.#tokens[this.at]
    if (!token) return this.fail(unfinished)
    this.at += 1
    if (token.kind === 'number') return { kind: 'number', value: Number(token.text) }
    if (token.kind === 'name')
      return this.#takes('(') ? this.#call(token.text, depth) : this.#name(token.text)
    if (token.text === '-') {
      const of = this.expression(NEGATIVE, depth + 1)
      return of && { kind: 'negative', of }
    }
    if (token.text !== '(') return this.fail(strange(token.text))
    const inner = this.expression(0, depth + 1)
    return inner && (this.#takes(')') ? inner : this.fail(unclosed))
  }

  #name(path: string): Expression {
    this.reads.add(path)
    return { kind: 'name', path }
  }

  #call(name: string, depth: number): Expression | null {
    const known = functions[name.toLowerCase()]
    if (!known || !Object.hasOwn(functions, name.toLowerCase())) return this.fail(noFunction(name))
    const of: Expression[] = []
    if (!this.#takes(')')) {
      do {
        const one = this.expression(0, depth + 1)
        if (!one) return null
        of.push(one)
      } while (this.#takes(','))
      if (!this.#takes(')')) return this.fail(unclosed)
    }
    const [least, most] = known.takes
    if (of.length < least || of.length > most) return this.fail(wrongCount(name, least, most))
    return { kind: 'call', name: name.toLowerCase(), of }
  }

  #takes(sign: string): boolean {
    const token = this.#tokens[this.at]
    if (token?.kind !== 'sign' || token.text !== sign) return false
    this.at += 1
    return true
  }
}

/** What a formula comes to; null where it comes to nothing. */
export function formulaValue(
  text: string,
  known: { facts: Facts; vars: Record<string, Json> },
): number | null {
  const read = parseFormula(text)
  if ('problem' in read) return null
  return finite(worked(read.formula.root, known))
}

type Known = Parameters<typeof formulaValue>[1]

function worked(expression: Expression, known: Known): number | null {
  switch (expression.kind) {
    case 'number':
      return expression.value
    case 'name':
      return numeric(lookUp(expression.path, known))
    case 'negative': {
      const value = worked(expression.of, known)
      return value === null ? null : -value
    }
    case 'binary': {
      const left = worked(expression.left, known)
      const right = worked(expression.right, known)
      return left === null || right === null ? null : tidy(signs[expression.sign]!(left, right))
    }
    case 'call':
      return called(expression, known)
  }
}

const signs: Record<string, (a: number, b: number) => number | null> = {
  '=': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  '<': (a, b) => Number(a < b),
  '<=': (a, b) => Number(a <= b),
  '>': (a, b) => Number(a > b),
  '>=': (a, b) => Number(a >= b),
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => (b === 0 ? null : a / b),
  '%': (a, b) => (b === 0 ? null : a % b),
  '^': (a, b) => a ** b,
}

function called({ name, of }: Extract<Expression, { kind: 'call' }>, known: Known): number | null {
  if (name === 'if') {
    const [when, then, otherwise] = of
    const way = worked(when!, known) ? then : otherwise
    return worked(way!, known)
  }
  // A list stands for its items, so `sum(prices)` adds them up.
  const values = of.flatMap((one) => {
    const value = one.kind === 'name' ? lookUp(one.path, known) : null
    return Array.isArray(value) ? value.map(numeric) : [worked(one, known)]
  })
  return tidy(functions[name]!.work(values))
}

const finite = (value: number | null) => (value !== null && Number.isFinite(value) ? value : null)

/** Without the dust of binary fractions: 0.1 + 0.2 is 0.3. */
function tidy(value: number | null): number | null {
  if (value === null || !Number.isFinite(value)) return null
  return Number.isInteger(value) ? value : Number(value.toPrecision(15))
}

function numeric(value: Json): number | null {
  return typeof value === 'boolean' ? Number(value) : finite(numberOf(value))
}

function lookUp(path: string, { facts, vars }: Known): Json {
  const [first = '', ...rest] = path.split('.')
  if (first === 'contact') return fieldOf(facts.contact, rest.join('.'))
  let value: Json = vars
  for (const key of [first, ...rest]) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null
    value = (value as Record<string, Json>)[key] ?? null
  }
  return value
}
