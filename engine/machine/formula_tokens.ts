// The words of a formula: numbers, names and signs.

export interface Token {
  kind: 'number' | 'name' | 'sign'
  text: string
}

const patterns: Array<[Token['kind'], RegExp]> = [
  ['number', /^(?:\d+\.?\d*|\.\d+)/],
  // As the picker writes variables, as texts may, and plain: all three are names.
  ['name', /^\{\{\s*\$?([A-Za-z_]\w*(?:\.[\w-]+)*)\s*\}\}/],
  ['name', /^\$?([A-Za-z_]\w*(?:\.[A-Za-z_][\w]*)*)/],
  ['sign', /^(?:<=|>=|!=|<>|==|[-+*/%^(),;=<>×÷−·])/],
]

/** Other spellings of signs. */
const spellings = new Map([
  ['==', '='],
  ['<>', '!='],
  [';', ','],
  ['×', '*'],
  ['·', '*'],
  ['÷', '/'],
  ['−', '-'],
])

/** The tokens of a text, or the place that is none. */
export function tokensOf(text: string): Token[] | { strange: string } {
  const tokens: Token[] = []
  let rest = text.trim()
  while (rest !== '') {
    const token = next(rest)
    if (!token) return { strange: rest.slice(0, 20) }
    tokens.push({ kind: token.kind, text: token.text })
    rest = rest.slice(token.length).trimStart()
  }
  return tokens
}

function next(rest: string): (Token & { length: number }) | null {
  for (const [kind, pattern] of patterns) {
    const match = pattern.exec(rest)
    if (!match) continue
    const text = match[1] ?? match[0]
    return { kind, text: spellings.get(text) ?? text, length: match[0].length }
  }
  return null
}
