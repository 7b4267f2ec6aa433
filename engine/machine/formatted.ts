// Text with a few marks, as people know them from chats, for channels that show formatted text: **bold**, _italic_,
// [words](https://…), lines that begin with `- `. Everything else is text, so nothing that a contact wrote becomes markup.

const LINK = /\[([^\]\n]{1,500})\]\((https?:\/\/[^\s()<>"]{1,2000}|mailto:[^\s()<>"]{1,300})\)/g
const BARE = /(?<![">])\bhttps?:\/\/[^\s<>"]+[^\s<>"'.,;:!?)\]]/g

/** The text without its marks, and as HTML. */
export function formatted(source: string): { text: string; html: string } {
  const paragraphs = source.trim().split(/\n\s*\n/)
  return {
    text: source.trim().replace(LINK, '$1: $2').replace(ITALIC, '$1$2').replace(BOLD, '$1'),
    html: paragraphs.filter(Boolean).map(blocks).join(''),
  }
}

const BOLD = /\*\*(\S(?:[^\n]*?\S)?)\*\*/g
// An underscore inside a word belongs to it.
const ITALIC = /(^|[\s(*])_(\S(?:[^_\n]*?\S)?)_(?![\p{L}\p{N}_])/gmu

/** A paragraph: its lines, those of a list as a list. */
function blocks(paragraph: string): string {
  const groups: Array<{ list: boolean; lines: string[] }> = []
  for (const line of paragraph.split('\n')) {
    const list = /^\s*[-•*] /.test(line)
    const last = groups.at(-1)
    const bare = list ? line.replace(/^\s*[-•*] /, '') : line
    if (last?.list === list) last.lines.push(bare)
    else groups.push({ list, lines: [bare] })
  }
  return groups
    .map(({ list, lines }) =>
      list
        ? `<ul>${lines.map((line) => `<li>${inline(line)}</li>`).join('')}</ul>`
        : `<p>${lines.map(inline).join('<br>')}</p>`,
    )
    .join('')
}

function inline(line: string): string {
  const links: string[] = []
  // Addresses keep their underscores and stars.
  const keep = (html: string) => `\uE000${links.push(html) - 1}\uE000`
  return escaped(line.replaceAll('\uE000', ''))
    .replace(LINK, (_, words: string, url: string) => keep(anchor(url, words)))
    .replace(BARE, (url) => keep(anchor(url, url)))
    .replace(ITALIC, '$1<em>$2</em>')
    .replace(BOLD, '<strong>$1</strong>')
    .replace(/\uE000(\d+)\uE000/g, (_, index: string) => links[Number(index)] ?? '')
}

const anchor = (url: string, words: string) => `<a href="${url}">${words}</a>`

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replace(/[&<>"]/g, (letter) => entities[letter] ?? letter)
