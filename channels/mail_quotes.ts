// What somebody wrote themselves in a mail, without the history and the signature that their program hung below it. Pure.

const FORWARDED = /^\s*(fwd?|rv|wg|tr|enc|reenv[a-z]*)\s*:/i

/** Above a quoted mail, in one line or in two. */
const attributions = [
  /^\W{0,2}El .{5,160} (escribió|escribio|ha escrito):$/i,
  /^\W{0,2}On .{5,160} wrote:$/i,
  /^\W{0,2}Em .{5,160} escreveu:$/i,
  /^\W{0,2}Le .{5,160} a écrit\s?:$/i,
  /^\W{0,2}Am .{5,160} schrieb .{1,120}:$/i,
  /^\W{0,2}\d{4}[-/]\d{1,2}[-/]\d{1,2}.{0,120} <[^<>\s]{3,120}>:$/,
]
const separators = [
  /^[-_\s]{2,}\s*(Original Message|Original-Nachricht|Mensaje original|Mensagem original|Message d'origine)\s*[-_\s]{2,}$/i,
  /^_{20,}$/,
]
const heads = /^\W{0,2}(From|De|Von)\s?:\W{0,3}\S/i
const headsOn = /^\W{0,2}(Sent|Date|Enviado( el)?|Enviada|Fecha|Data|Gesendet|Envoyé)\s?:/i
const signatures = [
  /^-- ?$/,
  /^(Sent from my|Enviado desde mi|Get Outlook for|Obtener Outlook para|Enviado do meu)\b/i,
]

/** Whether a subject says that the mail passes on another one: then the other one is what is said. */
export const isForwarded = (subject: string): boolean => FORWARDED.test(subject)

/** The text without quoted history and signature; all of it where nothing else would be left, or where answers stand between quotes. */
export function withoutHistory(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  const own = withoutSignature(withoutQuotes(lines.slice(0, endOf(lines))))
  const kept = own.join('\n').trim()
  return kept === '' ? text.trim() : kept
}

/** Where another mail begins that is not marked line by line. */
function endOf(lines: string[]): number {
  const found = lines.findIndex((line, index) => {
    const bare = line.trim()
    if (separators.some((one) => one.test(bare))) return true
    if (heads.test(bare) && lines.slice(index + 1, index + 4).some((next) => headsOn.test(next.trim())))
      return true
    const wide = attributionAt(lines, index)
    return wide > 0 && !marked(nextFilled(lines, index + wide))
  })
  return found < 0 ? lines.length : found
}

/** How many lines an attribution takes here; 0: there is none. */
function attributionAt(lines: string[], index: number): number {
  let joined = ''
  for (const [count, line] of lines.slice(index, index + 3).entries()) {
    joined = `${joined} ${line.trim()}`.trim()
    if (joined.length > 400) return 0
    if (joined.endsWith(':') && attributions.some((one) => one.test(joined))) return count + 1
  }
  return 0
}

const marked = (line: string | undefined): boolean => line?.startsWith('>') === true

const nextFilled = (lines: string[], from: number): string | undefined =>
  lines.slice(from, from + 5).find((line) => line.trim() !== '')

/** Without one block of lines marked with `>`, and what stands above it. Several blocks are a mail answered piece by piece. */
function withoutQuotes(lines: string[]): string[] {
  const starts: number[] = []
  let above = ''
  for (const [index, line] of lines.entries()) {
    if (marked(line) && !marked(above)) starts.push(index)
    if (line.trim() !== '') above = line
  }
  const [start] = starts
  if (start === undefined || starts.length > 1) return lines
  const end = lines.findLastIndex(marked)
  return [...lines.slice(0, aboveQuote(lines, start)), ...lines.slice(end + 1)]
}

/** Where the attribution above a quote begins: it may take some lines, and an empty one. */
function aboveQuote(lines: string[], start: number): number {
  const places = [4, 3, 2, 1].map((back) => start - back)
  return places.find((at) => at >= 0 && attributionAt(lines, at) > 0) ?? start
}

function withoutSignature(lines: string[]): string[] {
  const at = lines.findIndex((line, index) => signatures.some((one) => one.test(line.trimEnd())) && index > 0)
  return at < 0 ? lines : lines.slice(0, at)
}

const cuts = [
  /<div[^>]{0,300}class="[^"]{0,100}\b(gmail_quote|gmail_extra|yahoo_quoted|moz-cite-prefix|protonmail_quote|zmail_extra)\b/i,
  /<div[^>]{0,300}id="?[^">]{0,40}(appendonsend|divRplyFwdMsg|mail-editor-reference-message-container)\b/i,
  /<blockquote[^>]{0,300}(type="?cite|class="[^"]{0,100}gmail_quote)/i,
  /<hr[^>]{0,200}id="?stopSpelling/i,
]

/** The HTML up to where a mail program began to quote. */
export function htmlWithoutHistory(html: string): string {
  const at = cuts.map((one) => html.search(one)).filter((one) => one >= 0)
  return at.length > 0 ? html.slice(0, Math.min(...at)) : html
}
