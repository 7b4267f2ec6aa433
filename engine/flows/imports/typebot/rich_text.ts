// What a text bubble holds, as plain text: one line per paragraph, links with their addresses, lists with their marks.
import { type Data, isData, rowsAt, textAt } from './read.ts'

/** The words of a bubble; older files have HTML or plain text instead of rich text. */
export function plainOf(content: Data): string {
  const elements = rowsAt(content, 'richText')
  if (elements.length > 0)
    return elements
      .map((one) => linesOf(one, ''))
      .join('\n')
      .trim()
  const html = textAt(content, 'html')
  return (html === '' ? textAt(content, 'plainText') : withoutMarkup(html)).trim()
}

function linesOf(element: Data, mark: string): string {
  const type = textAt(element, 'type')
  const children = rowsAt(element, 'children')
  if (type === 'ul' || type === 'ol') {
    return children.map((one, index) => linesOf(one, type === 'ul' ? '• ' : `${index + 1}. `)).join('\n')
  }
  if (type === 'li') return children.map((one, index) => linesOf(one, index === 0 ? mark : '  ')).join('\n')
  const isLine = children.every((one) => !isBlock(one))
  return isLine ? mark + children.map(leafOf).join('') : children.map((one) => linesOf(one, mark)).join('\n')
}

const blocks = new Set(['p', 'ul', 'ol', 'li', 'lic', 'blockquote', 'h1', 'h2', 'h3'])

const isBlock = (element: Data) => blocks.has(textAt(element, 'type'))

function leafOf(element: Data): string {
  const label =
    isData(element['children']) || Array.isArray(element['children'])
      ? rowsAt(element, 'children').map(leafOf).join('')
      : textAt(element, 'text')
  const url = textAt(element, 'type') === 'a' ? textAt(element, 'url').trim() : ''
  if (url === '') return label
  // A label that is the address itself is said once.
  return label.trim() === '' || label.trim() === url ? url : `${label} (${url})`
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' }

function withoutMarkup(html: string): string {
  return html
    .replace(/<a\b[^<>]*?href="([^"]*)"[^<>]*>([^<]*)<\/a>/gi, (_, url: string, label: string) =>
      label.trim() === url ? url : `${label} (${url})`,
    )
    .replace(/<br\s*\/?>|<\/(?:p|div|li|h\d)>/gi, '\n')
    .replace(/<li\b[^<>]*>/gi, '• ')
    .replace(/<[^<>]*>/g, '')
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => entities[name] ?? '')
    .replace(/\n{3,}/g, '\n\n')
}
