// Texts and HTML of mails, made fit for our storage, and one made of the other.
import PostalMime from 'postal-mime'

const MAX_TEXT = 100_000
const MAX_HTML = 400_000

/** Without what Postgres cannot store, and without what no reader sees: at most `most` characters. */
export const safeText = (text: string, most = MAX_TEXT): string =>
  text
    .slice(0, most)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, '')
    .toWellFormed()

/** HTML as it came, for screens that clean it; undefined where it is too much to show. */
export const safeHtml = (html: string): string | undefined =>
  html.length > MAX_HTML ? undefined : html.replaceAll('\0', '').toWellFormed()

/** What an HTML body says in plain words. */
export async function textOfHtml(html: string): Promise<string> {
  if (html === '') return ''
  const body = Buffer.from(html.slice(0, MAX_HTML).replace(/<\/(li|tr)>/gi, '$&<br>')).toString('base64')
  // The parser turns HTML into text only where a mail has some of both.
  const mail = [
    'Content-Type: multipart/mixed; boundary=part',
    '',
    '--part',
    'Content-Type: text/plain',
    '',
    '',
    '--part',
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    body,
    '--part--',
  ].join('\r\n')
  const { text = '' } = await PostalMime.parse(mail)
  return text.trim()
}

/** Plain text as HTML: paragraphs, lines, and addresses that can be opened. */
export function htmlOfText(text: string): string {
  const linked = (line: string) =>
    line
      .split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/)
      .map((part, index) =>
        index % 2 === 1 ? `<a href="${escapedHtml(part)}">${escapedHtml(part)}</a>` : escapedHtml(part),
      )
      .join('')
  return text
    .replace(/\r\n?/g, '\n')
    .trim()
    .split(/\n{2,}/)
    .filter(Boolean)
    .map((paragraph) => `<p>${paragraph.split('\n').map(linked).join('<br>')}</p>`)
    .join('\n')
}

/** A text that is no markup. */
export const escapedHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
