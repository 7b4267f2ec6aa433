// The little of Markdown that a sticky note understands: headings, lists, bold, italic, code and links. Pure; no HTML comes out.

/** A piece of a line. */
export type Piece =
  | { kind: 'text' | 'bold' | 'italic' | 'code'; text: string }
  | { kind: 'link'; text: string; href: string }

/** A line, or the items of a list. */
export type Block =
  | { kind: 'heading'; pieces: Piece[] }
  | { kind: 'line'; pieces: Piece[] }
  | { kind: 'list'; items: Piece[][] }

const INLINE =
  /\*\*(?<bold>[^*]+)\*\*|\*(?<italic>[^*\s][^*]*)\*|`(?<code>[^`]+)`|\[(?<label>[^\]]+)\]\((?<href>https?:\/\/[^\s)]+)\)|(?<bare>https?:\/\/[^\s<>]+)/g

/** A note's text as blocks. Empty lines part nothing: a note is short. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  for (const line of text.split('\n')) {
    const item = /^\s*[-*•]\s+(.+)$/.exec(line)
    const heading = /^#{1,3}\s+(.+)$/.exec(line)
    const last = blocks.at(-1)
    if (item && last?.kind === 'list') last.items.push(piecesOf(item[1]!))
    else if (item) blocks.push({ kind: 'list', items: [piecesOf(item[1]!)] })
    else if (heading) blocks.push({ kind: 'heading', pieces: piecesOf(heading[1]!) })
    else blocks.push({ kind: 'line', pieces: piecesOf(line) })
  }
  return blocks
}

function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  const say = (text: string) => text && pieces.push({ kind: 'text', text })
  for (const match of line.matchAll(INLINE)) {
    say(line.slice(at, match.index))
    at = match.index + match[0].length
    const { bold, italic, code, label, href, bare } = match.groups ?? {}
    if (bold) pieces.push({ kind: 'bold', text: bold })
    else if (italic) pieces.push({ kind: 'italic', text: italic })
    else if (code) pieces.push({ kind: 'code', text: code })
    else if (label && href) pieces.push({ kind: 'link', text: label, href })
    else if (bare) pieces.push({ kind: 'link', text: bare, href: bare })
  }
  say(line.slice(at))
  return pieces
}
