import { type Block, blocksOf, type Piece } from './markdown_lite.ts'

/** A note's text with the little markup that it understands. */
export function NoteText({ text }: { text: string }) {
  return blocksOf(text).map((block, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a text have no other name
    <BlockLine key={index} block={block} />
  ))
}

function BlockLine({ block }: { block: Block }) {
  if (block.kind === 'heading')
    return (
      <strong>
        <Pieces pieces={block.pieces} />
      </strong>
    )
  if (block.kind === 'line')
    return (
      <p>
        <Pieces pieces={block.pieces} />
      </p>
    )
  return (
    <ul>
      {block.items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the items of a text have no other name
        <li key={index}>
          <Pieces pieces={item} />
        </li>
      ))}
    </ul>
  )
}

const tags = { bold: 'b', italic: 'em', code: 'code', text: 'span' } as const

function Pieces({ pieces }: { pieces: Piece[] }) {
  return pieces.map((piece, index) => {
    const key = `${index} ${piece.text}`
    if (piece.kind === 'link')
      return (
        <a key={key} className="nodrag" href={piece.href} target="_blank" rel="noreferrer noopener">
          {piece.text}
        </a>
      )
    const Tag = tags[piece.kind]
    return <Tag key={key}>{piece.text}</Tag>
  })
}
