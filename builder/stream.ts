// Server-sent events as text → events. Parts arrive cut anywhere.

export interface StreamEvent {
  id: string | null
  event: string
  data: string
}

/** Returns a function that takes the next part of the stream and reports each finished event. */
export function parseStream(report: (event: StreamEvent) => void): (part: string) => void {
  let rest = ''
  let id: string | null = null
  let event = ''
  let data: string[] = []
  const line = (text: string): void => {
    if (text === '') {
      if (event !== '' || data.length > 0) report({ id, event: event || 'message', data: data.join('\n') })
      id = null
      event = ''
      data = []
      return
    }
    const colon = text.indexOf(':')
    if (colon === 0) return
    const name = colon < 0 ? text : text.slice(0, colon)
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '')
    if (name === 'id') id = value
    if (name === 'event') event = value
    if (name === 'data') data.push(value)
  }
  return (part) => {
    const lines = (rest + part).split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines) line(text.replace(/\r$/, ''))
  }
}
